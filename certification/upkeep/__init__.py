"""政策维护: what keeps a body of policies honest: coverage by cases, the watch over cited documents, the check of texts.

Pure: texts and days are handed in, and what is found is handed back. The command ``policy`` is the door.
"""
