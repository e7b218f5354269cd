"""A text with tags, checked and compiled once, rendered as often as wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from types import TracebackType
from typing import Any

from jinja2 import nodes
from jinja2.exceptions import SecurityError

from assembly.errors import Fault, TemplateRefused
from assembly.templates.construction import UNPROVEN, Construction, construction_of
from assembly.templates.generated import Generated, generate
from assembly.templates.language import check_language
from assembly.templates.sandbox import JINJA, PLAIN, XML, Budget, Printing, RefusedAtRendering
from assembly.templates.syntax import UNREADABLE, TagLines, is_too_deep, leftovers, syntax_faults, too_tangled

PIECES_AT_ONCE = 2_048  # pieces: some 100,000 characters, which the processor's own memory holds
_ESCAPES = (("{_{", "{{"), ("}_}", "}}"), ("{_%", "{%"), ("%_}", "%}"))  # docxtpl's way to print a brace pair


class TemplateText:
    """A compiled text; immutable, and safe to render in several threads.

    ``part`` names the part of the package (or the manifest's field) it stands in; ``tree`` is the checked
    syntax tree, for reading only. ``own`` are the ids (``id()``) of the template's own pieces of text: these
    very objects come out of each rendering and live as long as this; a value is never one of them.
    ``construction`` is what is known of every rendering of XML.
    """

    __slots__ = ("_generated", "_printing", "_tags", "construction", "own", "part", "tree")

    def __init__(
        self,
        part: str,
        tree: nodes.Template,
        generated: Generated,
        printing: Printing,
        tags: TagLines,
        *,
        construction: Construction,
    ) -> None:
        self.part = part
        self.tree = tree
        self.own = frozenset(map(id, generated.own))
        self.construction = construction
        self._generated = generated
        self._printing = printing
        self._tags = tags

    def tag_at(self, line: int) -> str:
        """Return the tag that a line number of the tree belongs to."""
        return self._tags.at(line)

    def render(self, values: dict[str, Any], budget: Budget) -> str:
        """Return the text with these plain values in it; raises what ``pieces`` and ``joined`` raise."""
        return "".join(self.joined(self.pieces(values, budget), budget))

    def joined(self, pieces: Sequence[str], budget: Budget) -> Iterator[str]:
        """Return rendered pieces joined, some at a time: to see all of a long text at once takes long.

        Raises TemplateRefused where the text grows beyond ``budget``.
        """
        for start in range(0, len(pieces), PIECES_AT_ONCE):
            some = pieces[start : start + PIECES_AT_ONCE]
            try:
                budget.spend_characters(sum(map(len, some)))
            except RefusedAtRendering as refusal:
                raise self._refused(refusal) from refusal
            yield "".join(some)

    def pieces(self, values: dict[str, Any], budget: Budget, *, line_ends: bool = True) -> list[str]:
        """Return the text with these plain values (see ``plain_words``) in it, piece by piece.

        ``line_ends`` tells that a value may hold some. Raises TemplateRefused naming the part and the tag
        where the values do not have a fact that the text names, or hold another kind of value than it needs,
        or where the rendering takes more steps than ``budget`` has.
        """
        escape = self._printing.escape if line_ends else self._printing.escape_line
        pieces: list[str] = []
        try:
            self._generated.render(values, pieces.append, escape, budget)
        except RefusedAtRendering as refusal:
            raise self._refused(refusal) from refusal
        except (TypeError, ValueError, ArithmeticError) as trouble:
            raise self._refused(
                RefusedAtRendering(
                    "cannot-evaluate",
                    "Không tính được thẻ này với dữ liệu đã cho.",
                    f"this cannot be evaluated with the data given ({type(trouble).__name__})",
                ),
                trouble.__traceback__,
            ) from trouble
        return pieces

    def _refused(self, refusal: RefusedAtRendering, trace: TracebackType | None = None) -> TemplateRefused:
        tag = self._tag_of(trace or refusal.__traceback__)
        return TemplateRefused(
            [
                Fault(
                    self.part,
                    f"template.{refusal.code}",
                    refusal.message,
                    f"{refusal}, in {tag}" if tag else str(refusal),
                    tag or None,
                )
            ]
        )

    def _tag_of(self, trace: TracebackType | None) -> str:
        line = 0
        while trace is not None:
            if trace.tb_frame.f_code.co_filename == _file_name(self.part):
                line = self._generated.lines[trace.tb_lineno - 1]
            trace = trace.tb_next
        return self._tags.at(line) if line else ""


def compile_text(
    source: str, part: str, *, xml: bool, repeated: Callable[[str], str] | None = None
) -> TemplateText:
    """Check and compile a text with tags; ``xml`` tells that values are to be escaped.

    ``repeated`` rewrites the template's own text inside loops: what may stand there only once must go.
    Raises TemplateRefused with every fault of the text at once.
    """
    tags = TagLines(source)
    faults = list(tags.statement_faults(part))
    try:
        tree = JINJA.parse(tags.source)
    except UNREADABLE as trouble:
        raise TemplateRefused(faults or syntax_faults(tags, part, trouble)) from trouble
    if is_too_deep(tree):
        raise TemplateRefused([*faults, too_tangled(part)])
    faults += [*check_language(tree, tags.at, part), *leftovers(tree, part)]
    if faults:
        each: dict[tuple[str, str | None], Fault] = {}
        for fault in faults:
            each.setdefault((fault.code, fault.found), fault)
        raise TemplateRefused(list(each.values()))
    checked = JINJA.parse(tags.source)
    if repeated:
        for data in {
            data for loop in checked.find_all(nodes.For) for data in loop.find_all(nodes.TemplateData)
        }:
            data.data = repeated(data.data)
    _finish_texts(checked)
    _finish_texts(tree)
    printing = XML if xml else PLAIN
    try:
        generated = generate(checked, _file_name(part), printing)
    except (RecursionError, SyntaxError, ValueError, MemoryError, SecurityError) as trouble:
        raise TemplateRefused([too_tangled(part)]) from trouble
    construction = construction_of(checked) if xml else UNPROVEN
    return TemplateText(part, tree, generated, printing, tags, construction=construction)


def _file_name(part: str) -> str:
    return f"<template {part}>"


# what is done to the tree after it was checked


def _finish_texts(tree: nodes.Template) -> None:
    """Turn docxtpl's written-out brace pairs into braces, in the template's own text only."""
    for data in tree.find_all(nodes.TemplateData):
        data.data = _with_braces(data.data)
    for constant in tree.find_all(nodes.Const):
        if isinstance(constant.value, str):
            constant.value = _with_braces(constant.value)
    for choice in tree.find_all(nodes.CondExpr):
        if choice.expr2 is None:
            choice.expr2 = nodes.Const("", lineno=choice.lineno)


def _with_braces(text: str) -> str:
    if "_" in text:
        for written, meant in _ESCAPES:
            text = text.replace(written, meant)
    return text
