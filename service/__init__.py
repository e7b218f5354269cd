"""The web's door: parse a request, make one call into the core, present the answer."""
