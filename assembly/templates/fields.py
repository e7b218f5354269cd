"""The facts that a template asks for, read from its syntax trees."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from jinja2 import nodes

_LIST_FILTERS = ("join",)


@dataclass(frozen=True, slots=True, order=True)
class Field:
    """A place in the words: ``conference.date``, ``members[].name``.

    ``[]`` stands for each item of a list. ``printed`` is false where the template only asks whether the
    fact is given, compares it or loops over it.
    """

    path: str
    printed: bool


def template_fields(trees: Iterable[nodes.Template]) -> tuple[Field, ...]:
    """Return every path that the checked syntax trees of a template name, once, in order of first mention."""
    reading = _Reading()
    for tree in trees:
        reading.body(tree.body, {"loop": None})
    return tuple(Field(path, printed) for path, printed in reading.found.items())


class _Reading:
    def __init__(self) -> None:
        self.found: dict[str, bool] = {}

    def _note(self, path: str | None, *, printed: bool) -> None:
        if path is not None:
            self.found[path] = self.found.get(path, False) or printed

    def body(self, statements: Iterable[nodes.Node], scope: Mapping[str, str | None]) -> None:
        for statement in statements:
            match statement:
                case nodes.Output():
                    for node in statement.nodes:
                        self._expression(node, scope, printed=True)
                case nodes.If():
                    self._expression(statement.test, scope, printed=False)
                    self.body(statement.body, scope)
                    self.body(statement.elif_, scope)
                    self.body(statement.else_, scope)
                case nodes.For():
                    self._for(statement, scope)

    def _for(self, loop: nodes.For, scope: Mapping[str, str | None]) -> None:
        items = _path(loop.iter, scope)
        if items is not None:
            items += "[]"
        self._note(items, printed=False)
        inner = {**scope, loop.target.name: items} if isinstance(loop.target, nodes.Name) else scope
        if loop.test is not None:
            self._expression(loop.test, inner, printed=False)
        self.body(loop.body, inner)
        self.body(loop.else_, scope)

    def _expression(self, node: nodes.Node, scope: Mapping[str, str | None], *, printed: bool) -> None:
        match node:
            case nodes.Name() | nodes.Getattr() | nodes.Getitem():
                self._note(_path(node, scope), printed=printed)
            case nodes.CondExpr():
                self._expression(node.test, scope, printed=False)
                self._expression(node.expr1, scope, printed=printed)
                if node.expr2 is not None:
                    self._expression(node.expr2, scope, printed=printed)
            case nodes.Filter(node=nodes.Expr() as value):
                items = _path(value, scope) if node.name in _LIST_FILTERS else None
                if items is not None:
                    self._note(items + "[]", printed=printed)
                else:
                    self._expression(value, scope, printed=printed)
            case nodes.And() | nodes.Or():
                self._expression(node.left, scope, printed=printed)
                self._expression(node.right, scope, printed=printed)
            case _:
                for child in node.iter_child_nodes():
                    self._expression(child, scope, printed=False)


def _path(node: nodes.Node, scope: Mapping[str, str | None]) -> str | None:
    """Return the dotted path of a name or a field; None where it is not of the words (``loop``)."""
    match node:
        case nodes.Name():
            return scope.get(node.name, node.name)
        case nodes.Getattr():
            base, key = _path(node.node, scope), node.attr
            return None if base is None else f"{base}.{key}"
        case nodes.Getitem(arg=nodes.Const()):
            base, value = _path(node.node, scope), node.arg.value  # type: ignore[attr-defined]  # a Const
            if base is None:
                return None
            return f"{base}[]" if isinstance(value, int) else f"{base}.{value}"
    return None
