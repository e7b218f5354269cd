"""Other ways to fill a Word template, each in a process of its own, told over standard input."""
