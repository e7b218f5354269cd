"""The terminal's door: one file a command."""
