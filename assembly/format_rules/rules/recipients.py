"""Addressees and recipients (Kính gửi, Nơi nhận): decree 30, appendix I, II.9."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assembly.conference.vietnamese import fold
from assembly.format_rules.catalogue import Values
from assembly.format_rules.components import shared
from assembly.format_rules.finding import Said, Severity, Trouble
from assembly.format_rules.lettering import (
    Stretch,
    alignment,
    consecutive,
    in_capitals,
    lettering,
    lines_of,
    stretches,
    text_of,
)
from assembly.format_rules.measures import TWIPS_PER_MM, said_mm
from assembly.format_rules.places import shortened
from assembly.format_rules.recognised import Role
from assembly.format_rules.rule import RuleFunction, Subject
from assembly.format_rules.word_document import Paragraph

_SALUTE = re.compile(r"(kính gửi|kính gởi)(\s*)(:?)", re.IGNORECASE)
_DASH = re.compile(r"[-\u2010-\u2015\u2212]\s*")
_OTHER_SIGN = re.compile(r"[+•*·▪\uf02d\uf0b7]\s*")
_ARCHIVE = re.compile(r"lưu\b", re.IGNORECASE)
_ARCHIVED = re.compile(r"Lưu: ?VT\b")
_MOST_LETTERS = 2_000  # of one line of a list; hostile text is longer


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a list: its text, whether a dash (or another sign) stands before it, how it ends."""

    paragraph: Paragraph
    line: Sequence[Stretch]
    text: str  # without its sign and end
    sign: str  # "-", another sign, or none
    end: str  # ";", ".", "," or none


def _items(paragraph: Paragraph, lines: Sequence[Sequence[Stretch]]) -> Iterator[Item]:
    for line in lines:
        text = text_of(line)[:_MOST_LETTERS]
        if not text:
            continue
        found = _DASH.match(text)
        other = _OTHER_SIGN.match(text)
        sign = "-" if found else other[0].strip() if other else ""
        rest = text[(found or other).end() :] if found or other else text  # type: ignore[union-attr]  # one is set
        end = rest[-1:] if rest[-1:] in tuple(";.,") else ""
        yield Item(paragraph, line, rest[: len(rest) - len(end)].strip(), sign, end)


def _joined(items: Sequence[Item]) -> list[Item]:
    """Return the items with those put together that go on in the next line."""
    found: list[Item] = []
    for item in items:
        if found and not found[-1].end and not item.sign and not _ARCHIVE.match(item.text):
            before = found[-1]
            text = f"{before.text} {item.text}"
            found[-1] = Item(before.paragraph, before.line, text, before.sign, item.end)
        else:
            found.append(item)
    return found


def addressees(subject: Subject) -> Iterator[Trouble]:
    """Kính gửi: upright, 13 to 14, with a colon; several addressees on lines of their own (II.9)."""
    parts = subject.parts
    groups = list(consecutive(parts, Role.ADDRESSEE, Role.EMPTY))
    groups = [[each for each in group if parts.roles[each] is Role.ADDRESSEE] for group in groups]
    groups = [group for group in groups if group]
    kind = parts.kind
    if not groups and kind is not None and kind.name in subject.values.texts("kinds"):
        title = parts.first(Role.TYPE) or parts.first(Role.NUMBER)
        yield Trouble(
            title or subject.document,
            Said(f"{kind.name} không thấy “Kính gửi:”", f"no “Kính gửi:” in a {kind.name}"),
            Said("“Kính gửi:” và nơi được gửi", "“Kính gửi:” and whom it is for"),
            severity="warning",
        )
    for group in groups:
        for paragraph in group:
            yield from lettering(subject.values, paragraph)
            text = text_of(stretches(paragraph))[:_MOST_LETTERS]
            if in_capitals(text):
                found = Said("chữ in hoa", "in capitals")
                yield Trouble(paragraph, found, Said("chữ in thường", "lower-case letters"), shortened(text))
        # torn over text and text boxes, the list is known only in pieces
        if len(groups) == 1 or all(_salutes(each[0]) for each in groups):
            yield from _salute(group)
            yield from _listed(subject, group)


def _salutes(paragraph: Paragraph) -> bool:
    return text_of(stretches(paragraph))[:4].casefold() == "kính"


def _salute(group: Sequence[Paragraph]) -> Iterator[Trouble]:
    first = group[0]
    text = text_of(stretches(first))
    form = Said("“Kính gửi:”", "“Kính gửi:”")
    found = _SALUTE.match(text)
    if found is None:
        short = shortened(text)
        yield Trouble(first, Said(f"ghi “{short}”", f"“{short}”"), form, short)
        return
    if not found[3]:
        yield Trouble(
            first, Said("thiếu dấu hai chấm sau “Kính gửi”", "no colon after “Kính gửi”"), form, found[1]
        )
    if found[1] != "Kính gửi" and not in_capitals(text):
        yield Trouble(first, Said(f"ghi “{found[1]}”", f"“{found[1]}”"), form, found[1])


def _listed(subject: Subject, group: Sequence[Paragraph]) -> Iterator[Trouble]:
    first = group[0]
    lines = [(paragraph, line) for paragraph in group for line in lines_of(stretches(paragraph))]
    lines = [(paragraph, line) for paragraph, line in lines if text_of(line)]
    head = text_of(lines[0][1])[:_MOST_LETTERS]
    salute = _SALUTE.match(head)
    beside = head[salute.end() :].strip() if salute else ""
    items = _joined([item for paragraph, line in lines[1:] for item in _items(paragraph, [line])])
    own_lines = Said(
        "từ hai nơi trở lên: mỗi nơi một dòng riêng, đầu dòng có gạch đầu dòng",
        "two or more: each on a line of its own, with a dash",
    )
    if beside and not any(item.sign for item in items):
        # a name may go on in the next line; a semicolon parts two
        if ";" in beside.rstrip(";") or (items and (beside.endswith(";") or items[0].end == ";")):
            found = Said("nhiều nơi không có gạch đầu dòng", "several addressees without dashes")
            yield Trouble(first, found, own_lines, shortened(beside))
        return
    if beside:
        found = Said("nơi đầu tiên ghi ngay sau “Kính gửi:”", "the first addressee beside “Kính gửi:”")
        yield Trouble(first, found, own_lines, shortened(beside))
    if not items:
        return
    if len(items) == 1 and not beside and not _in_other_cell(first, items[0].paragraph):
        found = Said("một nơi mà ghi xuống dòng", "a single addressee on a line of its own")
        yield Trouble(
            items[0].paragraph, found, Said("cùng dòng với “Kính gửi:”", "on the line of “Kính gửi:”")
        )
        return
    if len(items) > 1:
        yield from _dashes_and_ends(items)
        yield from _dashes_in_line(subject, first, items)


def _in_other_cell(one: Paragraph, other: Paragraph) -> bool:
    return one.place.table is not None and one.place.cell != other.place.cell


def _dashes_and_ends(items: Sequence[Item], ends: str = ".") -> Iterator[Trouble]:
    """Yield the lines of a list without a dash, without ``;`` or, the last one, without a full stop."""
    for number, item in enumerate(items, 1):
        if item.sign != "-":
            found = (
                Said(f"đầu dòng là dấu “{item.sign}”", f"“{item.sign}” before the line")
                if item.sign
                else Said("đầu dòng không có gạch đầu dòng", "no dash before the line")
            )
            required = Said("gạch đầu dòng (-)", "a dash (-)")
            yield Trouble(item.paragraph, found, required, shortened(text_of(item.line)))
        wanted = ends if number == len(items) else ";"
        if item.end != wanted:
            found = (
                Said(f"cuối dòng là dấu “{item.end}”", f"“{item.end}” at the end of the line")
                if item.end
                else Said("cuối dòng không có dấu câu", "no sign at the end of the line")
            )
            required = (
                Said("dòng cuối kết thúc bằng dấu chấm (.)", "a full stop (.) after the last")
                if number == len(items)
                else Said("cuối dòng có dấu chấm phẩy (;)", "a semicolon (;) at the end")
            )
            yield Trouble(item.paragraph, found, required, shortened(item.text))


def _dashes_in_line(subject: Subject, first: Paragraph, items: Sequence[Item]) -> Iterator[Trouble]:
    """Yield dashes that do not stand below each other, or not below the colon."""
    plain = [item for item in items if item.paragraph.format.alignment in ("left", "both")]
    if len(plain) != len(items) or any("\t" in item.paragraph.printed for item in items):
        return
    starts = {item.paragraph: _start(item.paragraph) for item in items if item.paragraph is not first}
    if not starts:
        return
    column = next(iter(starts.values()))
    for paragraph, start in starts.items():
        if abs(start - column) > subject.tolerance:
            off = said_mm(abs(start - column))
            yield Trouble(
                paragraph,
                Said(f"gạch đầu dòng lệch {off.vi}", f"the dash is {off.en} off"),
                Said("các gạch đầu dòng thẳng hàng với nhau", "dashes below each other"),
            )
    if first.format.alignment not in ("left", "both") or _in_other_cell(first, items[0].paragraph):
        return
    sizes = [stretch.format.size for stretch in stretches(first) if stretch.marked]
    if not sizes or any(sign in first.printed for sign in "\t"):
        return
    colon = _start(first) + subject.values.number("salute_em") * sizes[0] * 10
    if abs(column - colon) > subject.values.number("under_colon_mm") * TWIPS_PER_MM:
        off = said_mm(abs(column - colon))
        yield Trouble(
            next(iter(starts)),
            Said(f"gạch đầu dòng cách dấu hai chấm {off.vi}", f"the dashes are {off.en} from the colon"),
            Said("gạch đầu dòng thẳng dưới dấu hai chấm", "dashes below the colon"),
            severity="warning",
        )


def _start(paragraph: Paragraph) -> int:
    return paragraph.format.left + paragraph.format.first_line


def recipients(subject: Subject) -> Iterator[Trouble]:
    """Nơi nhận: its heading bold and italic 12, the list 11, dashes, semicolons, last the archive (II.9)."""
    parts = subject.parts
    heading_values = Values(subject.values.table("heading"))
    list_values = Values(subject.values.table("list"))
    lists: list[list[Item]] = []
    for paragraph in parts.all(Role.RECIPIENTS_HEADING, Role.RECIPIENT):
        role = parts.roles[paragraph]
        printed = [_before_tab(line) for line in lines_of(stretches(paragraph))]
        lines = [line for line in printed if text_of(line)]
        if not lists or role is Role.RECIPIENTS_HEADING:
            lists.append([])  # the signature may stand between the lines of one list
        if lines and role is Role.RECIPIENTS_HEADING:
            yield from _heading(paragraph, lines.pop(0), heading_values)
            if not shared(parts, paragraph):
                yield from alignment(heading_values, paragraph)
        elif lines:
            yield from alignment(list_values, paragraph)
        if lines:
            yield from lettering(list_values, paragraph, [stretch for line in lines for stretch in line])
            lists[-1] += _items(paragraph, lines)
    for items in lists:
        if items:
            yield from _list(subject, _joined(items))


def _before_tab(line: Sequence[Stretch]) -> list[Stretch]:
    """Return a line up to the tab after its words: what follows belongs to the signature beside it."""
    kept: list[Stretch] = []
    for part in lines_of(line, "\t"):
        kept += part
        if any(letter.isalnum() for letter in text_of(part)):
            break
    return kept


def _heading(paragraph: Paragraph, line: Sequence[Stretch], values: Values) -> Iterator[Trouble]:
    text = text_of(line)
    required = Said("“Nơi nhận:” trên một dòng riêng", "“Nơi nhận:” on a line of its own")
    yield from lettering(values, paragraph, line)
    if text == "Nơi nhận:" or (in_capitals(text) and fold(text) == fold("nơi nhận") and text.endswith(":")):
        return
    if text == "Nơi nhận":
        yield Trouble(paragraph, Said("thiếu dấu hai chấm", "no colon"), required, text)
        return
    short = shortened(text)
    yield Trouble(paragraph, Said(f"ghi “{short}”", f"“{short}”"), required, short)


def _list(subject: Subject, items: Sequence[Item]) -> Iterator[Trouble]:
    yield from _dashes_and_ends(items)
    first, last = items[0], items[-1]
    as_above = Said(
        "dòng đầu là “- Như trên;” vì văn bản có “Kính gửi”", "first “- Như trên;”, as it is addressed"
    )
    addressed = subject.parts.first(Role.ADDRESSEE) is not None
    if addressed and not fold(first.text).startswith(fold("như trên")):
        found = Said(f"dòng đầu là “{first.text[:60]}”", f"the first line is “{first.text[:60]}”")
        yield Trouble(first.paragraph, found, as_above, shortened(first.text))
    yield from _archive(subject, last)


def _archive(subject: Subject, last: Item) -> Iterator[Trouble]:
    required = Said("dòng cuối “- Lưu: VT, …”", "last “- Lưu: VT, …”")

    def trouble(found: Said, required: Said, severity: Severity | None = None) -> Trouble:
        return Trouble(last.paragraph, found, required, shortened(last.text), severity)

    if not _ARCHIVE.match(last.text):
        found = Said(f"dòng cuối là “{last.text[:60]}”", f"the last line is “{last.text[:60]}”")
        yield trouble(found, required)
    elif not _ARCHIVED.match(last.text):
        yield trouble(Said(f"ghi “{last.text[:60]}”", f"“{last.text[:60]}”"), required)
    elif _files_too(subject) and fold("hồ sơ") not in fold(last.text):
        found = Said(f"ghi “{last.text[:60]}”", f"“{last.text[:60]}”")
        yield trouble(found, Said("“- Lưu: VT, Hồ sơ.”", "“- Lưu: VT, Hồ sơ.”"), "warning")


def _files_too(subject: Subject) -> bool:
    kind = subject.parts.kind
    return kind is not None and kind.name == subject.values.text("with_file")


RULES: Mapping[str, RuleFunction] = {"C29": addressees, "C30": recipients}
