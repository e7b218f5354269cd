"""The head of page 1: Quốc hiệu, Tiêu ngữ or the Party's name, number, place and date, in whatever layout.

Recognised by the words, with some letters wrong or missing, in a table, in paragraphs with tabs, in text
boxes or in a page header. Decree 30/2020/NĐ-CP, appendix I, part I, IV and II.1 to II.4; REGULATION.md P02
to P04.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assembly.format_rules.recognised import Role
from assembly.format_rules.recognition.dates import full_date, is_place_and_date
from assembly.format_rules.recognition.draft import Draft
from assembly.format_rules.recognition.issuer import sort_names
from assembly.format_rules.recognition.marks import is_address, is_mark
from assembly.format_rules.recognition.outline import Line, printed
from assembly.format_rules.recognition.words import bare, distance, is_typed_line, plain, readable, squeezed

LONGEST_HEAD = 60  # printed lines: the head of no document is longer
LONGEST_LINE = 60  # words: no line of a head is longer
_NATION = "conghoaxahoichunghiavietnam"
_MOTTO = "doclaptudohanhphuc"
_PARTY = "dangcongsanvietnam"
_SHORTEST_NAME_OF_STATE = 12  # letters: of any of the three, with as many missing as are forgiven
_MOTTO_PIECES = frozenset(("doclap", "tudo", "hanhphuc", "doclaptudo", "tudohanhphuc"))
_LAST_OF_NATION = frozenset(("vietnam", "chunghiavietnam", "nghiavietnam", "nam"))
# figure may be blank or dotted; then a slash or hyphen and the symbol
_NUMBER = re.compile(r"^so\b\s*[:.;]?(?:[\d\s.…_]*(?:[/\-–].*)?|\s*\d{1,5}\s*[a-z]{1,6}\s*[/\-–]\s*[a-z].*)$")
_NUMBER_ALONE = re.compile(r"^\d{1,5}\s*[/\-–]\s*[a-z]{1,6}\s*[/\-–]\s*[a-z]")
_TABS = re.compile(r"\t+")
_SPACES = re.compile(r" {4,}")
# the room between a number and the place of a date; the room for figures in either is no separator
_BEFORE_PLACE = re.compile(r"[ \t]{3,}(?=[^\W\d][^\d\t]{1,40}?,?\s*ngày\b)", re.IGNORECASE)
_FORM = re.compile(r"^(?:mau|bieu mau|bieu|phu bieu|phu luc)(?: so)? ?\w{0,6}$")
_STARS = re.compile(r"^\*(?:\s*\*)*$")
_DISPATCH = re.compile(r"^(?:v\s*/\s*v|ve viec)\b")
_OF_STATE = (Role.NATIONAL_NAME, Role.MOTTO, Role.PARTY_NAME)
LONGEST = 160  # letters of the longest line of a head


@dataclass(frozen=True, slots=True)
class Piece:
    """One text of a head: a line, or what stands between two tabs of one."""

    line: Line
    text: str
    plain: str
    bare: str
    right: bool  # not the first piece of its printed line

    @property
    def letters(self) -> str:
        """The letters and figures only."""
        return squeezed(self.bare)


def pieces_of(line: Line) -> list[Piece]:
    """Return the texts of a line that tabs, line breaks or many spaces set apart."""
    raw = line.paragraph.printed[: LONGEST * 3].strip()
    found: list[Piece] = []
    for typed in raw.split("\n"):
        first = True
        for text in (readable(part) for tabbed in _TABS.split(typed) for part in _spaced_apart(tabbed)):
            if text:
                simple = plain(text)
                found.append(Piece(line, text, simple, bare(simple), right=not first))
                first = False
    return found


def _spaced_apart(text: str) -> list[str]:
    if "    " not in text:
        return [text]
    simple = plain(readable(text))
    if is_number(simple):
        return _BEFORE_PLACE.split(text, maxsplit=1)
    if is_place_and_date(simple):
        return [text]
    return _SPACES.split(text)


def find_letterhead(lines: Sequence[Line], draft: Draft) -> int:
    """Recognise the head among the first lines; return the index after its last line, 0 for none."""
    pieces = [piece for line in lines for piece in pieces_of(line)]
    found: dict[int, Role] = {}
    _find_names_of_state(pieces, found)
    _find_number_and_date(pieces, found)
    if not found:
        return 0
    last = max(pieces[index].line.index for index in found)
    inside = _with_whole_tables(lines, last)
    _find_rest(pieces, found, inside)
    last = max(inside)
    _give(pieces, found, draft, inside)
    _keep_date(pieces, found, draft)
    anchors = (*_OF_STATE, Role.ISSUER)
    draft.heading = next(
        (
            pieces[index].line.table
            for index, role in found.items()
            if role in anchors and pieces[index].line.table
        ),
        None,
    )
    return last + 1


def _find_names_of_state(pieces: Sequence[Piece], found: dict[int, Role]) -> None:
    for index, piece in enumerate(pieces):
        letters = piece.letters
        if index in found:
            continue
        if distance(letters, _NATION, 8) <= 8 or (letters.startswith("conghoaxahoi") and len(letters) <= 32):
            found[index] = Role.NATIONAL_NAME
            following = index + 1
            if following < len(pieces) and pieces[following].letters in _LAST_OF_NATION:
                found[following] = Role.NATIONAL_NAME
        elif letters.startswith(_NATION) and distance(letters[len(_NATION) :], _MOTTO, 5) <= 5:
            found[index] = Role.NATIONAL_NAME
        elif distance(letters, _MOTTO, 6) <= 6 or (
            letters in _MOTTO_PIECES
            and _just_before(pieces, found, index)
            in (
                Role.NATIONAL_NAME,
                Role.MOTTO,
            )
        ):
            found[index] = Role.MOTTO
        elif distance(letters, _PARTY, 3) <= 3:
            found[index] = Role.PARTY_NAME


def _just_before(pieces: Sequence[Piece], found: dict[int, Role], index: int) -> Role | None:
    for before in range(index - 1, max(index - 6, -1), -1):
        if before in found and pieces[before].line.container is pieces[index].line.container:
            return found[before]
    return None


def _find_number_and_date(pieces: Sequence[Piece], found: dict[int, Role]) -> None:
    for index, piece in enumerate(pieces):
        if index in found or len(piece.text) > LONGEST:
            continue
        if is_number(piece.plain):
            found[index] = Role.NUMBER
        elif is_place_and_date(piece.plain) and Role.PLACE_AND_DATE not in found.values():
            found[index] = Role.PLACE_AND_DATE


def is_number(simple: str) -> bool:
    """Tell whether a plain text is a number and symbol (số, ký hiệu), blank or not."""
    return len(simple) <= 80 and bool(_NUMBER.match(simple) or _NUMBER_ALONE.match(simple))


def is_name_of_state(line: Line) -> bool:
    """Tell whether the words alone could be a line of the Quốc hiệu, the Tiêu ngữ or the Party's name."""
    letters = squeezed(line.bare)
    if letters in _MOTTO_PIECES or letters in _LAST_OF_NATION:
        return True
    if len(letters) < _SHORTEST_NAME_OF_STATE:
        return False
    found: dict[int, Role] = {}
    _find_names_of_state([Piece(line, line.text, line.plain, line.bare, right=False)], found)
    return bool(found)


def is_other_than_names(line: Line) -> bool:
    """Tell whether the words alone could be anything of a head but a name, of an agency or of the state."""
    return (
        is_number(line.plain)
        or is_place_and_date(line.plain)
        or is_typed_line(line.text)
        or is_mark(line.bare)
        or is_address(line.bare)
        or any(
            pattern.match(words)
            for pattern, words in ((_STARS, line.text), (_FORM, line.bare), (_DISPATCH, line.plain))
        )
    )


def _with_whole_tables(lines: Sequence[Line], last: int) -> set[int]:
    """Return the indexes of the lines of the head, to the end of the table or box of the last one."""
    end = last
    at = next(line for line in lines if line.index == last)
    for line in lines:
        same_table = at.table is not None and line.table is at.table
        same_box = at.box is not None and line.box is at.box
        if line.index > end and (same_table or same_box):
            end = line.index
    return {line.index for line in lines if line.index <= end}


def _find_rest(pieces: Sequence[Piece], found: dict[int, Role], inside: set[int]) -> None:
    """Sort what else stands in the head: names of agencies, marks, the star, typed lines, the V/v."""
    names: list[int] = []
    dispatch: Piece | None = None
    numbered = False
    of_state = {
        pieces[index].line.container
        for index in found
        if pieces[index].line.columns > 1 and found[index] in _OF_STATE
    }
    for index, piece in enumerate(pieces):
        if piece.line.index not in inside:
            continue
        role = found.get(index)
        if role is not None:
            numbered = numbered or role is Role.NUMBER
            dispatch = None if role is not Role.NUMBER else dispatch
            continue
        if _STARS.match(piece.text):
            found[index] = Role.ISSUER_STAR
        elif is_typed_line(piece.text):
            found[index] = Role.LINE
        elif is_mark(piece.bare):
            found[index] = Role.MARK
        elif is_address(piece.bare):
            found[index] = Role.ADDRESS_LINE
        elif _FORM.match(piece.bare):
            found[index] = Role.OTHER
        elif _DISPATCH.match(piece.plain) or (
            dispatch is not None and piece.line.container is dispatch.line.container and not piece.right
        ):
            found[index] = Role.DISPATCH_SUBJECT
            dispatch = piece
        elif not numbered and piece.line.container not in of_state and _may_be_name(piece):
            names.append(index)
        else:
            found[index] = Role.OTHER
    sorted_names = sort_names(
        [pieces[index].text for index in names], [pieces[index].line.bold for index in names]
    )
    found.update(zip(names, sorted_names, strict=True))


def _may_be_name(piece: Piece) -> bool:
    return not piece.right and len(piece.text) <= LONGEST and any(letter.isalpha() for letter in piece.text)


_WEIGHT = (
    Role.NATIONAL_NAME,
    Role.PARTY_NAME,
    Role.MOTTO,
    Role.NUMBER,
    Role.PLACE_AND_DATE,
    Role.ISSUER,
    Role.SUPERIOR,
    Role.DISPATCH_SUBJECT,
    Role.MARK,
    Role.ADDRESS_LINE,
    Role.ISSUER_STAR,
    Role.LINE,
    Role.OTHER,
)


def _give(pieces: Sequence[Piece], found: dict[int, Role], draft: Draft, inside: set[int]) -> None:
    together: dict[Line, list[Role]] = {}
    for index, role in found.items():
        if pieces[index].line.index in inside:
            together.setdefault(pieces[index].line, []).append(role)
    for line, roles in together.items():
        first, *further = sorted(dict.fromkeys(roles), key=_WEIGHT.index)
        draft.give(line, first, *further)


def _keep_date(pieces: Sequence[Piece], found: dict[int, Role], draft: Draft) -> None:
    for index, role in found.items():
        if role is Role.PLACE_AND_DATE and draft.dated is None:
            draft.dated = full_date(pieces[index].plain)


def has_state_heading(lines: Sequence[Line]) -> bool:
    """Tell whether one of the lines is the Quốc hiệu, the Tiêu ngữ or the Party's name."""
    pieces = [piece for line in printed(lines) for piece in pieces_of(line)]
    found: dict[int, Role] = {}
    _find_names_of_state(pieces, found)
    return bool(found)
