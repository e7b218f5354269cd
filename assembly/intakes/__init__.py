"""Spreadsheets that somebody brings for a conference: read, put right cell by cell, taken over."""
