"""Recognising the parts of an official document in any Word file, by words, position and look.

Never by the names of styles: documents come from anybody. Generous, so that a breach does not hide the
part: a misspelt Quốc hiệu is still the Quốc hiệu, for the rules to report. One story a file: letterhead,
title, basis, body, closing and signatures, appendices, drawn lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from assembly.format_rules.finding import Style
from assembly.format_rules.recognised import Appendix, Recognised, Role
from assembly.format_rules.recognition.appendices import find_appendix, split_appendices
from assembly.format_rules.recognition.basis import begins_as_basis, find_bases
from assembly.format_rules.recognition.body import find_body
from assembly.format_rules.recognition.closing import closing_groups
from assembly.format_rules.recognition.draft import Draft
from assembly.format_rules.recognition.drawn_lines import find_drawn_lines, is_there_for_its_line
from assembly.format_rules.recognition.letterhead import (
    LONGEST_HEAD,
    LONGEST_LINE,
    find_letterhead,
    has_state_heading,
)
from assembly.format_rules.recognition.missing import said_missing
from assembly.format_rules.recognition.outline import Line, Outline, outline, printed
from assembly.format_rules.recognition.signatures import find_signatures
from assembly.format_rules.recognition.surroundings import find_surroundings
from assembly.format_rules.recognition.title import find_title, is_addressed, title_match
from assembly.format_rules.word_document import Paragraph, WordDocument

__all__ = ["recognise"]

_TEXT = (
    Role.HEADING,
    Role.LISTED,
    Role.BODY,
    Role.PART,
    Role.PART_TITLE,
    Role.ENACTING,
    Role.TABLE_TEXT,
)


def recognise(
    document: WordDocument, style: Style | None = None, *, laid: Outline | None = None
) -> Recognised:
    """Return the role of every paragraph, the signature blocks, appendices and drawn lines, kind and style.

    ``style`` overrides the recognised one; ``laid`` is the document's ``outline`` where the caller has it.
    Time grows with the number of paragraphs.
    """
    laid = laid or outline(document)
    draft = Draft()
    main, attached = split_appendices(laid.body)
    begin = _find_head(main, laid, draft)
    begin += find_title(main[begin:], draft)
    text = main[begin:]
    closing = closing_groups(text)
    signatures = find_signatures(closing, draft)
    closing_from = closing[0].first.index if closing else len(laid.body)
    text = [line for line in text if line.index < closing_from]
    find_bases(text, draft)
    find_body(text, draft)
    appendices = [_appendix(lines, draft) for lines in attached]
    for lines in laid.others.values():
        find_surroundings(lines, draft)
    recognised_style = style or _style(draft)
    roles = _all_roles(document, draft)
    appendix_only = bool(attached) and not any(line.text for line in main)
    bounds = [line.paragraph for line in text if not line.empty and roles[line.paragraph] in _TEXT]
    return Recognised(
        roles=roles,
        kind=draft.known.kind if draft.known else None,
        style=recognised_style,
        heading=draft.heading,
        lines=find_drawn_lines([*laid.body, *_head_elsewhere(laid, draft)], draft),
        signatures=signatures,
        appendices=tuple(appendix for appendix in appendices if appendix is not None),
        dated=draft.dated,
        body_first=bounds[0] if bounds else None,
        body_last=bounds[-1] if bounds else None,
        beside=dict(draft.beside),
        unrecognised=tuple(said_missing(draft, recognised_style, appendix_only=appendix_only)),
    )


def _find_head(main: Sequence[Line], laid: Outline, draft: Draft) -> int:
    """Recognise the letterhead in the text, or, where it is not there, in the header of a page.

    Return how many lines of the text it takes.
    """
    head = _head_lines(main)
    if not has_state_heading(head):
        for story, lines in laid.others.items():
            if story.kind in ("header", "text_box") and has_state_heading(lines[:LONGEST_HEAD]):
                find_letterhead(lines[:LONGEST_HEAD], draft)
                break
    return find_letterhead(head, draft)


def _head_elsewhere(laid: Outline, draft: Draft) -> Sequence[Line]:
    """Return the lines of the page header that holds the letterhead, where one does."""
    head = (Role.NATIONAL_NAME, Role.PARTY_NAME, Role.MOTTO)
    stories = laid.others.values()
    return next((lines for lines in stories if any(draft.role(line) in head for line in lines)), ())


def _head_lines(main: Sequence[Line]) -> list[Line]:
    """Return the lines before the title, or before whatever can belong to no letterhead."""
    first = list(islice(printed(main), LONGEST_HEAD))
    named_at = next((line.index for line in first if has_state_heading((line,))), None)
    lines: list[Line] = []
    shown = 0
    for line in main:
        if not line.empty:
            shown += 1
            named = named_at is None or line.index > named_at
            if (
                shown > LONGEST_HEAD
                or is_addressed(line)
                or begins_as_basis(line)
                or line.words > LONGEST_LINE
            ):
                break
            if named and title_match(line) is not None:
                break
        lines.append(line)
    return lines


def _appendix(lines: Sequence[Line], draft: Draft) -> Appendix | None:
    attached = find_appendix(lines, draft)
    rest = attached.lines[attached.rest :]
    for group in closing_groups(rest):
        if not group.framed:  # who made the table signs below it; no signature of the document
            for line in printed(group.lines):
                draft.give(line, Role.OTHER)
    find_body(rest, draft)
    return attached.appendix


def _style(draft: Draft) -> Style | None:
    state = draft.has(Role.NATIONAL_NAME, Role.MOTTO)
    party = draft.has(Role.PARTY_NAME)
    if state == party:
        return None
    return "state" if state else "party"


def _all_roles(document: WordDocument, draft: Draft) -> dict[Paragraph, Role]:
    """Return one role for every paragraph of every story, in the order of the document."""
    roles: dict[Paragraph, Role] = {}
    for story in document.stories:
        for paragraph in story.paragraphs():
            roles[paragraph] = draft.roles.get(paragraph) or _silent(paragraph)
    return roles


def _silent(paragraph: Paragraph) -> Role:
    """Return the role of a paragraph that no step has recognised: it prints no text."""
    if paragraph.printed.strip():
        return Role.OTHER
    if is_there_for_its_line(paragraph):
        return Role.LINE
    if any(drawing.kind == "picture" for drawing in paragraph.drawings):
        return Role.OTHER
    if paragraph.label is not None and paragraph.label.text.strip():
        return Role.LISTED
    return Role.EMPTY
