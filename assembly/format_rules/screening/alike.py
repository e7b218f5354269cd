"""Texts that recognition cannot tell apart: all it asks of the one it answers as of the other.

Each function here asks of a text what recognition asks of a line at such a place, by recognition's own
functions, and returns the answers; equal answers are equal roles. None is returned where a text is one that
recognition might take for something else: then only the same text is alike. What a line looks like, and what
stands around it, is the template's and the same for all texts; ``places.py`` says where which function holds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from assembly.format_rules.recognised import Role
from assembly.format_rules.recognition import appendices, basis, body, closing, letterhead, numbering
from assembly.format_rules.recognition import recipients as recipient_lines
from assembly.format_rules.recognition.dates import is_place_and_date
from assembly.format_rules.recognition.issuer import sort_names
from assembly.format_rules.recognition.marks import is_address, is_drafter, is_mark
from assembly.format_rules.recognition.outline import Line
from assembly.format_rules.recognition.signatures import LONGEST_SIGNER, may_be_capital_name
from assembly.format_rules.recognition.signers import (
    begins_as_office,
    is_authority,
    is_name_line,
    is_office,
    is_signing_note,
    is_small_name,
    is_surname,
    reads_as_authority,
    sounds_like_signer,
)
from assembly.format_rules.recognition.title import is_addressed
from assembly.format_rules.recognition.words import (
    LOOKED_AT,
    bare,
    in_capitals,
    is_dotted,
    is_typed_line,
    plain,
)
from assembly.format_rules.word_document import Paragraph, ParagraphFormat, Place, TextFormat

Answers = tuple[object, ...]

_MOST_KEPT = 1024  # texts: names come once or twice, offices and the words of a conference again and again
_NO_FORMAT = TextFormat("", "", "", "", 0)
ANY_PARAGRAPH = Paragraph(
    runs=(),
    format=ParagraphFormat(),
    mark=_NO_FORMAT,
    style_id="",
    style_name="",
    label=None,
    drawings=(),
    place=Place("", "body"),
    element=None,  # type: ignore[arg-type]  # nothing that only reads words asks for it
    text="",
    printed="",
)


class _TextLine(Line):
    """A line of which only the words may be asked; it is all of its paragraph, without a label."""

    __slots__ = ("_capitals", "_words")

    def __init__(self, text: str) -> None:
        simple = plain(text)
        super().__init__(ANY_PARAGRAPH, 0, text, simple, bare(simple), container=None, part=True)
        self._capitals = in_capitals(text)
        self._words = self.bare.count(" ") + 1 if self.bare else 0

    @property
    def capitals(self) -> bool:
        """See ``Line``."""
        return self._capitals

    @property
    def words(self) -> int:
        """See ``Line``."""
        return self._words


_line = lru_cache(maxsize=_MOST_KEPT)(_TextLine)


@lru_cache(maxsize=_MOST_KEPT)
def _is_name_of_state(text: str) -> bool:
    return letterhead.is_name_of_state(_line(text))


@lru_cache(maxsize=_MOST_KEPT)
def sentence(text: str) -> Answers | None:
    """Return the answers of a line of running text: light, at the margin, in no table, below the title."""
    line = _line(text)
    level = numbering.typed_level(text, line.plain)
    if (
        len(text) >= LOOKED_AT
        or level not in (None, "dash")
        or line.capitals
        or is_typed_line(text)
        or recipient_lines.is_recipients_heading(line)
        or recipient_lines.begins_as_archive(line)
        or is_authority(line)
        or reads_as_authority(line)
        or is_signing_note(line)
        or letterhead.is_number(line.plain)
        or is_addressed(line)
        or basis.may_be_basis(line)
        or appendices.may_begin_appendix(line)
    ):
        return None
    caption = body.begins_as_caption_or_note(line) and line.words <= body.TITLE_WORDS
    listed = level == "dash" and line.words <= recipient_lines.LONGEST_ITEM
    return level, caption, caption and text[-1] in ";:", listed, text.endswith("./.")


# how all that ``sentence`` must not be may begin: a first word, or a first and the beginning of a second one
_SPECIAL = frozenset(
    [
        *("phan", "chuong", "muc", "dieu", "aa", "bb", "cc", "luu", "kt", "tl", "tm", "tu", "tuq", "quyen"),
        *("kinh", "theo", "xet", "mau", "bieu", "kem"),
    ]
)
_SPECIAL_PAIRS = (
    ("tieu", "muc"),
    ("thay", "mat"),
    ("thua", "lenh"),
    ("thua", "uy"),
    ("dong", "kinh"),
    ("can", "cu"),
    ("thuc", "hien"),
    ("tren", "co"),
    ("phu", "luc"),
    ("phu", "bieu"),
    ("ban", "hanh"),
    ("dinh", "kem"),
)
_ROMAN_LETTERS = frozenset("ivxlc")
_RECIPIENTS = "noinhan"


@lru_cache(maxsize=_MOST_KEPT)
def begins_ordinarily(first: str, second: str) -> bool:
    """Tell whether a text that begins with two words (as written, parted at spaces) is sentence or caption.

    It is so whatever follows, if it has ten letters and is no line in capitals; no number stands before it.
    """
    if not first.isalpha() or len(first) < 2:
        return False
    one, two = plain(first), plain(second)
    return not (
        one in _SPECIAL
        or any(one == start and two.startswith(goes_on) for start, goes_on in _SPECIAL_PAIRS)
        or _ROMAN_LETTERS.issuperset(one)
        or (one == "so" and not second[:1].isalpha())
        or _RECIPIENTS.startswith(one)
        or one.startswith(_RECIPIENTS)
    )


@lru_cache(maxsize=_MOST_KEPT)
def begins_as_caption(first: str, second: str) -> bool:
    """Tell whether a text that begins ordinarily, with these two words, begins as a caption or note."""
    return body.begins_as_caption_or_note(_line(f"{first} {second}"))


@lru_cache(maxsize=_MOST_KEPT)
def signing(text: str) -> Answers | None:
    """Return the answers of a line in a table that is surely one of signatures, above another of its cell.

    Nothing in it is a recipient, a date, or another part that stands beside signatures.
    """
    line = _line(text)
    return None if _is_strange(line) else _signing(line)


@lru_cache(maxsize=_MOST_KEPT)
def signing_last(text: str) -> Answers | None:
    """Return the answers of the last line of such a cell, which may be the name."""
    line = _line(text)
    return None if _is_strange(line) else (*_signing(line), _may_be_misspelt(line))


@lru_cache(maxsize=_MOST_KEPT)
def cell(text: str) -> Answers | None:
    """Return the answers of a line in a table below the title: of data, or of signatures and recipients."""
    line = _line(text)
    if _is_strange(line):
        return None
    signs = is_office(line) or sounds_like_signer(line)
    return *_signing(line), _may_be_misspelt(line), signs, line.words > closing.LONGEST


def _signing(line: Line) -> Answers:
    authority, office, name = is_authority(line), begins_as_office(line.bare), is_name_line(line)
    return (
        authority,
        authority or reads_as_authority(line),
        line.capitals or is_office(line) or sounds_like_signer(line),
        line.capitals,
        office,
        name,
        name and office and not is_surname(line.text.split(maxsplit=1)[0]),
        line.words > LONGEST_SIGNER,
    )


def _may_be_misspelt(line: Line) -> bool:
    return may_be_capital_name(line) if line.capitals else is_small_name(line.text)


# how a line may begin that is neither the name of an agency nor one that signs
_OTHER_LINES = frozenset(
    [
        *(
            "hoa",
            "thuong",
            "khan",
            "do",
            "mat",
            "toi",
            "tuyet",
            "xem",
            "luu",
            "ban",
            "du",
            "tai",
            "sao",
            "trich",
        ),
        *(
            "dia",
            "tru",
            "so",
            "dien",
            "dt",
            "tel",
            "fax",
            "e",
            "email",
            "thu",
            "website",
            "mau",
            "bieu",
            "phu",
        ),
        *("v", "ve", "kinh", "dong", "can", "theo", "xet", "thuc", "tren", "kem", "dinh"),
        *(head.partition(" ")[0] for head in closing.HEADS_OF_TABLES),
    ]
)
_FIGURE = re.compile(r"\d")
_LONGEST_HEADING = 9  # letters of Nơi nhận with a wrong one, and some more


def _may_be_other(line: Line) -> bool:
    """Tell, by its first word, whether a line may be what ``_is_strange`` and ``may_name_agency`` ask for.

    A name of the state apart. False is sure.
    """
    first = line.bare.partition(" ")[0]
    return (
        first in _OTHER_LINES
        or not line.text[0].isalpha()
        or "thang" in line.plain
        or _FIGURE.search(line.plain) is not None
        or _RECIPIENTS.startswith(first)
        or first.startswith(_RECIPIENTS)
        or len(line.bare) <= _LONGEST_HEADING + line.words
        or len(line.text) >= letterhead.LONGEST
        or line.words > letterhead.LONGEST_LINE
    )


def _is_strange(line: Line) -> bool:
    return _is_name_of_state(line.text) or (_may_be_other(line) and _is_other(line))


def _is_other(line: Line) -> bool:
    text = line.text
    return (
        len(text) >= LOOKED_AT
        or is_typed_line(text)
        or is_dotted(text)
        or is_mark(line.bare)
        or is_address(line.bare)
        or is_drafter(text)
        or is_place_and_date(line.plain)
        or is_signing_note(line)
        or is_addressed(line)
        or recipient_lines.is_recipients_heading(line)
        or recipient_lines.is_recipient(line)
        or line.bare in closing.HEADS_OF_TABLES
    )


@lru_cache(maxsize=_MOST_KEPT)
def may_name_agency(text: str) -> bool:
    """Tell whether a line of the letterhead can be nothing but the name of an agency, superior or issuer."""
    line = _line(text)
    return (
        line.capitals
        and not _is_name_of_state(text)
        and not (_may_be_other(line) and _is_other_of_head(line))
    )


def _is_other_of_head(line: Line) -> bool:
    return (
        len(line.text) > letterhead.LONGEST
        or letterhead.is_other_than_names(line)
        or is_addressed(line)
        or basis.may_be_basis(line)
        or recipient_lines.is_recipients_heading(line)
        or appendices.may_begin_appendix(line)
        or line.words > letterhead.LONGEST_LINE
    )


def names(texts: Sequence[str], bold: Sequence[bool]) -> tuple[Role, ...] | None:
    """Return which lines of names are the superior's and which the issuer's; the lines stand in one head."""
    if not all(may_name_agency(text) for text in texts):
        return None
    return tuple(sort_names(texts, bold))
