"""Doors for people: server-rendered pages for workers, HR, regulators and the public."""
