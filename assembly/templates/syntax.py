"""Which tag a line of Jinja's syntax tree belongs to, and what is wrong with tags that Jinja cannot read."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from jinja2 import TemplateSyntaxError, nodes

from assembly.errors import Fault
from assembly.templates.language import check_language, check_statement
from assembly.templates.sandbox import JINJA

UNREADABLE = (TemplateSyntaxError, RecursionError, ValueError)  # what Jinja's parser raises

_TAG = re.compile(r"(\{\{)([-+]?)(.*?)(\}\})|(\{%)([-+]?)(.*?)(%\})|\{#.*?#\}", re.DOTALL)
_AROUND = " \t\u00a0-+"  # the space that does not break, too
_DEEPEST = 60  # levels of nodes; Jinja's compiler takes three of Python's 1000 frames for each
_LONGEST_SHOWN = 120  # characters
_LEFTOVERS = ("{{", "{%", "{#", "}}", "%}", "#}")


def _shown(tag: str) -> str:
    return tag if len(tag) <= _LONGEST_SHOWN else f"{tag[: _LONGEST_SHOWN - 5]} … {tag[-2:]}"


class TagLines:
    """A source rewritten so that the content of each tag begins on a line of its own: lines name tags."""

    def __init__(self, source: str) -> None:
        self.tags: list[str] = []
        self._lines: list[int] = []
        pieces: list[str] = []
        line, position = 1, 0
        for match in _TAG.finditer(source):
            data = source[position : match.start()]
            pieces.append(data)
            line += data.count("\n")
            position = match.end()
            groups = [group for group in match.groups() if group is not None]
            if not groups:  # a comment
                pieces.append(match.group())
                line += match.group().count("\n")
                continue
            opening, mark, content, closing = groups
            # docxtpl unescapes < and > only; a newline means nothing inside a tag
            content = content.replace("\n", " ").replace("&quot;", '"').replace("&amp;", "&")
            line += 1
            pieces += [opening, mark, "\n", content, closing]
            self.tags.append(f"{opening} {content.strip(_AROUND)} {closing}")
            self._lines.append(line)
        pieces.append(source[position:])
        self.source = "".join(pieces)

    def at(self, line: int) -> str:
        """Return the tag whose content stands on a line."""
        index = bisect_right(self._lines, line) - 1
        return _shown(self.tags[index]) if index >= 0 else ""

    def statements(self) -> Iterator[tuple[str, str]]:
        """Return keyword and tag of each statement."""
        for tag in self.tags:
            if tag.startswith("{%"):
                keyword = re.match(r"\w*", tag[3:])
                yield keyword.group() if keyword else "", tag

    def statement_faults(self, part: str) -> Iterator[Fault]:
        """Return the faults of statements that no template may use, each once."""
        told: set[str] = set()
        for keyword, tag in self.statements():
            fault = check_statement(keyword, tag, part)
            if fault and tag not in told:
                told.add(tag)
                yield fault


def syntax_faults(tags: TagLines, part: str, trouble: Exception) -> list[Fault]:
    """Return the faults of a source that Jinja cannot read: of each tag alone, or of their order."""
    closed = {"if": "{% endif %}", "elif": "{% endif %}", "for": "{% endfor %}"}
    faults: list[Fault] = []
    for tag in dict.fromkeys(tags.tags):
        keyword = next((word for word in closed if re.match(rf"\{{% {word}\b", tag)), None)
        if tag.startswith("{%") and keyword is None:
            continue
        alone = tag.replace("{% elif", "{% if", 1) + closed[keyword] if keyword else tag
        try:
            tree = JINJA.parse(alone)
        except UNREADABLE as fault:
            faults.append(_syntax_fault(part, tag, fault))
        else:
            # a lone tag may stand inside a loop that the broken text would have had
            found = check_language(tree, lambda _line, tag=tag: tag, part)  # type: ignore[misc]  # bound in the loop
            faults += [fault for fault in found if fault.code != "template.loop-outside-for"]
    return faults or _block_faults(tags, part) or [_syntax_fault(part, "", trouble)]


def _block_faults(tags: TagLines, part: str) -> list[Fault]:
    opened: list[tuple[str, str]] = []
    faults: list[Fault] = []
    for keyword, tag in tags.statements():
        if keyword in ("if", "for"):
            opened.append((keyword, tag))
        elif keyword in ("endif", "endfor"):
            if opened and opened[-1][0] == keyword.removeprefix("end"):
                opened.pop()
            else:
                faults.append(_block_fault(part, tag))
        elif not opened:
            faults.append(_block_fault(part, tag))
    return faults + [_block_fault(part, tag) for _keyword, tag in opened]


def _block_fault(part: str, tag: str) -> Fault:
    return Fault(
        part,
        "template.blocks",
        "Lệnh không có cặp: mỗi {% if %} cần một {% endif %}, mỗi {% for %} một {% endfor %}, đúng thứ tự.",
        f"{tag} has no partner: each if needs its endif, each for its endfor, one inside the other",
        tag,
    )


def _syntax_fault(part: str, tag: str, trouble: Exception) -> Fault:
    reason = trouble.message if isinstance(trouble, TemplateSyntaxError) else "too tangled"
    return Fault(
        part,
        "template.syntax",
        "Thẻ viết chưa đúng; ví dụ đúng: {{ block.name }}, {% if tasks %}, {% for task in tasks %}.",
        f"the tag cannot be read ({reason})" + (f": {tag}" if tag else ""),
        tag or None,
    )


def is_too_deep(tree: nodes.Template) -> bool:
    """Tell whether nodes stand so deep in one another that code walking them would meet Python's limit."""
    level: list[nodes.Node] = [tree]
    for _ in range(_DEEPEST):
        level = [child for node in level for child in node.iter_child_nodes()]
        if not level:
            return False
    return True


def too_tangled(part: str) -> Fault:
    """Return the fault of a text that Python cannot compile."""
    return Fault(
        part,
        "template.too-deep",
        "Các thẻ lồng nhau quá nhiều.",
        "the tags are too deeply nested in one another",
    )


def leftovers(tree: nodes.Template, part: str) -> Iterator[Fault]:
    """Return a fault for each mark of a tag that Jinja took for text."""
    for data in tree.find_all(nodes.TemplateData):
        for mark in _LEFTOVERS:
            where = data.data.find(mark)
            if where >= 0:
                around = re.sub(r"<[^>]*>?", "", data.data[max(0, where - 40) : where + 40])
                yield Fault(
                    part,
                    "template.stray-mark",
                    f"Có dấu “{mark}” lẻ, không thuộc thẻ nào; muốn in thì viết “{mark[0]}_{mark[1]}”.",
                    f"a stray {mark!r} that belongs to no tag; write {mark[0]}_{mark[1]} to print it",
                    around,
                )
                break
