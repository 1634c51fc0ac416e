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

# As many worker processes as the machine has cores; WEB_THREADS and WEB_KEPT_THREADS each, at most as many together as the
# pool has database connections. Bodies are read before a thread is taken: config/front.py.
CMD ["granian", "--interface", "rsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--backlog", "4096", \
     "--backpressure", "4096", "--http1-header-read-timeout", "10000", "--no-ws", "config.server:front"]
