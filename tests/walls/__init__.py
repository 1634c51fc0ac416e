"""Walls: nothing that is stored or written down tells of people more than docs/privacy.md says."""
