"""One drawing a kind of document: what stands in it, from top to bottom."""
