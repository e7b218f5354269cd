"""YAML text -> plain data with lines: only mappings, lists and text; nothing is executed or guessed.

Every plain value stays the text it is: 08 keeps its zero, 14:00 is no number of minutes, "no" is no boolean
and 2022-12-29 no date. The model reads numbers, dates and yes/no where it expects them. Only an empty value,
``~`` and ``null`` mean that a fact is absent.
"""

from __future__ import annotations

import re

import yaml

from assembly.conference.source_tree import SourceTree, TreeBuilder, refuse
from assembly.conference.vietnamese import ODD_SPACE
from assembly.errors import ConferenceRefused

# libyaml is ten times as fast; where a wheel lacks it, the Python parser gives the same events.
_Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULL = {"", "~", "null", "Null", "NULL"}
_TAGS = {None, "tag:yaml.org,2002:str", "!"}

# Pages and chats put no-break spaces where YAML needs plain ones: as indent, after a dash, a colon, a comma.
# Tabs are left to the parser, which refuses them: how deep a tab indents is anyone's guess.
_FALSE_SPACE = ODD_SPACE.replace("\t", "")
_INDENT = re.compile(f"^[ {_FALSE_SPACE}]*[{_FALSE_SPACE}][ {_FALSE_SPACE}]*", re.MULTILINE)
_AFTER_SIGN = re.compile(f"(?<=[-:,])[{_FALSE_SPACE}]")

# What the parser says, and what a secretary can do about it.
_HINTS = (
    (
        "mapping values are not allowed",
        "giá trị có dấu hai chấm “: ” phải đặt trong dấu ngoặc kép",
        "put a value that holds ': ' in quotation marks",
    ),
    (
        "cannot start any token",
        "giá trị không được bắt đầu bằng phím Tab hay các dấu @ ` %; thụt dòng bằng dấu cách,"
        " giá trị như vậy đặt trong dấu ngoặc kép",
        "indent with spaces, not tabs; put a value that begins with @ ` % in quotation marks",
    ),
    (
        "unexpected end of stream",
        "thiếu dấu đóng ngoặc hoặc đóng ngoặc kép",
        "a bracket or a quotation mark is not closed",
    ),
    (
        "while scanning an a",
        "giá trị bắt đầu bằng dấu * hoặc & phải đặt trong dấu ngoặc kép",
        "put a value that begins with * or & in quotation marks",
    ),
    ("could not find expected ':'", "thiếu dấu hai chấm sau tên mục", "a colon is missing after a key"),
    ("unknown escape", "dấu \\ trong ngoặc kép phải viết \\\\", "write a backslash in quotation marks twice"),
    (
        "flow",
        "danh sách trong ngoặc vuông thiếu dấu phẩy hoặc dấu đóng ngoặc",
        "a comma or the closing bracket is missing in a bracketed list",
    ),
    (
        "block",
        "thụt dòng không thẳng hàng, thiếu dấu gạch ngang “- ” hoặc có chữ thừa sau dấu ngoặc kép",
        "the indent is uneven, a dash is missing, or text follows a closing quotation mark",
    ),
)


def parse_yaml(text: str) -> SourceTree:
    """Read one YAML document; raises ConferenceRefused with one located fault when it is not YAML.

    Refused are tags, several documents, unknown or endless aliases, and what passes the bounds of
    ``source_tree``; repeated keys are told in the tree's faults.
    """
    builder = TreeBuilder()
    text = _AFTER_SIGN.sub(" ", _INDENT.sub(lambda indent: " " * len(indent.group()), text))
    try:
        _feed(builder, text)
    except yaml.YAMLError as error:
        raise _refusal(error) from error
    return builder.tree()


def _feed(builder: TreeBuilder, text: str) -> None:
    documents = 0
    for event in yaml.parse(text, Loader=_Loader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise refuse(
                    "conference.several-documents",
                    "Tệp có nhiều phần ngăn bởi dòng “---”. Mỗi tệp chỉ chứa một hội nghị.",
                    "the file holds several YAML documents; one conference a file",
                    line,
                )
        elif isinstance(event, yaml.AliasEvent):
            builder.alias(event.anchor or "", line)
        elif isinstance(event, yaml.ScalarEvent):
            _check_tag(event.tag, line)
            absent = event.implicit[0] and event.value in _NULL
            builder.scalar(None if absent else event.value, event.value, line, event.anchor)
        elif isinstance(event, yaml.CollectionStartEvent):
            _check_tag(event.tag, line)
            builder.begin({} if isinstance(event, yaml.MappingStartEvent) else [], line, event.anchor)
        elif isinstance(event, yaml.CollectionEndEvent):
            builder.end()


def _check_tag(tag: str | None, line: int) -> None:
    if tag not in _TAGS:
        raise refuse(
            "conference.tag",
            f"Không dùng được nhãn “{str(tag)[:60]}”; giá trị bắt đầu bằng ! phải đặt trong ngoặc kép.",
            f"the YAML tag {str(tag)[:60]!r} is not allowed; put values that begin with ! in quotation marks",
            line,
        )


def _refusal(error: yaml.YAMLError) -> ConferenceRefused:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    said = f"{getattr(error, 'problem', '') or ''} {getattr(error, 'context', '') or ''}"
    hint, hint_en = next(
        ((hint, hint_en) for sign, hint, hint_en in _HINTS if sign in said),
        (
            "kiểm tra cách thụt dòng, dấu hai chấm và dấu ngoặc kép",
            "check indents, colons and quotation marks",
        ),
    )
    return refuse(
        "conference.not-yaml",
        f"Tệp không đúng cú pháp YAML: {hint}.",
        f"not valid YAML: {hint_en} ({said.strip()[:120]})",
        mark.line + 1 if mark else None,
    )
