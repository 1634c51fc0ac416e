"""Start and stop: the launcher behind ``make run``, ``make demo``, ``make test`` and ``make bench``.

It runs before any setting is loaded and imports nothing of Django: it brings up PostgreSQL and Valkey where no
address of them is given, hands their addresses to the processes it starts, and stops exactly what it started.
See docs/running.md.
"""
