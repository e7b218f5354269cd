"""The part of Jinja that a template may use: an allow-list on the syntax tree.

A template is data that anybody may upload, so what is not listed here is refused when it is compiled: no
calls, no arithmetic, no assignments, no imports. Every fault of a text is told at once, each with its tag.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from jinja2 import nodes

from assembly.errors import Fault

STATEMENTS = ("if", "elif", "else", "endif", "for", "endfor")
LOOP_FACTS = ("index", "index0", "first", "last", "length")
OPERATORS = ("eq", "ne", "lt", "lteq", "gt", "gteq", "in", "notin")

_RESERVED = frozenset({"self", "super", "caller", "varargs", "kwargs", "loop"})
_LONGEST_CONSTANT = 300  # characters
_LARGEST_CONSTANT = 10**9
_DEEPEST_BLOCK = 12  # levels; CPython itself refuses more than 20 loops in one another


@dataclass(frozen=True, slots=True)
class Argument:
    """What a filter or a test takes between brackets: constants of one type, within limits where numbers."""

    kind: type
    least: int = 0
    most: int = 0
    required: bool = True

    def accepts(self, values: Sequence[object]) -> bool:
        """Tell whether these constants fit."""
        if not values:
            return not self.required
        if len(values) > 1 or type(values[0]) is not self.kind:
            return False
        return not isinstance(values[0], int) or self.least <= values[0] <= self.most


FILTERS: Mapping[str, Argument | None] = {
    "blank": Argument(int, 1, 200),
    "capitalize_first": None,
    "e": None,  # docxtpl's "escape": does nothing, for every value is escaped
    "join": Argument(str, required=False),
    "length": None,
    "lower": None,
    "upper": None,
}
TESTS: Mapping[str, Argument | None] = {
    "blank": None,
    "divisibleby": Argument(int, 1, 1000),
    "even": None,
    "odd": None,
}

_PATHS = (nodes.Name, nodes.Getattr, nodes.Getitem)
_ARITHMETIC = (nodes.BinExpr, nodes.Neg, nodes.Pos, nodes.Concat)
_LITERALS = (nodes.List, nodes.Tuple, nodes.Dict)
_CONDITIONS = (nodes.Compare, nodes.Not, nodes.Test)

# What docxtpl writes for {% hm %}: the one product that is allowed, and only inside this attribute. In an
# author's text "<" is always "&lt;", so nobody can write this by hand.
_SPAN_ATTRIBUTE = '<w:gridSpan w:val="'


def check_language(tree: nodes.Template, tag_at: Callable[[int], str], part: str) -> list[Fault]:
    """Return every use of what a template may not say, each once, in the order of the text.

    ``tag_at`` gives the tag that a line number of the tree belongs to, ``part`` the name of the part.
    """
    walk = _Walk(tag_at, part)
    walk.body(tree.body, in_loop=False, depth=0)
    return list(walk.faults.values())


def check_statement(keyword: str, tag: str, part: str) -> Fault | None:
    """Return a fault for a statement that no template may use."""
    if keyword in STATEMENTS:
        return None
    return Fault(
        part,
        "template.statement-not-allowed",
        f"Lệnh “{keyword}” không dùng được trong mẫu; chỉ có: {', '.join(STATEMENTS)}.",
        f"the statement {keyword!r} is not allowed in {tag}; use {', '.join(STATEMENTS)}",
        tag,
    )


class _Walk:
    def __init__(self, tag_at: Callable[[int], str], part: str) -> None:
        self.faults: dict[tuple[str, str], Fault] = {}
        self._tag_at = tag_at
        self._part = part

    def _fault(self, node: nodes.Node, code: str, message: str, message_en: str) -> None:
        tag = self._tag_at(node.lineno or 0)
        fault = Fault(self._part, f"template.{code}", message, f"{message_en}, in {tag}", tag)
        self.faults.setdefault((code, tag), fault)

    # statements

    def body(self, statements: Iterable[nodes.Node], *, in_loop: bool, depth: int) -> None:
        for statement in statements:
            match statement:
                case nodes.Output():
                    self._output(statement, in_loop=in_loop)
                case nodes.If() | nodes.For() if depth >= _DEEPEST_BLOCK:
                    self._fault(
                        statement,
                        "too-deep",
                        f"Lồng quá {_DEEPEST_BLOCK} cấp if/for.",
                        f"if and for are nested more than {_DEEPEST_BLOCK} deep",
                    )
                case nodes.If():
                    self._expression(statement.test, in_loop=in_loop)
                    self.body(statement.body, in_loop=in_loop, depth=depth + 1)
                    self.body(statement.elif_, in_loop=in_loop, depth=depth)
                    self.body(statement.else_, in_loop=in_loop, depth=depth + 1)
                case nodes.For():
                    self._for(statement, in_loop=in_loop, depth=depth)
                case _:
                    keyword = type(statement).__name__.lower()
                    tag = self._tag_at(statement.lineno or 0)
                    fault = check_statement(keyword, tag, self._part)
                    if fault:
                        self.faults.setdefault((fault.code, tag), fault)

    def _output(self, output: nodes.Output, *, in_loop: bool) -> None:
        before = ""
        for node in output.nodes:
            if isinstance(node, nodes.TemplateData):
                before = node.data
                continue
            if not (in_loop and before.endswith(_SPAN_ATTRIBUTE) and _is_span_of_loop(node)):
                if isinstance(node, _CONDITIONS) or (
                    isinstance(node, nodes.Const) and node.value is not None
                ):
                    self._not_a_condition(node)
                self._expression(node, in_loop=in_loop)
            before = ""

    def _not_a_condition(self, node: nodes.Expr) -> None:
        if isinstance(node, nodes.Const) and not isinstance(node.value, bool):
            return
        self._fault(
            node,
            "prints-a-condition",
            "Thẻ này in ra True/False; hãy dùng {% if … %}.",
            "this would print True or False; use {% if … %}",
        )

    def _for(self, loop: nodes.For, *, in_loop: bool, depth: int) -> None:
        if loop.recursive:
            self._fault(
                loop, "recursive-loop", "Không dùng vòng lặp recursive.", "a loop cannot be recursive"
            )
        if isinstance(loop.target, nodes.Name):
            self._name(loop.target)
        else:
            self._fault(
                loop,
                "loop-target",
                "Vòng lặp chỉ đặt một tên: {% for member in members %}.",
                "a loop sets one name: {% for member in members %}",
            )
        if isinstance(loop.iter, _PATHS):
            self._expression(loop.iter, in_loop=in_loop)
        else:
            self._fault(
                loop,
                "loop-over",
                "Vòng lặp chỉ chạy trên một danh sách của dữ liệu: {% for member in members %}.",
                "a loop runs over a list of the data: {% for member in members %}",
            )
        if loop.test is not None:
            self._expression(loop.test, in_loop=False)
        self.body(loop.body, in_loop=True, depth=depth + 1)
        self.body(loop.else_, in_loop=in_loop, depth=depth + 1)

    # expressions

    def _expression(self, node: nodes.Node, *, in_loop: bool) -> None:
        match node:
            case nodes.Name():
                self._name(node)
            case nodes.Const():
                self._constant(node)
            case nodes.Getattr(node=nodes.Name(name="loop")):
                self._loop_fact(node, in_loop=in_loop)
            case nodes.Getattr() | nodes.Getitem():
                self._path(node, in_loop=in_loop)
            case nodes.Compare():
                self._compare(node, in_loop=in_loop)
            case nodes.And() | nodes.Or() | nodes.Not() | nodes.CondExpr():
                self._inside(node, in_loop=in_loop)
            case nodes.Filter():
                self._named(node, "filter", FILTERS, "Bộ lọc", in_loop=in_loop)
            case nodes.Test():
                self._named(node, "test", TESTS, "Phép thử", in_loop=in_loop)
            case _:
                self._refused(node)
                self._inside(node, in_loop=in_loop)

    def _inside(self, node: nodes.Node, *, in_loop: bool) -> None:
        for child in node.iter_child_nodes():
            if isinstance(child, nodes.Expr):
                self._expression(child, in_loop=in_loop)

    def _refused(self, node: nodes.Node) -> None:
        if isinstance(node, nodes.Call):
            self._fault(
                node,
                "call-not-allowed",
                "Mẫu không được gọi hàm; chỉ in dữ liệu: {{ block.name }}.",
                "a template cannot call anything; it prints data: {{ block.name }}",
            )
        elif isinstance(node, _ARITHMETIC):
            self._fault(
                node,
                "arithmetic-not-allowed",
                "Mẫu không tính toán, không ghép chuỗi; hãy viết các thẻ cạnh nhau.",
                "a template does not calculate or join texts; write the tags side by side",
            )
        elif isinstance(node, _LITERALS):
            self._fault(
                node,
                "literal-not-allowed",
                'Danh sách chỉ viết được sau "in": {% if kind in ["a", "b"] %}.',
                'a list can be written only after "in": {% if kind in ["a", "b"] %}',
            )
        else:
            self._fault(
                node,
                "expression-not-allowed",
                "Cách viết này không dùng được trong mẫu.",
                f"this expression ({type(node).__name__}) is not allowed in a template",
            )

    def _name(self, node: nodes.Name) -> None:
        name = node.name
        if name.startswith("_") or name in _RESERVED or unicodedata.normalize("NFKC", name) != name:
            self._fault(
                node,
                "name-not-allowed",
                f"Tên “{name}” không dùng được.",
                f"the name {name!r} is not allowed",
            )

    def _constant(self, node: nodes.Const) -> None:
        value = node.value
        if type(value) not in (str, int, bool):
            self._fault(
                node,
                "constant-not-allowed",
                "Hằng số chỉ là chữ, số nguyên, true hoặc false; trường thiếu thì hỏi {% if x %}.",
                "a constant is text, a whole number, true or false; ask {% if x %} whether a fact is given",
            )
        elif (isinstance(value, str) and len(value) > _LONGEST_CONSTANT) or (
            isinstance(value, int) and value > _LARGEST_CONSTANT
        ):
            self._fault(
                node,
                "constant-too-large",
                f"Hằng số quá lớn: nhiều nhất {_LONGEST_CONSTANT} ký tự hoặc {_LARGEST_CONSTANT}.",
                f"a constant is at most {_LONGEST_CONSTANT} characters or {_LARGEST_CONSTANT}",
            )

    def _loop_fact(self, node: nodes.Getattr, *, in_loop: bool) -> None:
        if not in_loop:
            self._fault(
                node,
                "loop-outside-for",
                "“loop” chỉ dùng được bên trong {% for … %}.",
                '"loop" stands only inside {% for … %}',
            )
        if node.attr not in LOOP_FACTS:
            self._fault(
                node,
                "loop-fact",
                f"“loop” chỉ có: {', '.join(LOOP_FACTS)}.",
                f'"loop" has only: {", ".join(LOOP_FACTS)}',
            )

    def _path(self, node: nodes.Getattr | nodes.Getitem, *, in_loop: bool) -> None:
        key: object = node.attr if isinstance(node, nodes.Getattr) else None
        if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
            key = node.arg.value
        if type(key) not in (str, int) or (isinstance(key, int) and key > _LARGEST_CONSTANT):
            self._fault(
                node,
                "subscript-not-allowed",
                'Trong ngoặc vuông chỉ là tên hoặc số thứ tự viết sẵn: x["tên"], x[0].',
                'only a fixed name or position stands between square brackets: x["name"], x[0]',
            )
        elif isinstance(key, str) and key.startswith("_"):
            self._fault(
                node,
                "attribute-not-allowed",
                f"Trường “{key}” không dùng được: tên trường không bắt đầu bằng “_”.",
                f"the field {key!r} is not allowed: no field begins with an underscore",
            )
        if isinstance(node.node, _PATHS):
            self._expression(node.node, in_loop=in_loop)
        else:
            self._fault(
                node,
                "attribute-not-allowed",
                "Chỉ lấy trường của dữ liệu: {{ member.name }}.",
                "only data have fields: {{ member.name }}",
            )
            self._expression(node.node, in_loop=in_loop)

    def _compare(self, node: nodes.Compare, *, in_loop: bool) -> None:
        self._expression(node.expr, in_loop=in_loop)
        for operand in node.ops:
            right = operand.expr
            if operand.op not in OPERATORS:
                self._refused(right)
            elif operand.op in ("in", "notin") and isinstance(right, nodes.List | nodes.Tuple):
                for item in right.items:
                    if isinstance(item, nodes.Const):
                        self._constant(item)
                    else:
                        self._refused(right)
            else:
                self._expression(right, in_loop=in_loop)

    def _named(
        self,
        node: nodes.Filter | nodes.Test,
        what: str,
        known: Mapping[str, Argument | None],
        label: str,
        *,
        in_loop: bool,
    ) -> None:
        if node.name not in known:
            self._fault(
                node,
                f"{what}-unknown",
                f"{label} “{node.name}” không có; chỉ có: {', '.join(known)}.",
                f"there is no {what} {node.name!r}; there are: {', '.join(known)}",
            )
        else:
            rule = known[node.name]
            values = [argument.value if isinstance(argument, nodes.Const) else None for argument in node.args]
            plain = not (node.kwargs or node.dyn_args or node.dyn_kwargs)
            if not plain or not (rule.accepts(values) if rule else not values):
                self._fault(
                    node,
                    f"{what}-argument",
                    f"{label} “{node.name}” {_argument_vi(rule)}.",
                    f"the {what} {node.name!r} {_argument_en(rule)}",
                )
        if node.node is not None:
            self._expression(node.node, in_loop=in_loop)


def _argument_vi(rule: Argument | None) -> str:
    if rule is None:
        return "không có tham số"
    return f"cần một số từ {rule.least} đến {rule.most}" if rule.kind is int else "cần một chuỗi chữ viết sẵn"


def _argument_en(rule: Argument | None) -> str:
    if rule is None:
        return "takes nothing between brackets"
    if rule.kind is int:
        return f"takes one number from {rule.least} to {rule.most}"
    return "takes one constant text"


def _is_span_of_loop(node: nodes.Node) -> bool:
    if isinstance(node, nodes.Mul):
        if not (isinstance(node.left, nodes.Const) and type(node.left.value) is int and node.left.value < 64):
            return False
        node = node.right
    return (
        isinstance(node, nodes.Getattr)
        and node.attr == "length"
        and isinstance(node.node, nodes.Name)
        and node.node.name == "loop"
    )
