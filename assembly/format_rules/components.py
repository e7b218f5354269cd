"""What each component of a document prints: whole paragraphs, or its part of those that several share.

Some type both halves of a letterhead on one line with a tab between, or a component below another with a line
break; each component is then judged by its own part.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from assembly.format_rules.lettering import Stretch, lines_of, stretches, text_of
from assembly.format_rules.recognised import Recognised, Role
from assembly.format_rules.word_document import Paragraph

Component = list[tuple[Paragraph, list[Stretch]]]
Line = Sequence[Stretch]

_RIGHT = frozenset(
    (
        Role.NATIONAL_NAME,
        Role.MOTTO,
        Role.PLACE_AND_DATE,
        Role.SIGNING_AUTHORITY,
        Role.SIGNER_OFFICE,
        Role.SIGNER_NAME,
    )
)
_LEFT = frozenset(
    (Role.SUPERIOR, Role.ISSUER, Role.NUMBER, Role.DISPATCH_SUBJECT, Role.RECIPIENTS_HEADING, Role.RECIPIENT)
)
_NAMES = (Role.SUPERIOR, Role.ISSUER)
_SIGNING = (Role.SIGNING_AUTHORITY, Role.SIGNER_OFFICE, Role.SIGNER_NAME)
# TM. KT. TL. TUQ. Q. at the start of a line, with any sign where the point belongs
_CAPACITY = re.compile(r"(?:t\W?m|k\W?t|t\W?l|t\W?u\W?q|q)\b")
_MANY_SPACES = re.compile(r" {4,}")


def components(parts: Recognised, role: Role) -> Iterator[Component]:
    """Yield the component of a role wherever it stands; paragraphs that follow one another are one."""
    for wanted, together in groupby(parts.roles, key=lambda paragraph: role in roles_of(parts, paragraph)):
        if wanted:
            yield [(paragraph, part_of(parts, paragraph, role)) for paragraph in together]


def roles_of(parts: Recognised, paragraph: Paragraph) -> tuple[Role, ...]:
    """Return the roles of a paragraph, the main one first."""
    return (parts.roles[paragraph], *parts.beside.get(paragraph, ()))


def shared(parts: Recognised, paragraph: Paragraph) -> bool:
    """Tell whether a paragraph holds both halves of the page: its alignment says nothing of either."""
    roles = roles_of(parts, paragraph)
    return not _LEFT.isdisjoint(roles) and not _RIGHT.isdisjoint(roles)


def part_of(parts: Recognised, paragraph: Paragraph, role: Role) -> list[Stretch]:
    """Return what a paragraph prints of one of its roles."""
    pieces = stretches(paragraph)
    if paragraph not in parts.beside:
        return pieces
    roles = roles_of(parts, paragraph)
    lines = lines_of(_tabbed(pieces))
    if shared(parts, paragraph):
        lines = [_half(line, right=role in _RIGHT) for line in lines]
    same_side = [other for other in roles if (other in _RIGHT) == (role in _RIGHT) and other in _BEGINS]
    if role in _NAMES:
        lines = lines[: min((_first(lines, _BEGINS[other], 1) for other in same_side), default=None)]
        return with_breaks(_names(lines, role) if all(name in roles for name in _NAMES) else lines)
    if role in _SIGNING:
        return with_breaks(_signing(lines, role, roles))
    named = role not in _RIGHT and any(name in roles for name in _NAMES)
    return with_breaks(_lines_of_role(lines, role, same_side, below_names=named))


def _tabbed(pieces: list[Stretch]) -> list[Stretch]:
    """Return the text with a tab for each wide run of spaces, where spaces alone set its halves apart."""
    if any(sign in piece.text for piece in pieces for sign in "\t\n"):
        return pieces
    return [Stretch(_MANY_SPACES.sub("\t", piece.text), piece.format, piece.raised) for piece in pieces]


def _half(line: Line, *, right: bool) -> list[Stretch]:
    halves = lines_of(line, "\t")
    filled = [half for half in halves if text_of(half)]
    if len(filled) < 2:
        # with nothing before its tab the line is all of the right half
        moved = bool(filled) and halves[0] is not filled[0]
        return [] if not filled or moved != right else filled[0]
    return filled[-1] if right else filled[0]


def _names(lines: list[list[Stretch]], role: Role) -> list[list[Stretch]]:
    """Return the lines of the superior or of the issuer, which begins with the first bold line below it."""
    lines = [line for line in lines if text_of(line)]
    bold = (
        at for at, line in enumerate(lines) if at and any(each.format.bold for each in line if each.marked)
    )
    begin = next(bold, len(lines) - 1)
    return lines[begin:] if role is Role.ISSUER else lines[:begin]


def _signing(lines: list[list[Stretch]], role: Role, roles: Sequence[Role]) -> list[list[Stretch]]:
    """Return the lines of one role of a signature: the name is the last, the authority begins."""
    lines = [line for line in lines if text_of(line)]
    if Role.SIGNER_NAME in roles and any(other in roles for other in _SIGNING[:2]):
        if role is Role.SIGNER_NAME:
            return lines[-1:]
        lines = lines[:-1]
    if Role.SIGNING_AUTHORITY not in roles or Role.SIGNER_OFFICE not in roles:
        return lines
    begins = (
        at for at, line in enumerate(lines) if at and not _CAPACITY.match(text_of(line)[:10].casefold())
    )
    office = next(begins, len(lines))
    return lines[office:] if role is Role.SIGNER_OFFICE else lines[:office]


def _lines_of_role(
    lines: list[list[Stretch]], role: Role, same_side: Sequence[Role], *, below_names: bool
) -> list[list[Stretch]]:
    """Return the lines of one role among those of its half of the page."""
    if role not in _BEGINS or (len(same_side) < 2 and not below_names):
        return lines
    later = [other for other in _BEGINS if other in same_side]
    at = later.index(role)
    start = _first(lines, _BEGINS[role], 0) if at or below_names else 0
    end = _first(lines, _BEGINS[later[at + 1]], start + 1) if at + 1 < len(later) else len(lines)
    return lines[start:end]


def _first(lines: list[list[Stretch]], begins: Callable[[str], bool], start: int) -> int:
    texts = (text_of(line)[:60].casefold() for line in lines[start:])
    return start + next((at for at, text in enumerate(texts) if begins(text)), len(lines) - start)


# how each component of one half begins, from top to bottom
_BEGINS: dict[Role, Callable[[str], bool]] = {
    Role.NATIONAL_NAME: lambda text: text.startswith("cộng"),
    Role.MOTTO: lambda text: text.startswith("độc") or "tự do" in text,
    Role.PLACE_AND_DATE: lambda text: "ngày" in text,
    Role.NUMBER: lambda text: text.startswith("số"),
    Role.DISPATCH_SUBJECT: lambda text: text.replace(" ", "").startswith(("v/v", "vềviệc")),
}


def with_breaks(lines: Sequence[Line]) -> list[Stretch]:
    """Return lines as one text again, each but the last ended by a break; empty ones are left out."""
    found: list[Stretch] = []
    for line in lines:
        if not text_of(line):
            continue
        if found:
            found[-1] = Stretch(f"{found[-1].text}\n", found[-1].format, found[-1].raised)
        found += line
    return found
