"""The words of a filling: plain data with blanks for missing facts (defined where templates are)."""

from __future__ import annotations

from assembly.templates.words import BLANK_WIDTH, Blank, MissingFacts, PlainWords, plain_words

__all__ = ["BLANK_WIDTH", "Blank", "MissingFacts", "PlainWords", "plain_words"]
