"""What official documents share: letterhead, title, legal bases, tasks, tables, signatures, appendices."""
