"""Spreadsheets: what .xlsx, .xls, .ods and .csv files show, read from hostile bytes; writing .xlsx."""
