"""The lines of a signature: authority, office, note, name; told apart by their words.

Decree 30/2020/NĐ-CP, appendix I, part I, II.7; Party style REGULATION.md P05.
"""

from __future__ import annotations

import re
from functools import lru_cache

from assembly.format_rules.recognition.outline import Line
from assembly.format_rules.recognition.vocabulary import vocabulary
from assembly.format_rules.recognition.words import (
    begins_with_any,
    is_dotted,
    is_name,
    without_degree,
)

# TM. KT. TL. TUQ. Q., with any sign or none where the point belongs, and the Party's T/M, K/T, T/L
_AUTHORITY = re.compile(
    r"^(?:t\s*[./]?\s*m|k\s*[./]?\s*t|t\s*[./]?\s*l|t\s*[./]?\s*u\s*[./]?\s*q|q)\s*[./,:]?\s+(?=[a-z])"
)
_JOINED = re.compile(r"^(?:t/?m|k/?t|t/?l|t/?u/?q|q)[./](?=[a-z])")
_SIGNED = re.compile(r"^(?:t\s*/?\s*m|k\s*/?\s*t|t\s*/?\s*l|t\s*/?\s*u\s*/?\s*q|q)\s*[./]\s*(?=[a-z])")
_SPELT = re.compile(r"^(?:thay mat|thua lenh|thua uy quyen|quyen)\s+[a-z]")
_NOTE = re.compile(r"^\(.{2,80}\)\.?$")
_MOST_WORDS = 16


def is_authority(line: Line) -> bool:
    """Tell whether a line begins with a signing authority (thẩm quyền ký), in any spelling of its sign."""
    if line.empty or line.words > _MOST_WORDS or line.labelled or line.text[-1] in ";:":
        return False
    if _AUTHORITY.match(line.plain) or _JOINED.match(line.plain):
        letters = line.text[:3]
        return letters[0].isupper() and (line.capitals or line.text.split()[0].isupper())
    return _SPELT.match(line.plain) is not None and line.capitals


def reads_as_authority(line: Line) -> bool:
    """Tell whether a line among signatures is an authority, whatever its letters: ``Tm. Khối thi đua``."""
    if line.empty or line.words > _MOST_WORDS:
        return False
    return any(pattern.match(line.plain) for pattern in (_JOINED, _SIGNED, _SPELT))


def is_office(line: Line) -> bool:
    """Tell whether a line is an office (chức vụ): it begins with one, and is no sentence."""
    if line.empty or line.words > _MOST_WORDS or line.text[-1] in ".;:,":
        return False
    return begins_as_office(line.bare)


@lru_cache(maxsize=4096)  # asked of one line for several reasons
def begins_as_office(bare_text: str) -> bool:
    """Tell whether words begin with an office, a word such as phó before it or not."""
    words = vocabulary()
    rest = bare_text
    for before in words.before_offices:
        if rest.startswith(before + " "):
            rest = rest[len(before) + 1 :]
    return begins_with_any(rest, words.offices)


def sounds_like_signer(line: Line) -> bool:
    """Tell whether a line names a side, a witness, an agency that signs: short, no sentence."""
    if line.empty or line.words > _MOST_WORDS or line.text[-1] in ".;:":
        return False
    words = vocabulary()
    if begins_with_any(line.bare, words.sides):
        return True
    return line.capitals and begins_with_any(line.bare, words.agencies)


def is_signing_note(line: Line) -> bool:
    """Tell whether a line is a remark in brackets: (Ký, ghi rõ họ tên), (Trưởng khối)."""
    return _NOTE.match(line.text) is not None


def is_surname(word: str) -> bool:
    """Tell whether a word is a usual Vietnamese surname."""
    return word.lower() in vocabulary().surnames


def is_name_line(line: Line) -> bool:
    """Tell whether a line may be the name of who signs, or the dotted blank for it."""
    if is_dotted(line.text):
        return True
    if not is_name(line.text):
        return _is_misspelt_name(line.text)
    if line.capitals:
        return is_surname(without_degree(line.text).split()[0]) and not begins_as_office(line.bare)
    return not begins_as_office(line.bare) or (
        is_surname(line.text.split()[0]) and len(line.text.split()) <= 4
    )


def _is_misspelt_name(text: str) -> bool:
    """Tell whether a text is a name with a small initial: ``Nguyễn văn Bình``; it begins with a surname."""
    words = without_degree(text).split()
    if not 3 <= len(words) <= 5 or not all(word.isalpha() for word in words):
        return False
    return words[0][0].isupper() and is_surname(words[0]) and any(word[0].isupper() for word in words[1:])


def is_small_name(text: str) -> bool:
    """Tell whether a text may be a name in small letters throughout: it begins with a surname."""
    words = without_degree(text).split()
    return (
        2 <= len(words) <= 5
        and all(word.isalpha() and word.islower() for word in words)
        and is_surname(words[0])
    )
