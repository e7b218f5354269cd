"""How well and how fast the format check works."""
