"""Compliant documents with one rule broken at one place, in every way Word offers."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from benchmarks.format_rules.mutation import Mutation
from benchmarks.format_rules.mutations_beside import rarer_mutations
from tests.typed import RUN_ATTRIBUTES, Grid, Inside, Line, Look, Sheet, Typed, Way
from tests.typed_documents import TYPED, by_styles

RUN_WAYS: tuple[Way, ...] = ("direct", "character_style", "paragraph_style", "base_style", "defaults")
PARAGRAPH_WAYS: tuple[Way, ...] = ("direct", "paragraph_style", "base_style", "defaults")
INSIDE: tuple[Inside, ...] = ("content_control", "insertion", "hyperlink")
DIRECT: Way = "direct"
CALIBRI, ARIAL = "Calibri", "Arial"


@dataclass(frozen=True)
class _Looks:
    """Attributes of a line that a rule forbids."""

    rule: str
    document: str
    line: str
    attributes: Mapping[str, Any]
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Words:
    """A text of a line that a rule forbids."""

    rule: str
    document: str
    line: str
    text: str
    also: tuple[str, ...] = ()


# size in half-points, lengths in twips
LOOKS = (
    *(
        _Looks("C01", "report", "national_name", look)
        for look in ({"size": 22}, {"bold": False}, {"italic": True})
    ),
    _Looks("C01", "report", "national_name", {"size": 28}, also=("C02",)),  # too wide for its line as well
    *(
        # a line as long as the text no longer is
        _Looks("C03", "report", "motto", look, also=("C04",))
        for look in ({"size": 24}, {"size": 30}, {"bold": False}, {"italic": True}, {"caps": True})
    ),
    *(_Looks("C05", "report", name, {"line": 360}) for name in ("national_name", "motto")),
    *(
        _Looks("C06", "report", "superior", look)
        for look in ({"size": 22}, {"size": 28}, {"bold": True}, {"italic": True})
    ),
    *(
        _Looks("C07", "report", "issuer", look, also=("C08",))
        for look in ({"size": 22}, {"size": 28}, {"bold": False}, {"italic": True}, {"align": "left"})
    ),
    *(
        _Looks("C09", "report", "number", look)
        for look in ({"size": 22}, {"size": 28}, {"bold": True}, {"italic": True}, {"align": "left"})
    ),
    *(
        _Looks("C12", "report", "place_and_date", look)
        for look in ({"size": 24}, {"size": 30}, {"italic": False}, {"bold": True}, {"align": "left"})
    ),
    *(
        _Looks("C15", document, "type", look)
        for document in ("report", "minutes", "covenant")
        for look in ({"size": 24}, {"size": 32}, {"bold": False}, {"italic": True}, {"align": "left"})
    ),
    *(
        _Looks("C16", document, "subject", look)
        for document in ("report", "submission")
        for look in ({"size": 24}, {"size": 32}, {"bold": False}, {"italic": True}, {"align": "left"})
    ),
    *(
        _Looks("C17", "dispatch", "dispatch_subject", look)
        for look in ({"size": 22}, {"size": 28}, {"bold": True}, {"italic": True})
    ),
    *(
        _Looks("C18", "submission", name, look)
        for name in ("basis_1", "basis_2")
        for look in ({"size": 24}, {"size": 32}, {"italic": False})
    ),
    *(
        _Looks("C20", document, name, look)
        for document, name in (("report", "body_2"), ("minutes", "body_1"), ("dispatch", "body_3"))
        for look in (
            {"size": 24},
            {"size": 30},
            {"italic": True},
            {"bold": True},
            {"align": "left"},
            {"align": "center"},
        )
    ),
    *(
        _Looks("C21", document, name, look)
        for document, name in (("report", "body_2"), ("submission", "opening"), ("decision", "article_2"))
        for look in ({"first": 0}, {"first": 400}, {"first": 850}, {"first": -360})
    ),
    *(
        _Looks("C22", "report", name, {"after": after})
        for name in ("opening", "body_1", "body_2")
        for after in (0, 60)
    ),
    *(
        _Looks("C23", "report", "body_2", look)
        for look in (
            {"line": 200},
            {"line": 480},
            {"line": 240, "line_rule": "exact"},
            {"line": 560, "line_rule": "exact"},
            {"line": 560, "line_rule": "atLeast"},
        )
    ),
    *(
        _Looks("C25", "report", "signing_authority", look)
        for look in ({"size": 24}, {"size": 32}, {"bold": False}, {"italic": True})
    ),
    *(
        _Looks("C26", "report", "signer_office", look)
        for look in ({"size": 24}, {"size": 32}, {"bold": False}, {"italic": True})
    ),
    *(
        _Looks("C27", "report", "signer_name", look)
        for look in ({"size": 24}, {"size": 32}, {"bold": False}, {"italic": True}, {"caps": True})
    ),
    *(
        _Looks("C29", "submission", "addressee", look)
        for look in ({"size": 24}, {"size": 32}, {"bold": True}, {"italic": True})
    ),
    *(
        _Looks("C30", "report", "recipients_heading", look)
        for look in ({"size": 28}, {"bold": False}, {"italic": False})
    ),
    *(
        _Looks("C30", "report", name, look)
        for name in ("recipient_1", "recipient_3")
        for look in ({"size": 26}, {"bold": True}, {"italic": True})
    ),
    *(
        _Looks("C32", "report_with_appendices", "appendix_I", look)
        for look in ({"size": 24}, {"bold": False}, {"align": "left"})
    ),
    *(
        _Looks("C32", "report_with_appendices", "appendix_title_I", look)
        for look in ({"size": 24}, {"bold": False}, {"align": "left"})
    ),
    *(
        _Looks("C32", "report_with_appendices", "appendix_reference_I", look)
        for look in ({"size": 24}, {"italic": False}, {"align": "left"})
    ),
    *(
        _Looks("G07", "report", "page_number", look)
        for look in ({"size": 22}, {"size": 32}, {"italic": True}, {"align": "left"}, {"align": "right"})
    ),
    *(
        _Looks("P07", "party_report", "body_2", look)
        for look in ({"size": 26}, {"first": 0}, {"line": 240, "line_rule": "auto"})
    ),
)

_FACED = (
    ("report", "national_name"),
    ("report", "superior"),
    ("report", "number"),
    ("report", "subject"),
    ("report", "body_2"),
    ("report", "table_cell_2"),
    ("report", "signer_name"),
    ("report", "recipient_1"),
    ("report", "page_number"),
    ("minutes", "starts"),
    ("party_report", "party_name"),
    ("party_report", "body_1"),
    ("report_with_appendices", "aII2"),
)
_COLOURS = ("FF0000", "1F3864", "accent1")

WORDS = (
    _Words("C01", "report", "national_name", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIÊT NAM"),
    _Words("C01", "report", "national_name", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
    _Words("C01", "report", "national_name", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA  VIỆT NAM"),
    _Words("C03", "report", "motto", "Độc lập – Tự do – Hạnh phúc"),
    _Words("C03", "report", "motto", "Độc lập-Tự do-Hạnh phúc"),
    _Words("C03", "report", "motto", "Độc Lập - Tự Do - Hạnh Phúc"),
    _Words("C03", "report", "motto", "ĐỘC LẬP - TỰ DO - HẠNH PHÚC"),
    _Words("C03", "report", "motto", "Độc lập - tự do - hạnh phúc"),
    _Words("C06", "report", "superior", "UBND tỉnh Yên Bái"),
    _Words("C07", "report", "issuer", "Khối thi đua số 3"),
    _Words("C09", "report", "number", "Số 15/BC-KTĐ"),
    _Words("C09", "report", "number", "Số: 5/BC-KTĐ"),
    _Words("C09", "report", "number", "Số: 15/BC - KTĐ"),
    _Words("C09", "report", "number", "SỐ: 15/BC-KTĐ"),
    _Words("C09", "report", "number", "Số: 15-BC/KTĐ"),
    _Words("C12", "report", "place_and_date", "Yên Bái ngày 05 tháng 3 năm 2026"),
    _Words("C12", "report", "place_and_date", "Yên Bái, ngày 05/3/2026"),
    _Words("C12", "report", "place_and_date", "Yên Bái, Ngày 05 tháng 3 năm 2026"),
    _Words("C13", "report", "place_and_date", "Yên Bái, ngày 5 tháng 3 năm 2026"),
    _Words("C13", "report", "place_and_date", "Yên Bái, ngày 05 tháng 03 năm 2026"),
    _Words("C13", "report", "place_and_date", "Yên Bái, ngày 15 tháng 1 năm 2026"),
    _Words("C13", "report", "place_and_date", "Yên Bái, ngày 15 tháng 2 năm 2026"),
    _Words("C15", "report", "type", "Báo cáo"),
    _Words("C16", "report", "subject", "KẾT QUẢ PHONG TRÀO THI ĐUA NĂM 2025"),
    _Words("C18", "submission", "basis_1", "Căn cứ Luật Thi đua, khen thưởng."),
    _Words("C25", "report", "signing_authority", "T/M KHỐI THI ĐUA"),
    _Words("C25", "report", "signing_authority", "TM KHỐI THI ĐUA"),
    _Words("C25", "report", "signing_authority", "TM.KHỐI THI ĐUA"),
    _Words("C27", "report", "signer_name", "ThS. Nguyễn Văn Bình"),
    _Words("C27", "report", "signer_name", "PGS.TS Nguyễn Văn Bình"),
    _Words("C27", "report", "signer_name", "NGUYỄN VĂN BÌNH"),
    _Words("C29", "submission", "addressee", "Kính gửi Chủ tịch Ủy ban nhân dân tỉnh Yên Bái."),
    _Words("C30", "report", "recipients_heading", "NƠI NHẬN:"),
    _Words("C30", "report", "recipient_1", "- Sở Nội vụ."),
    _Words("C30", "report", "recipient_1", "Sở Nội vụ;"),
    _Words("C30", "report", "recipient_3", "- Lưu VT."),
    _Words(
        "C31", "report", "closing", "Trên đây là báo cáo kết quả phong trào thi đua của Khối thi đua số 3."
    ),
)


def mutations() -> Iterator[Mutation]:
    """Yield every mutation, in the order of the rules' tables."""
    yield from _looks()
    yield from _faces()
    yield from _colours()
    yield from _words()
    yield from _encodings()
    yield from _pages()
    yield from _lists()
    yield from _structure()
    yield from rarer_mutations()


def _looks() -> Iterator[Mutation]:
    for breach in LOOKS:
        base = TYPED[breach.document]()
        line = base.line(breach.line)
        looks = {**breach.attributes}
        what = f"{breach.line}: " + ", ".join(f"{key} {value}" for key, value in looks.items())
        of_run = all(key in RUN_ATTRIBUTES for key in looks)
        ways: tuple[Way, ...] = RUN_WAYS if of_run else PARAGRAPH_WAYS
        if _in_table(base, line):
            ways = (*ways, "table_style")
        also = frozenset(breach.also)
        for way in ways:
            via = {} if way == "direct" else dict.fromkeys(looks, way)
            typed = base.change(breach.line, via=via, **looks)
            yield Mutation(breach.rule, what, way.replace("_", " "), typed, _printed(line), also)
        over_styles = by_styles(base)
        styled = over_styles.line(breach.line)
        direct: dict[str, Way] = {**styled.via, **dict.fromkeys(looks, DIRECT)}
        yield Mutation(
            breach.rule,
            what,
            "direct over styles",
            over_styles.change(breach.line, via=direct, **looks),
            _printed(line),
            also,
        )
        if of_run:
            for inside in INSIDE if line.text != "{PAGE}" else ():
                yield Mutation(
                    breach.rule,
                    what,
                    inside.replace("_", " "),
                    base.change(breach.line, inside=inside, **looks),
                    _printed(line),
                    also,
                )
            whole_only = breach.rule == "C20" and ("bold" in looks or "italic" in looks)
            if line.text != "{PAGE}" and not whole_only:
                second = replace(line.look, **looks)
                yield Mutation(
                    breach.rule,
                    what,
                    "half of the words",
                    base.change(breach.line, second=second),
                    _printed(line),
                    also,
                )


def _faces() -> Iterator[Mutation]:
    for document, name in _FACED:
        base = TYPED[document]()
        line = base.line(name)
        texts = _printed(line)
        what = f"{name}: {CALIBRI}"

        def broken(way: str, typed: Typed, texts: tuple[str, ...] = texts, what: str = what) -> Mutation:
            return Mutation("G04", what, way, typed, texts)

        for way in RUN_WAYS:
            via = {} if way == "direct" else {"font": way}
            yield broken(way.replace("_", " "), base.change(name, font=CALIBRI, via=via))
        yield broken("theme", base.change(name, font=CALIBRI, via={"font": "theme"}))
        if _in_table(base, line):
            yield broken("table style", base.change(name, font=CALIBRI, via={"font": "table_style"}))
        if line.text != "{PAGE}":
            yield broken("half of the words", base.change(name, second=replace(line.look, font=ARIAL)))
            for inside in INSIDE:
                yield broken(inside.replace("_", " "), base.change(name, font=CALIBRI, inside=inside))
    base = TYPED["report"]()
    extra = Line("boxed", "Ghi chú trong khung", Look(font=ARIAL))
    yield Mutation(
        "G04",
        "a text box in Arial",
        "text box",
        _after(base, "body_2", replace(extra, inside="text_box")),
        (extra.text,),
    )
    noted = Line("header_text", "Lưu hành nội bộ", Look(font=ARIAL, align="center"))
    number = base.line("page_number")
    yield Mutation(
        "G04",
        "a header line in Arial",
        "header",
        base.swap(number, number, noted),
        (noted.text,),
        frozenset({"G07"}),
    )
    footed = Line("footer_text", "Khối thi đua số 3", Look(font=ARIAL))
    yield Mutation("G04", "a footer line in Arial", "footer", base.sheet(footer=(footed,)), (footed.text,))
    yield Mutation(
        "G04",
        "body_2: .VnTime",
        "direct",
        base.change("body_2", font=".VnTime"),
        (base.line("body_2").text,),
        frozenset({"G05"}),
    )


def _colours() -> Iterator[Mutation]:
    for document, name in _FACED:
        base = TYPED[document]()
        line = base.line(name)
        texts = _printed(line)
        for colour in _COLOURS:
            what = f"{name}: colour {colour}"
            for way in RUN_WAYS:
                via = {} if way == "direct" else {"color": way}
                yield Mutation(
                    "G06", what, way.replace("_", " "), base.change(name, color=colour, via=via), texts
                )
        if _in_table(base, line):
            typed = base.change(name, color="FF0000", via={"color": "table_style"})
            yield Mutation("G06", f"{name}: colour FF0000", "table style", typed, texts)


def _words() -> Iterator[Mutation]:
    for breach in WORDS:
        base = TYPED[breach.document]()
        what = f"{breach.line}: “{breach.text}”"
        also = frozenset(breach.also)
        for way, attributes in (
            ("direct", {}),
            ("several runs", {"split": True}),
            ("content control", {"inside": "content_control"}),
            ("insertion", {"inside": "insertion"}),
        ):
            typed = base.change(breach.line, text=breach.text, **attributes)
            yield Mutation(breach.rule, what, way, typed, (breach.text,), also)


def _encodings() -> Iterator[Mutation]:
    for document, name in (
        ("report", "body_2"),
        ("report", "issuer"),
        ("minutes", "starts"),
        ("report", "signer_name"),
    ):
        base = TYPED[document]()
        text = base.line(name).text
        decomposed = unicodedata.normalize("NFD", text)
        half = unicodedata.normalize("NFC", text[: len(text) // 2]) + unicodedata.normalize(
            "NFD", text[len(text) // 2 :]
        )
        for what, wrong in (("NFD", decomposed), ("half NFD", half)):
            for way, attributes in (("direct", {}), ("content control", {"inside": "content_control"})):
                yield Mutation(
                    "G05", f"{name}: {what}", way, base.change(name, text=wrong, **attributes), (wrong,)
                )
    base = TYPED["report"]()
    wrong = base.line("body_1").text.replace("đ", "ð")
    yield Mutation("G05", "body_1: ð for đ", "direct", base.change("body_1", text=wrong), (wrong,))
    wrong = "- Lưu: VT, TÐKT (05)."
    yield Mutation("G05", "recipient_3: Ð for Đ", "direct", base.change("recipient_3", text=wrong), (wrong,))
    boxed = Line("boxed", unicodedata.normalize("NFD", "Ghi chú thêm"), inside="text_box")
    yield Mutation("G05", "a text box in NFD", "text box", _after(base, "body_2", boxed), (boxed.text,))
    footed = Line("footer_text", unicodedata.normalize("NFD", "Khối thi đua số 3"))
    yield Mutation("G05", "a footer line in NFD", "footer", base.sheet(footer=(footed,)), (footed.text,))


def _pages() -> Iterator[Mutation]:
    for document in ("report", "minutes", "report_with_appendices"):
        base = TYPED[document]()
        for at, way in ((-1, "last section"), (0, "first section")):
            yield Mutation("G01", "Letter", way, _turned(base, at, 12240, 15840))
            yield Mutation("G01", "A5", way, _turned(base, at, 8391, 11906))
            for side, wrong in (
                ("top", (1020, 1531)),
                ("bottom", (1020, 1531)),
                ("left", (1417, 2098)),
                ("right", (737, 1247)),
            ):
                turned = document == "report_with_appendices" and at == -1
                # on a landscape page either orientation's limits are right
                for value in (400, 3000) if turned else wrong:
                    yield Mutation("G03", f"{side} margin {value}", way, base.sheet(at, **{side: value}))
        yield Mutation("G03", "gutter 567", "gutter", base.sheet(0, gutter=567))
    for document in ("report", "decision"):
        base = TYPED[document]()
        without = base.without("table") if document == "report" else base
        turned_page = without.sheet(width=16838, height=11906, landscape=True)
        yield Mutation("G02", "landscape without a table in the text", "section", turned_page)
    base = TYPED["report"]()
    number = base.line("page_number")
    footed = base.sheet(header=(), footer=(number,))
    yield Mutation("G07", "number in the footer", "footer", footed, ("2",))
    yield Mutation("G07", "number on the first page too", "no titlePg", base.sheet(title_page=False))
    yield Mutation(
        "G07", "number in the first header", "first header", base.sheet(first_header=(number,)), ("2",)
    )
    yield Mutation("G07", "Roman figures", "section", base.sheet(number_format="upperRoman"))
    yield Mutation("G07", "starts at 5", "section", base.sheet(start=5))
    beside = base.change("page_number", text="Trang {PAGE}")
    yield Mutation("G07", "more text beside the number", "header", beside, ("Trang 2",))
    even = replace(base, even_and_odd=True)
    yield Mutation("G07", "no number on even pages", "even headers", even)


def _lists() -> Iterator[Mutation]:
    base = TYPED["report"]()
    line = base.line("dash_1")
    text = line.text.removeprefix("- ")
    label = {"text": "-", "number_format": "bullet", "left": 0, "first": 720}
    via: dict[str, Way] = {"left": "numbering", "first": "numbering"}
    for wrong in ({"left": 720, "first": -360}, {"left": 0, "first": 0}, {"left": 0, "first": 400}):
        typed = base.change("dash_1", text=text, label=label, via=via, **wrong)
        yield Mutation("C21", f"list indented {wrong['left']} {wrong['first']}", "numbering", typed, (text,))
    for key, value, rule in (("font", ARIAL, "G04"), ("color", "FF0000", "G06")):
        typed = base.change("dash_1", text=text, label={**label, key: value}, via=via)
        yield Mutation(rule, f"list label: {key} {value}", "numbering", typed, (text,))


def _structure() -> Iterator[Mutation]:
    base = TYPED["minutes"]()
    blank = base.line("heading_blank")
    dated = replace(TYPED["report"]().line("place_and_date"))
    yield Mutation("C35", "a place and date line", "inserted line", base.swap(blank, dated), (dated.text,))
    left, right = base.line("signer_office_left"), base.line("signer_office_right")
    swapped = base.change("signer_office_left", text=right.text).change("signer_office_right", text=left.text)
    yield Mutation("C35", "chair left, secretary right", "swapped cells", swapped, (left.text, right.text))
    for spaces in ("     ", "\t", "\u00a0\u00a0\u00a0\u00a0"):
        base = TYPED["report"]()
        text = spaces + base.line("body_2").text
        shown = {" ": "spaces", "\t": "a tab", "\u00a0": "no-break spaces"}[spaces[0]]
        typed = base.change("body_2", text=text, first=0)
        yield Mutation("C21", f"body_2: indented by {shown}", "typed", typed, (text,))
    mixed = TYPED["party_report"]()
    party = mixed.line("party_name")
    national = TYPED["report"]().line("national_name")
    motto = TYPED["report"]().line("motto")
    yield Mutation(
        "P02",
        "Quốc hiệu in a Party document",
        "inserted line",
        mixed.swap(party, party, national, motto),
        (party.text, national.text, motto.text),
    )


def _in_table(typed: Typed, line: Line) -> bool:
    return any(
        line is each
        for block in typed.blocks
        if isinstance(block, Grid)
        for row in block.rows
        for cell in row
        for each in cell
    )


def _after(typed: Typed, name: str, line: Line) -> Typed:
    found = typed.line(name)
    return typed.swap(found, found, line)


def _turned(typed: Typed, at: int, width: int, height: int) -> Typed:
    sheets = [block for block in typed.blocks if isinstance(block, Sheet)]
    wide = sheets[at].landscape
    return typed.sheet(at, width=height if wide else width, height=width if wide else height)


def _printed(line: Line) -> tuple[str, ...]:
    """Return the text that a reader of the file finds for a line."""
    return (line.text.replace("{PAGE}", "2"),)
