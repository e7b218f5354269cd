"""Batches: any template, once for each row of a spreadsheet."""
