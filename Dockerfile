# One image for the web server, the worker, beat and the migrations.
FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
RUN useradd --uid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin bajigong \
 && install --directory --owner bajigong --group bajigong --mode 0700 /data
WORKDIR /srv/bajigong

COPY requirements.txt requirements-fonts.txt ./
RUN pip install --no-deps --require-hashes -r requirements.txt -r requirements-fonts.txt

COPY . .
ENV DATA_DIR=/data
USER bajigong
VOLUME /data
EXPOSE 8000

# As many worker processes as the machine has cores, as many threads each as its pool has database connections.
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", \
     "--blocking-threads", "8", "--no-ws", "config.wsgi:application"]
