"""Conferences that are kept: read, changed and rolled over from year to year."""
