"""The signature (chữ ký): decree 30/2020/NĐ-CP, appendix I, part I, II.7; REGULATION.md C25 to C28."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Literal

from assembly.conference.vietnamese import clean, fold, upper
from assembly.format_rules.catalogue import Values
from assembly.format_rules.components import components, shared
from assembly.format_rules.finding import Said, Severity, Trouble
from assembly.format_rules.lettering import Stretch, alignment, lettering, text_of
from assembly.format_rules.measures import said_points
from assembly.format_rules.recognised import Role, SignatureBlock
from assembly.format_rules.rule import RuleFunction, Subject
from assembly.format_rules.word_document import Paragraph

_LONGEST_LINE = 200  # letters of a signature that are looked at: names and offices are shorter


def signing_authority(subject: Subject) -> Iterator[Trouble]:
    """The capacity is TM., Q., KT., TL. or TUQ. and a space, in bold upright capitals of 13 to 14 pt."""
    for paragraph, part in _parts(subject, Role.SIGNING_AUTHORITY):
        yield from capacity_troubles(paragraph, text_of(part), subject.values)
        yield from lettering(subject.values, paragraph, part)
    for paragraph, part in _parts(subject, Role.SIGNER_OFFICE):
        yield from capacity_troubles(paragraph, text_of(part), subject.values)


def signer_office(subject: Subject) -> Iterator[Trouble]:
    """The office stands in bold upright capitals of 13 to 14 pt; the samples centre it."""
    for paragraph, part in _parts(subject, Role.SIGNER_OFFICE):
        if text_of(part).startswith("("):
            continue  # a remark on the office, not the office
        yield from lettering(subject.values, paragraph, part)
        yield from _centred(paragraph, subject, severity="warning")


def signer_name(subject: Subject) -> Iterator[Trouble]:
    """The name is bold, upright, of 13 to 14 pt, centred under the office, without rank or degree."""
    for paragraph, part in _parts(subject, Role.SIGNER_NAME):
        name = _bare_name(text_of(part))
        if not any(letter.isalpha() for letter in name):
            continue  # left blank to be written in
        title = _title(name, subject)
        yield from _spelling(paragraph, name[len(title.written) :] if title else name)
        if title is not None:
            yield _titled(paragraph, name, title, subject)
        yield from lettering(subject.values, paragraph, part)
        yield from _centred(paragraph, subject)


def signature_room(subject: Subject) -> Iterator[Trouble]:
    """Between office and name there is room for three lines, and no picture has been put there."""
    lines, size = subject.values.number("lines"), subject.values.number("line_pt")
    least = lines * size * 20
    for block in subject.parts.signatures:
        for paragraph in block.paragraphs:
            if any(drawing.kind == "picture" for drawing in paragraph.drawings):
                yield Trouble(
                    paragraph,
                    Said("có hình ảnh dán trong chỗ ký", "a picture in the place of the signature"),
                    Said(
                        "để trống cho chữ ký tay hoặc chữ ký số",
                        "left blank for the hand or digital signature",
                    ),
                )
        room = _room(block)
        if block.name is not None and room is not None and room < least:
            found = said_points(room)
            yield Trouble(
                block.name,
                Said(
                    f"chỗ ký cao {found.vi}" if room else "không có chỗ ký",
                    f"{found.en} to sign in" if room else "no room to sign in",
                ),
                Said(f"ít nhất {lines:.0f} dòng trống", f"at least {lines:.0f} empty lines"),
            )


def _parts(subject: Subject, role: Role) -> Iterator[tuple[Paragraph, list[Stretch]]]:
    return chain.from_iterable(components(subject.parts, role))


def initials_of_capacities(values: Values) -> frozenset[str]:
    """Return the letters one of which, in capitals, a line with a signing capacity begins with."""
    return frozenset(form[0] for form in (*values.texts("capacities"), *values.table("spelled_out")))


def capacity_troubles(paragraph: Paragraph, printed: str, values: Values) -> Iterator[Trouble]:
    """Yield what is wrong with the signing capacity that a line begins with, TM. and the like, if any."""
    forms = values.texts("capacities")
    spelled = values.table("spelled_out")
    for line in printed[:_LONGEST_LINE].split("\n"):
        text = upper(line.strip())
        found = _any_form(forms).match(text)
        if found:
            written = found.group().rstrip()
            form = re.sub(r"[^A-Z]", "", written)
            if not re.match(rf"{form}\. +\S", text) and text != f"{form}.":
                yield Trouble(
                    paragraph,
                    Said(f"viết “{found.group().strip()}”", f"written “{found.group().strip()}”"),
                    Said(
                        f"viết “{form}. ” (có dấu chấm và dấu cách)", f"“{form}. ”, a full stop and a space"
                    ),
                    words=line.strip(),
                )
            continue
        key = fold(text)
        for words, form in spelled.items():
            if key.startswith(f"{fold(words)} "):
                yield Trouble(
                    paragraph,
                    Said(f"viết “{words}”", f"written “{words}”"),
                    Said(f"viết tắt “{form} ”", f"abbreviated “{form} ”"),
                    words=line.strip(),
                    severity="warning",
                )


@lru_cache(maxsize=8)
def _any_form(forms: tuple[str, ...]) -> re.Pattern[str]:
    # T/M, T.M, T M, TM. and TM, each followed by what no longer belongs to it
    letters = sorted(("[ ]?[./]?[ ]?".join(form) for form in forms), key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(letters)})(?:[ ]?[.:,;/–-]|(?=[ ])|$)")


def _centred(paragraph: Paragraph, subject: Subject, severity: Severity | None = None) -> Iterator[Trouble]:
    # a line that tabs move, or that other components share, is not judged
    if paragraph.printed.strip() and "\t" not in paragraph.text and not shared(subject.parts, paragraph):
        yield from alignment(subject.values, paragraph, severity=severity)


def _bare_name(text: str) -> str:
    # what stands in brackets after a name, (đã ký), is a remark
    return clean(text[:_LONGEST_LINE]).split("(")[0].strip(" \n.,;:")


def _spelling(paragraph: Paragraph, name: str) -> Iterator[Trouble]:
    # names of ethnic minorities have capitals after an apostrophe: H'Hen Niê, K’Lộc
    words = [word for word in re.split(r"[\s\-–'’`.]+", name) if word.isalpha()]
    if all(word == upper(word) for word in words):
        return  # all of it in capitals: told by its lettering
    if any(word[0].islower() for word in name.split()):
        found = Said("chữ cái đầu không viết hoa", "small initials")
    elif any(word[1:] != word[1:].lower() for word in words):
        found = Said("có chữ in hoa giữa một tiếng", "capitals inside a word")
    else:
        return
    yield Trouble(
        paragraph, found, Said("chữ in thường, viết hoa chữ cái đầu", "small letters with capital initials")
    )


def is_plain_name(text: str, titles: frozenset[str]) -> bool:
    """Tell whether a name is surely spelt right and has no title before it; False means nothing.

    ``titles`` are the ``title_openings`` of the rule.
    """
    words = text.split()
    return (
        any(len(word) > 1 for word in words)
        and all(word.isalpha() and word[0].isupper() and word[1:] == word[1:].lower() for word in words)
        and _plain(words[0]) not in titles
    )


def title_openings(values: Values) -> frozenset[str]:
    """Return all that a title before a name may begin with, letter by letter, as titles are compared."""
    known = chain.from_iterable(_known(values.texts(kind)) for kind in _KINDS)
    return frozenset(title[:end] for title in known for end in range(len(title) + 1))


@lru_cache(maxsize=8)
def _known(titles: tuple[str, ...]) -> frozenset[str]:
    return frozenset(_plain(title) for title in titles)


@dataclass(frozen=True, slots=True)
class _Title:
    """What stands before a name: as ``written``, and which of the lists of titles holds it."""

    written: str
    kind: Literal["degrees", "ranks", "honorifics"]


_KINDS = {
    "degrees": Said("học hàm, học vị, danh hiệu", "rank, degree or title"),
    "ranks": Said("quân hàm", "military rank"),
    "honorifics": Said("từ xưng hô", "form of address"),
}


def _title(name: str, subject: Subject) -> _Title | None:
    kinds: tuple[Literal["degrees", "ranks", "honorifics"], ...] = ("degrees", "ranks", "honorifics")
    for kind in kinds:
        written = _title_before(name, subject.values.texts(kind))
        if written is not None:
            return _Title(written, kind)
    return None


def _titled(paragraph: Paragraph, name: str, title: _Title, subject: Subject) -> Trouble:
    said = _KINDS[title.kind]
    allowed = title.kind != "honorifics" and _may_show_degrees(paragraph, subject)
    return Trouble(
        paragraph,
        Said(f"có {said.vi} “{title.written}” trước họ tên", f"{said.en} “{title.written}” before the name"),
        Said(
            "chỉ ghi họ tên; ghi thêm theo quy định của cơ quan quản lý ngành",
            "the name alone, unless the head of the sector allows more",
        )
        if allowed
        else Said(f"không ghi {said.vi} trước họ tên", f"no {said.en} before the name"),
        words=name,
        severity="advice" if allowed else ("warning" if title.kind == "honorifics" else None),
    )


def _title_before(name: str, titles: tuple[str, ...]) -> str | None:
    """Return the titles that a name begins with, as written; whole words with a name behind them."""
    known = _known(titles)
    words = list(re.finditer(r"[^\s.]+", name))
    taken = 0
    while True:
        following = range(taken + 1, min(taken + 5, len(words)))
        ends = [
            end for end in following if _plain(name[words[taken].start() : words[end - 1].end()]) in known
        ]
        if not ends:
            return name[: words[taken - 1].end()] if taken else None
        taken = ends[-1]


def _plain(title: str) -> str:
    return re.sub(r"[\s.]+", "", fold(title))


def _may_show_degrees(paragraph: Paragraph, subject: Subject) -> bool:
    # schools, hospitals and armed units; a block's covenant is signed by units, each named above its signer
    starts = tuple(f"{fold(words)} " for words in subject.values.texts("issuers_with_degrees"))
    lines = [*subject.parts.all(Role.ISSUER, Role.SUPERIOR)]
    for block in subject.parts.signatures:
        if block.name is paragraph:
            lines += [*block.authority, *block.office]
    return any(f"{fold(line.printed[:_LONGEST_LINE])} ".startswith(starts) for line in lines)


def _room(block: SignatureBlock) -> int | None:
    """Return the room to sign in, in twips; None where the rows of a table, of any height, may make it."""
    above = [*block.authority, *block.office, *block.note]
    if block.name is None or not above or any(_cell(line) != _cell(block.name) for line in above):
        return None
    if not any(letter.isalpha() for letter in _bare_name(block.name.printed)):
        return None  # dots may be a blank for something else
    return block.space


def _cell(paragraph: Paragraph) -> tuple[int | None, ...]:
    place = paragraph.place
    return place.table, place.row, place.cell


RULES: Mapping[str, RuleFunction] = {
    "C25": signing_authority,
    "C26": signer_office,
    "C27": signer_name,
    "C28": signature_room,
}
