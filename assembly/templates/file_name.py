"""The file name of a produced document: Vietnamese, as people write it, and safe on every system.

Source for what Windows forbids: "Naming Files, Paths, and Namespaces" (learn.microsoft.com).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Protocol

from assembly.templates.fields import template_fields
from assembly.templates.rendering import TemplateText, compile_text
from assembly.templates.sandbox import Budget
from assembly.templates.words import plain_words

LONGEST_FILE_NAME = 200  # bytes of UTF-8, without extension; file systems allow 255 with it

_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
_RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?= *(\.|$))")
_DOTS = re.compile("…+")
_MOST_CHARACTERS = 10_000


class NamedDocument(Protocol):
    """What has a title and the pattern of a file name: a TemplateSpec."""

    @property
    def title(self) -> str:
        """The Vietnamese title, for want of anything better."""

    @property
    def file_name(self) -> str:
        """The pattern."""


@lru_cache(maxsize=512)
def compile_pattern(pattern: str) -> TemplateText:
    """Compile the pattern of a file name; raises TemplateRefused with all its faults."""
    return compile_text(pattern, "/file_name", xml=False)


@lru_cache(maxsize=512)
def names_in_pattern(pattern: str) -> frozenset[str]:
    """Return the words that the pattern of a file name asks for; raises TemplateRefused with its faults."""
    fields = template_fields([compile_pattern(pattern).tree])
    return frozenset(field.path.split(".")[0].removesuffix("[]") for field in fields)


def file_name(spec: NamedDocument, words: Mapping[str, object]) -> str:
    """Return the file name of a document filled with these words, without extension.

    NFC, Vietnamese letters kept; what Windows forbids becomes "-", white space is folded, a missing fact is
    one "…"; at most 200 bytes of UTF-8, cut between characters. Raises TemplateRefused for a name that the
    words do not have, WordsRefused for values that cannot be printed.
    """
    pattern = compile_pattern(spec.file_name)
    names = names_in_pattern(spec.file_name)
    known = plain_words({name: words[name] for name in names if name in words})
    text = pattern.render(known.values, Budget(characters=_MOST_CHARACTERS))
    return safe_file_name(text) or safe_file_name(spec.title)


def safe_file_name(text: str) -> str:
    """Return the text as a file name for Windows, macOS and Linux; an empty one where nothing is left."""
    text = unicodedata.normalize("NFC", text)
    if not text.isprintable():
        text = "".join(_safe_letter(letter) for letter in text)
    text = _DOTS.sub("…", _FORBIDDEN.sub("-", text))
    text = " ".join(text.split()).lstrip(". ")
    text = _cut(_RESERVED.sub(r"\1_", text))
    return text.rstrip(". ")


def _safe_letter(letter: str) -> str:
    category = unicodedata.category(letter)
    if category in ("Cc", "Zl", "Zp"):
        return " "
    # format characters are invisible and can turn a name round (U+202E); the rest are no characters at all
    return "" if category in ("Cf", "Cs", "Cn") else letter


def _cut(text: str) -> str:
    if len(text.encode()) <= LONGEST_FILE_NAME:
        return text
    kept = text.encode()[:LONGEST_FILE_NAME].decode(errors="ignore")
    while kept and unicodedata.category(text[len(kept)])[0] == "M":  # a mark stays with its letter
        kept = kept[:-1]
    return kept
