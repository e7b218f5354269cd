"""Legal bases (căn cứ ban hành): decree 30/2020/NĐ-CP, appendix I, part I, section II, clause 6a."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from assembly.format_rules.finding import Said, Trouble
from assembly.format_rules.lettering import Stretch, lettering, lines_of, stretches, text_of
from assembly.format_rules.places import shortened
from assembly.format_rules.recognised import Recognised, Role
from assembly.format_rules.rule import RuleFunction, Subject
from assembly.format_rules.word_document import Paragraph

_CLOSERS = " \t”\"')"
_SECOND = re.compile(r"[;.] ?(?:Căn cứ|Theo đề nghị|Xét đề nghị|Thực hiện) ")
_LAW = re.compile(r"Căn cứ (?:vào )?(?:các )?(?:Bộ luật|Luật|Pháp lệnh) ")
_LAW_NUMBER = re.compile(r"\d{1,3}/(?:\d{4}/)?(?:QH|UBTVQH|PL-)[\w-]*")
_LAW_BODY = re.compile(r"của (?:Quốc hội|Ủy ban [Tt]hường vụ Quốc hội|Uỷ ban [Tt]hường vụ Quốc hội)")
_NUMBERED_ACT = re.compile(
    r"Căn cứ (?:vào )?(?:Nghị định|Quyết định|Thông tư|Nghị quyết|Chỉ thị) số ?(\d{1,6}/[^\s,;.]{2,40})"
)
_DATED = re.compile(r"ngày|\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|tháng|năm \d{4}")
_LOOKED_AT = 2000  # letters of a line


def bases(subject: Subject) -> Iterator[Trouble]:
    """Each basis is in italics on a line of its own that ends with a semicolon, the last with a full stop."""
    for group in _groups(subject.parts):
        if len(group) == 1 and text_of(stretches(group[0])).endswith(":"):
            continue  # the opening sentence of a report, "Căn cứ ..., ... báo cáo như sau:"
        for paragraph in group:
            yield from lettering(subject.values, paragraph)
        lines = [(paragraph, text_of(line)) for paragraph in group for line in _lines(paragraph)]
        lines = [(paragraph, text) for paragraph, text in lines if text]
        for at, (paragraph, text) in enumerate(lines, 1):
            yield from _end(paragraph, text, last=at == len(lines))
            yield from _content(paragraph, text[:_LOOKED_AT])


def _lines(paragraph: Paragraph) -> list[list[Stretch]]:
    shown = stretches(paragraph)
    return lines_of(shown) if "\n" in paragraph.printed or "\f" in paragraph.printed else [shown]


def _groups(parts: Recognised) -> Iterator[list[Paragraph]]:
    """Yield the bases that follow one another; blank lines between them do not part them."""
    group: list[Paragraph] = []
    for paragraph, role in parts.roles.items():
        if not paragraph.printed.strip():
            continue
        if role is Role.BASIS:
            group.append(paragraph)
        elif group:
            yield group
            group = []
    if group:
        yield group


def _end(paragraph: Paragraph, text: str, *, last: bool) -> Iterator[Trouble]:
    bare = text.rstrip(_CLOSERS)
    sign = bare[-1:] if bare and not bare[-1].isalnum() else ""
    wanted = "." if last else ";"
    if sign == wanted or (last and bare.endswith("…")):
        return
    words = shortened(bare[-60:])
    found = Said(f"kết thúc bằng “{sign}”", f"ends with “{sign}”")
    if not sign:
        found = Said("cuối dòng không có dấu câu", "no punctuation at the end")
    if last:
        required = Said("dòng cuối cùng kết thúc bằng dấu chấm (.)", "a full stop after the last basis")
        # where a sentence goes on below, many offices write a comma
        yield Trouble(paragraph, found, required, words, "advice" if sign == "," else None)
    else:
        required = Said("cuối mỗi dòng căn cứ có dấu chấm phẩy (;)", "a semicolon after each basis")
        yield Trouble(paragraph, found, required, words)


def _content(paragraph: Paragraph, text: str) -> Iterator[Trouble]:
    if second := _SECOND.search(text):
        yield Trouble(
            paragraph,
            Said("nhiều căn cứ trên một dòng", "several bases on one line"),
            Said("mỗi căn cứ một dòng", "one basis a line"),
            shortened(text[second.start() :]),
        )
        return
    if _LAW.match(text):
        for pattern, vi, en in (
            (_LAW_NUMBER, "số, ký hiệu", "a number"),
            (_LAW_BODY, "cơ quan ban hành", "the body that passed it"),
        ):
            if found := pattern.search(text):
                yield Trouble(
                    paragraph,
                    Said(f"Luật, Pháp lệnh ghi cả {vi}", f"a law cited with {en}"),
                    Said("chỉ ghi tên Luật, Pháp lệnh", "the name of the law alone, without number and body"),
                    found[0],
                    "warning",
                )
    elif act := _NUMBERED_ACT.match(text):
        rest = text[act.end() :]
        if not _DATED.search(rest):
            yield Trouble(
                paragraph,
                Said(f"không ghi ngày ban hành của văn bản số {act[1]}", f"no date of the act {act[1]}"),
                Said(
                    "ghi đủ tên loại, số, ký hiệu, cơ quan ban hành, ngày tháng năm, trích yếu",
                    "type, number, body, date and subject of the act",
                ),
                act[0],
                "warning",
            )


RULES: Mapping[str, RuleFunction] = {"C18": bases}
