"""How paragraphs of the text are numbered: phần, chương, mục, khoản, điểm, dashes; typed or by Word.

Decree 30/2020/NĐ-CP, appendix I, part I, II.6đ.
"""

from __future__ import annotations

import re
from typing import Literal

from assembly.format_rules.recognition.outline import Line
from assembly.format_rules.recognition.words import plain

Level = Literal["part", "article", "roman", "decimal", "letter", "dash", "other"]

_ORDER = r"(?:thu\s+(?:nhat|hai|ba|tu|nam|sau|bay|tam|chin|muoi)|mo dau|[ivxlc]+|\d{1,3}|[a-h])"
_PART = re.compile(rf"^(?:phan|chuong|muc|tieu muc)\s+{_ORDER}(?=$|[\s.:\-–])\s*[.:\-–]?\s*")
_ARTICLE = re.compile(r"^dieu\s+\d{1,4}(?=$|[\s.:])\s*[.:]?\s*")
_ROMAN = re.compile(r"^(?!v\s*/\s*v\b)[ivxlc]{1,6}\s*[./)\-–]\s*(?!\d)")
_DECIMAL = re.compile(
    r"^\(?\d{1,2}(?:\.\d{1,2}){0,3}\s*(?:[.)/]|\s[\-–]|[\-–]\s)\s*+(?![\d/])|^\d{1,2}(?:\.\d{1,2}){1,3}\s+"
)
_LETTER = re.compile(r"^\(?(?:[a-z]|aa|bb|cc)\s*[.)]\s+|^\(?[a-z]\)\s*")
_DASH = re.compile(r"^[-–—+•*·▪●○◦→✓\uf0b7\uf0a7\uf02d]\s*\S?")
_TYPED: tuple[tuple[Level, re.Pattern[str]], ...] = (
    ("part", _PART),
    ("article", _ARTICLE),
    ("roman", _ROMAN),
    ("decimal", _DECIMAL),
    ("letter", _LETTER),
    ("dash", _DASH),
)
_LABELS: dict[str, Level] = {
    "upperRoman": "roman",
    "lowerRoman": "letter",
    "upperLetter": "letter",
    "lowerLetter": "letter",
    "bullet": "dash",
}


def level_of(line: Line) -> Level | None:
    """Return how a line is numbered, None where it is not."""
    label = line.paragraph.label
    if label is not None and label.text.strip():
        return _label_level(plain(label.text.strip()), label.number_format)
    if label is not None:
        return None
    return typed_level(line.text, line.plain)


def begins_as_list(line: Line) -> bool:
    """Tell whether a line begins with any number or dash of the text."""
    return level_of(line) is not None


def title_of(line: Line) -> str:
    """Return the text of a line after a typed number."""
    if line.labelled:
        return line.text
    for pattern in (_PART, _ARTICLE, _ROMAN, _DECIMAL, _LETTER):
        found = pattern.match(line.plain)
        if found and len(line.plain) == len(line.text):
            return line.text[found.end() :].strip()
    return line.text


def _label_level(text: str, number_format: str) -> Level:
    if _PART.match(text):
        return "part"
    if _ARTICLE.match(text):
        return "article"
    return _LABELS.get(number_format, "decimal")


def typed_level(text: str, simple: str) -> Level | None:
    """Return how a text is numbered by what is typed before it; ``simple`` is the text as plain words."""
    for level, pattern in _TYPED:
        if pattern.match(simple) and (level != "roman" or text[0].isupper()):
            return level
    return None
