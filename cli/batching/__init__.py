"""The parts of ``vanthu batch``: processes that make, places that keep, what is told at the end."""
