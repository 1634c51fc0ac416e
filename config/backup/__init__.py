"""Backup and restore: the database, the files and, apart from both, the keys. Behind ``make backup`` and ``make restore``.

A backup is a folder with ``database.dump`` (pg_dump's own format), ``files.tar`` and ``manifest.json``; the keys go to a
file of their own elsewhere, for their owner only: who has the one without the other can read no document number.
See docs/operations.md.
"""
