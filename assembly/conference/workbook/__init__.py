"""The workbook of a conference: filled with what is known, handed out, filled in, handed back and read."""
