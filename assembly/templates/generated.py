"""Python code for a template: one function that renders it, a line of which tells the tag it comes from.

Jinja parses a template; what runs is written here, from a list of the nodes that it may have. So there is no
call, no attribute and no name of Python in it, and a value costs one look-up in a dictionary and one pass of
escaping. What is not in the list is refused, whether or not ``language`` saw it before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import CodeType
from typing import Any

from jinja2 import nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import LoopContext

from assembly.templates.language import LOOP_FACTS
from assembly.templates.sandbox import (
    FILTERS_OF_TEMPLATES,
    TESTS_OF_TEMPLATES,
    Budget,
    Printing,
    container,
    item,
    items,
    unknown_name,
)

_OPERATORS = {
    "eq": "==",
    "ne": "!=",
    "lt": "<",
    "lteq": "<=",
    "gt": ">",
    "gteq": ">=",
    "in": "in",
    "notin": "not in",
}
# of a loop that runs over all items of its list, written with its counter and its list
_LOOP_FACTS = {
    "index": "{counter}",
    "index0": "({counter} - 1)",
    "first": "({counter} == 1)",
    "last": "({counter} == len({items}))",
    "length": "len({items})",
}
_NUMBERS = ("index", "index0", "length")


class OwnText(str):
    """A piece of the template's own text: of a type of its own, so that no value is ever the same object."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Generated:
    """The rendering function of a template.

    ``render(values, add, escape, budget)`` hands each piece to ``add``: the template's own text, always the
    same objects (``own``), and values, which go through ``escape``. ``lines`` gives for each line of the
    function (from 1) that of the syntax tree.
    """

    render: Callable[..., None]
    own: tuple[OwnText, ...]
    lines: tuple[int, ...]


def generate(tree: nodes.Template, file_name: str, printing: Printing) -> Generated:
    """Return the rendering function of a syntax tree.

    Raises SecurityError for a node that no template may have; SyntaxError, RecursionError or MemoryError
    where Python cannot compile so much.
    """
    writing = _Writing(printing)
    writing.body(tree.body, {}, 1)
    names = [
        f" {variable} = values[{name!r}] if {name!r} in values else unknown(values, {name!r})"
        for name, variable in writing.names.items()
    ]
    lines = ["def render(values, add, escape, budget):", *names, *writing.lines, " return"]
    numbers = [0, *(0 for _ in names), *writing.numbers, 0]
    code: CodeType = compile("\n".join(lines), file_name, "exec")
    namespace: dict[str, Any] = {
        # nothing else of Python exists for the code
        "__builtins__": {},
        "type": type,
        "str": str,
        "len": len,
        "enumerate": enumerate,
        "dict": dict,
        "LoopContext": LoopContext,
        "item": item,
        "items": items,
        "container": container,
        "show": printing.show,
        "unknown": unknown_name,
        **{f"filter_{name}": function for name, function in FILTERS_OF_TEMPLATES.items()},
        **{f"test_{name}": function for name, function in TESTS_OF_TEMPLATES.items()},
        **{f"T{at}": text for at, text in enumerate(writing.own)},
    }
    exec(code, namespace)  # noqa: S102 - written above from a list of nodes, names and texts as literals
    return Generated(namespace["render"], tuple(writing.own), tuple(numbers))


@dataclass(frozen=True, slots=True)
class _Variable:
    """The Python variable of a name; ``counter`` and ``items`` or ``context`` belong to ``loop``."""

    name: str = ""
    counter: str = ""
    items: str = ""
    context: str = ""


_Scope = Mapping[str, _Variable]


@dataclass(slots=True)
class _Writing:
    printing: Printing
    lines: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    own: list[OwnText] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)  # of the data, with their variables
    _loops: int = 0

    def _write(self, level: int, line: str, node: nodes.Node | None = None) -> None:
        self.lines.append(" " * level + line)
        self.numbers.append(node.lineno or 0 if node else 0)

    # statements

    def body(self, statements: Sequence[nodes.Node], scope: _Scope, level: int) -> None:
        """Write statements; a body without any does nothing."""
        before = len(self.lines)
        for statement in statements:
            match statement:
                case nodes.Output():
                    self._output(statement, scope, level)
                case nodes.If():
                    self._if(statement, scope, level)
                case nodes.For():
                    self._for(statement, scope, level)
                case _:
                    raise _not_allowed(statement)
        if len(self.lines) == before:
            self._write(level, "pass")

    def _output(self, output: nodes.Output, scope: _Scope, level: int) -> None:
        text = ""
        for node in output.nodes:
            if isinstance(node, nodes.TemplateData):
                text += node.data
            elif isinstance(node, nodes.Const) and type(node.value) in (str, int):
                text += self.printing.show(node.value, Budget())
            else:
                self._own(text, level)
                text = ""
                self._print(node, scope, level)
        self._own(text, level)

    def _own(self, text: str, level: int) -> None:
        if text:
            self._write(level, f"add(T{len(self.own)})")
            self.own.append(OwnText(text))

    def _print(self, node: nodes.Expr, scope: _Scope, level: int) -> None:
        value = self._expression(node, scope)
        if not isinstance(node, nodes.Name | nodes.Getattr | nodes.Getitem):
            self._write(level, f"add(show({value}, budget))", node)
            return
        if not value.isidentifier():
            self._write(level, f"v = {value}", node)
            value = "v"
        self._write(level, f"if type({value}) is str:", node)
        self._write(level + 1, f"e = escape({value})", node)
        self._write(level + 1, f"if e is not {value}: budget.hold(e)", node)
        self._write(level + 1, "add(e)", node)
        self._write(level, f"else: add(show({value}, budget))", node)

    def _if(self, statement: nodes.If, scope: _Scope, level: int) -> None:
        self._write(level, f"if {self._expression(statement.test, scope)}:", statement)
        self.body(statement.body, scope, level + 1)
        for way in statement.elif_:
            self._write(level, f"elif {self._expression(way.test, scope)}:", way)
            self.body(way.body, scope, level + 1)
        if statement.else_:
            self._write(level, "else:")
            self.body(statement.else_, scope, level + 1)

    def _for(self, loop: nodes.For, scope: _Scope, level: int) -> None:
        if not isinstance(loop.target, nodes.Name) or loop.recursive:
            raise _not_allowed(loop)
        self._loops += 1
        at = self._loops
        target, items, empty = f"x{at}", f"items{at}", f"empty{at}"
        inner = {**scope, loop.target.name: _Variable(target)}
        self._write(
            level, f"{items} = items({self._expression(loop.iter, scope)}, {_weight(loop)}, budget)", loop
        )
        if loop.test is None:
            counter = f"at{at}"
            inner["loop"] = _Variable(counter=counter, items=items)
            counted = any(_is_loop(node) for node in loop.find_all(nodes.Name))
            over = f"{counter}, {target} in enumerate({items}, 1)" if counted else f"{target} in {items}"
        else:
            # one item after the other, so that facts asked for are recorded in the order of the document
            context, tested = f"loop{at}", f"y{at}"
            test = self._expression(loop.test, {**scope, loop.target.name: _Variable(tested)}, within=True)
            inner["loop"] = _Variable(context=context)
            over = f"{target}, {context} in LoopContext(({tested} for {tested} in {items} if {test}), None)"
            self._write(level, f"{empty} = {True}", loop)
        self._write(level, f"for {over}:", loop)
        if loop.test is not None:
            self._write(level + 1, f"{empty} = {False}", loop)
        self.body(loop.body, inner, level + 1)
        if loop.else_:
            self._write(level, f"if not {items}:" if loop.test is None else f"if {empty}:", loop)
            self.body(loop.else_, scope, level + 1)

    # expressions

    def _expression(self, node: nodes.Node, scope: _Scope, *, within: bool = False) -> str:
        """Return an expression; ``within`` a generator, where none can keep what it looked up."""

        def inside(child: nodes.Node | None) -> str:
            return self._expression(child or nodes.Const(""), scope, within=within)

        match node:
            case nodes.Const() if type(node.value) in (str, int, bool):
                written = repr(node.value)
            case nodes.Name():
                written = self._name(node, scope)
            case nodes.Getattr(node=nodes.Name(name="loop")):
                written = _loop_fact(node, scope)
            case nodes.Getattr() | nodes.Getitem():
                written = _looked_up(inside(node.node), _key(node), within=within)
            case nodes.Filter() if node.name in FILTERS_OF_TEMPLATES:
                written = f"filter_{node.name}({', '.join(map(inside, _arguments(node)))})"
            case nodes.Test() if node.name in TESTS_OF_TEMPLATES:
                written = f"test_{node.name}({', '.join(map(inside, _arguments(node)))})"
            case nodes.List() | nodes.Tuple() if all(isinstance(each, nodes.Const) for each in node.items):
                written = f"[{', '.join(map(inside, node.items))}]"
            case _:
                written = f"({_operation(node, inside)})"
        return written

    def _name(self, node: nodes.Name, scope: _Scope) -> str:
        if node.name == "loop":
            raise _not_allowed(node)
        if node.name in scope:
            return scope[node.name].name
        return self.names.setdefault(node.name, f"n{len(self.names)}")


def _operation(node: nodes.Node, inside: Callable[[nodes.Node | None], str]) -> str:
    match node:
        case nodes.Compare():
            return f"{inside(node.expr)}{''.join(_compared(each, inside) for each in node.ops)}"
        case nodes.And():
            return f"{inside(node.left)} and {inside(node.right)}"
        case nodes.Or():
            return f"{inside(node.left)} or {inside(node.right)}"
        case nodes.Not():
            return f"not {inside(node.node)}"
        case nodes.CondExpr():
            return f"{inside(node.expr1)} if {inside(node.test)} else {inside(node.expr2)}"
        case nodes.Mul(left=nodes.Const(), right=nodes.Getattr(node=nodes.Name(name="loop"))):
            return f"{inside(node.left)} * {inside(node.right)}"  # docxtpl's, for merged cells
    raise _not_allowed(node)


def _compared(operand: nodes.Operand, inside: Callable[[nodes.Node | None], str]) -> str:
    if operand.op not in _OPERATORS:
        raise _not_allowed(operand)
    value = inside(operand.expr)
    if operand.op in ("in", "notin") and not isinstance(operand.expr, nodes.List | nodes.Tuple):
        value = f"container({value}, budget)"
    return f" {_OPERATORS[operand.op]} {value}"


def _is_loop(name: nodes.Name) -> bool:
    return name.name == "loop"


def _key(node: nodes.Getattr | nodes.Getitem) -> str | int:
    if isinstance(node, nodes.Getattr):
        return node.attr
    if isinstance(node.arg, nodes.Const) and type(node.arg.value) in (str, int):
        return node.arg.value  # type: ignore[no-any-return]  # of these two types
    raise _not_allowed(node)


def _looked_up(base: str, key: str | int, *, within: bool) -> str:
    """Return the look-up of a key; the usual one, of a text in a dictionary, is written out."""
    if within or type(key) is not str:
        return f"item({base}, {key!r})"
    if base.isidentifier():
        return f"({base}[{key!r}] if type({base}) is dict and {key!r} in {base} else item({base}, {key!r}))"
    # one variable serves all: what stands inside has been looked up before it is set
    return f"(t[{key!r}] if type(t := {base}) is dict and {key!r} in t else item(t, {key!r}))"


def _loop_fact(node: nodes.Getattr, scope: _Scope) -> str:
    loop = scope.get("loop")
    if loop is None or node.attr not in LOOP_FACTS:
        raise _not_allowed(node)
    if loop.context:
        return f"{loop.context}.{node.attr}"
    return _LOOP_FACTS[node.attr].format(counter=loop.counter, items=loop.items)


def _arguments(node: nodes.Filter | nodes.Test) -> list[nodes.Expr]:
    constants = all(isinstance(each, nodes.Const) for each in node.args)
    if node.node is None or node.kwargs or node.dyn_args or node.dyn_kwargs or not constants:
        raise _not_allowed(node)
    return [node.node, *node.args]


def _weight(node: nodes.Node) -> int:
    """Return how many nodes one turn of a loop evaluates; inner loops pay for themselves."""
    inner = (child for child in node.iter_child_nodes() if not isinstance(child, nodes.For))
    return 1 + sum(_weight(child) for child in inner)


def _not_allowed(node: nodes.Node) -> SecurityError:
    return SecurityError(f"a template has no {type(node).__name__} of this kind")
