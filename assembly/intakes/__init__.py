"""Spreadsheets that somebody brings: read, doubted, corrected, taken over into a conference."""
