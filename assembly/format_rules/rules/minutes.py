"""Minutes (biên bản): decree 30/2020/NĐ-CP, appendix III, form 1.9; REGULATION.md C35."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Mapping
from itertools import chain, islice

from assembly.conference.vietnamese import clean, fold
from assembly.format_rules.components import components
from assembly.format_rules.finding import Said, Trouble
from assembly.format_rules.lettering import text_of
from assembly.format_rules.recognised import Recognised, Role
from assembly.format_rules.rule import RuleFunction, Subject
from assembly.format_rules.word_document import Paragraph

KIND = "biên bản"
_TEXT = (Role.BODY, Role.LISTED, Role.HEADING, Role.PART, Role.PART_TITLE, Role.TABLE_TEXT, Role.OTHER)
_LONGEST_LINE = 1000  # letters of a paragraph that are searched
_NEAR = 200  # paragraphs at the beginning, or at the end, in which its items are looked for
_LONGEST_OFFICE = 200
_CLAUSE = re.compile(r"[.;:,(\n\t–—-]")
_SYMBOL = re.compile(r"/\s*([^\W\d_]+)")
_SIGNS = re.compile(r"[./;:()]+")
_HOUR = re.compile(r"\bgiờ\b|\d\s?[hg](?:\d|\b)|\d:\d\d", re.IGNORECASE)


def minutes(subject: Subject) -> Iterator[Trouble]:
    """Minutes have no place and date, a number /BB-, the items of form 1.9 and two signatures in order."""
    parts = subject.parts
    if parts.kind is None or parts.kind.name != KIND:
        return
    yield from _letterhead(subject)
    yield from swapped(parts, subject.values.texts("keeps_minutes"), subject.values.texts("presides"))
    if _of_a_meeting(subject):
        yield from _items(subject)
        yield from _closing(subject)


def swapped(parts: Recognised, at_left: tuple[str, ...], at_right: tuple[str, ...]) -> Iterator[Trouble]:
    """Yield a trouble where who must sign at the left stands right of who must sign at the right.

    Both are known by how their office begins: in cells of one row, or on one line with tabs between.
    Signatures above each other are not judged.
    """
    left, right = tuple(map(fold, at_left)), tuple(map(fold, at_right))
    found: dict[str, Paragraph] = {}
    wrong: Paragraph | None = None
    for paragraph in parts.roles:
        signs = parts.roles[paragraph] in (Role.SIGNING_AUTHORITY, Role.SIGNER_OFFICE)
        if not signs and "\t" not in paragraph.printed:
            continue
        pieces = [fold(piece) for piece in paragraph.printed[:_LONGEST_OFFICE].split("\t")]
        sides = [
            "left" if piece.startswith(left) else "right"
            for piece in pieces
            if piece in (left + right) or (signs and piece.startswith(left + right))
        ]
        if sides[:2] == ["right", "left"]:
            wrong = paragraph
        elif len(sides) == 1 and signs:
            found.setdefault(sides[0], paragraph)
    if len(found) == 2 and _stands_left_of(found["right"], found["left"]):
        wrong = found["left"]
    if wrong is not None:
        yield Trouble(
            wrong,
            Said(f"{at_left[0]} ở bên phải", f"{at_left[0]} at the right"),
            Said(
                f"{at_left[0]} bên trái, {at_right[0]} bên phải",
                f"{at_left[0]} at the left, {at_right[0]} at the right",
            ),
        )


def _stands_left_of(one: Paragraph, other: Paragraph) -> bool:
    first, second = one.place, other.place
    if first.table is None or (first.table, first.row) != (second.table, second.row):
        return False
    return (first.cell or 0) < (second.cell or 0)


def _letterhead(subject: Subject) -> Iterator[Trouble]:
    parts = subject.parts
    for paragraph, part in chain.from_iterable(components(parts, Role.PLACE_AND_DATE)):
        if words := text_of(part):
            yield Trouble(
                paragraph,
                Said("có dòng địa danh và thời gian ở đầu biên bản", "a line of place and date at the top"),
                Said("biên bản không có dòng này", "minutes have no such line"),
                words=words,
            )
    wanted = subject.values.text("abbreviation")
    for paragraph, part in chain.from_iterable(components(parts, Role.NUMBER)):
        symbol = _SYMBOL.search(text_of(part)[:_LONGEST_LINE])
        if symbol and symbol[1] != wanted:
            yield Trouble(
                paragraph,
                Said(f"ký hiệu bắt đầu bằng “{symbol[1]}”", f"the symbol begins with “{symbol[1]}”"),
                Said(f"“/{wanted}-” sau số", f"“/{wanted}-” after the number"),
                words=text_of(part),
            )


def _of_a_meeting(subject: Subject) -> bool:
    # form 1.9 is that of meetings; a handover or a count of ballots goes its own way
    parts, values = subject.parts, subject.values
    subjects = " ".join(
        fold(paragraph.printed[:_LONGEST_LINE]) for paragraph in parts.all(Role.TYPE, Role.SUBJECT)
    )
    if any(f" {fold(word)} " in f" {subjects} " for word in values.texts("other_minutes")):
        return False
    return any(f" {fold(word)} " in f" {subjects} " for word in values.texts("meetings"))


def _items(subject: Subject) -> Iterator[Trouble]:
    parts = subject.parts
    missing = {
        name: tuple(fold(word) for word in words) for name, words in subject.values.table("items").items()
    }
    for paragraph in islice(parts.all(*_TEXT), _NEAR):
        if not missing:
            return
        # also in the middle of a line: "Chủ trì: …; thư ký: …"
        for clause in _CLAUSE.split(clean(paragraph.printed[:_LONGEST_LINE])):
            key = fold(clause)
            missing = {name: words for name, words in missing.items() if not key.startswith(words)}
    at = parts.first(Role.TYPE) or parts.body_first or subject.document
    for name in missing:
        yield Trouble(
            at,
            Said(f"thiếu mục “{name}”", f"no “{name}”"),
            Said(f"có mục “{name}” ở phần mở đầu", f"“{name}” at the beginning"),
            words="",
            severity="warning",
        )


def _closing(subject: Subject) -> Iterator[Trouble]:
    parts = subject.parts
    ends = tuple(fold(word) for word in subject.values.texts("ends"))
    day = fold("ngày")
    for paragraph in deque(parts.all(*_TEXT), _NEAR):
        text = clean(paragraph.printed[-_LONGEST_LINE:])
        words = f" {fold(_SIGNS.sub(' ', text))} "
        if f" {day} " in words and any(f" {end} " in words for end in ends) and _HOUR.search(text):
            return
    yield Trouble(
        _last(parts) or subject.document,
        Said("thiếu câu kết thúc có giờ và ngày", "no closing sentence with hour and date"),
        Said(
            "“… kết thúc vào … giờ … phút, ngày … tháng … năm …”",
            "a sentence that tells hour and date of the end",
        ),
        words="",
        severity="warning",
    )


def _last(parts: Recognised) -> Paragraph | None:
    return parts.body_last or parts.first(Role.TYPE)


RULES: Mapping[str, RuleFunction] = {"C35": minutes}
