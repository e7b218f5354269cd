"""A .docx -> findings against the decree (thể thức): nothing here knows how the file was made."""
