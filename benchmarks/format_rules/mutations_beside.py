"""Breaches of rules that only warn, or about what few documents have: lines, marks, capitals, Party."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from benchmarks.format_rules.mutation import Mutation
from tests.typed import Grid, Line, Look, Typed
from tests.typed_documents import TYPED

_CENTRED = Look(align="center")
_MARK = Look(size=28, bold=True, align="center")
# the rule, the sentence typed as a paragraph of the text
_CAPITALS = (
    ("K01", "Thực hiện đề nghị của Sở Nông nghiệp và phát triển nông thôn tỉnh."),
    ("K01", "Các đơn vị đã báo cáo Ủy ban Nhân dân tỉnh."),
    ("K02", "Các cơ quan của Tỉnh Yên Bái đã tham gia."),
    ("K02", "Đoàn công tác tại thành phố Hồ Chí Minh."),
    ("K03", "Thực hiện chủ trương, chính sách của đảng và nhà nước."),
    ("K05", "Thực hiện Luật thi đua, khen thưởng."),
    ("K06", "Thực hiện theo Điểm a Khoản 2 Điều 25 của Quy chế."),
    ("K06", "Thực hiện theo điểm a khoản 2 điều 25 của Quy chế."),
    ("K07", "Đề nghị tặng Huân chương lao động hạng Ba cho 01 tập thể."),
    ("K08", "Hội nghị được tổ chức vào thứ hai, ngày 22 tháng 12 năm 2025."),
)
_WORDS = (
    ("C14", "report", "place_and_date", "TP. Hồ Chí Minh, ngày 05 tháng 3 năm 2026", ()),
    ("C24", "report", "section_2", "III. NHIỆM VỤ NĂM 2026", ()),
    ("C24", "report", "section_2", "II/ NHIỆM VỤ NĂM 2026", ()),
    ("C24", "report", "section_2", "II- NHIỆM VỤ NĂM 2026", ()),
    ("C24", "report", "clause_1", "1/ Công tác chỉ đạo, điều hành", ()),
    ("C24", "report", "clause_1", "1- Công tác chỉ đạo, điều hành", ()),
    ("C24", "report", "point_1", "a. Tổ chức ký kết giao ước thi đua ngay từ đầu năm;", ()),
    ("C24", "report", "point_2", "c) Sơ kết sáu tháng, tổng kết cuối năm đúng quy định.", ()),
    ("C24", "report", "point_2", "f) Sơ kết sáu tháng, tổng kết cuối năm đúng quy định.", ()),
    ("C24", "report", "section_1", "I. Kết quả thực hiện", ()),
    ("C24", "decision", "article_3", "Điều 4. Các đơn vị thành viên thi hành Quyết định này./.", ()),
    ("P04", "party_report", "number", "Số: 15/BC-ĐU", ()),
    ("P04", "party_report", "number", "Số 15-BC-ĐU", ()),
    ("P05", "party_report", "signing_authority", "TM. KHỐI THI ĐUA", ()),
    ("P05", "party_report", "signing_authority", "T/M Khối thi đua", ()),
    ("P06", "party_report", "recipient_3", "- Lưu: VT.", ()),
    ("P06", "party_report", "closing", "Trên đây là báo cáo kết quả của Khối thi đua số 7./.", ()),
)
_LOOKS = (
    ("C24", "report", "section_1", {"size": 24}),
    ("C24", "report", "section_1", {"italic": True}),
    ("C24", "report", "clause_1", {"size": 32}),
    ("P02", "party_report", "party_name", {"bold": False}),
    ("P02", "party_report", "party_name", {"italic": True}),
    ("P03", "party_report", "superior", {"bold": True}),
    ("P03", "party_report", "issuer", {"bold": False}),
    ("P05", "party_report", "signing_authority", {"bold": False}),
    ("P05", "party_report", "signer_name", {"italic": True}),
    ("P05", "party_report", "signer_name", {"bold": False}),
    ("P06", "party_report", "recipients_heading", {"underline": "none"}),
)
# the component, the length of the line under it in mm (none: taken away), the rule
_LINES = (
    ("C04", "report", "motto", (None, 30, 100)),
    ("C08", "report", "issuer", (None, 8, 60)),
    ("C16", "report", "subject", (None, 12, 100)),
    ("P02", "party_report", "party_name", (None, 20)),
)


def rarer_mutations() -> Iterator[Mutation]:
    """Yield the mutations of the rules that have none elsewhere."""
    for rule, document, name, text, also in _WORDS:
        typed = TYPED[document]().change(name, text=text)
        yield Mutation(rule, f"{name}: “{text}”", "direct", typed, (text,), frozenset(also))
    for rule, document, name, look in _LOOKS:
        base = TYPED[document]()
        what = f"{name}: " + ", ".join(f"{key} {value}" for key, value in look.items())
        for way in ("direct", "paragraph_style", "character_style"):
            via = {} if way == "direct" else dict.fromkeys(look, way)
            typed = base.change(name, via=via, **look)
            yield Mutation(rule, what, way.replace("_", " "), typed, (base.line(name).text,))
    for rule, document, name, lengths in _LINES:
        base = TYPED[document]()
        for length in lengths:
            what = f"{name}: line of {length} mm" if length else f"{name}: no line"
            yield Mutation(rule, what, "shape", base.change(name, rule_mm=length), (base.line(name).text,))
    yield from _capitals()
    yield from _turned_about()
    yield from _marks()


def _capitals() -> Iterator[Mutation]:
    base = TYPED["report"]()
    for rule, sentence in _CAPITALS:
        yield Mutation(rule, f"“{sentence}”", "direct", base.change("body_2", text=sentence), (sentence,))
        split = base.change("body_2", text=sentence, split=True)
        yield Mutation(rule, f"“{sentence}”", "several runs", split, (sentence,))


def _turned_about() -> Iterator[Mutation]:
    """Yield letterheads and signatures with left and right exchanged, and a Quốc hiệu without room."""
    base = TYPED["report"]()
    heading = next(block for block in base.blocks if isinstance(block, Grid) and block.name == "heading")
    narrow = replace(heading, widths=(5104, 4250))
    yield Mutation(
        "C02",
        "a cell too narrow for the Quốc hiệu",
        "table",
        _with(base, heading, narrow),
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",),
    )
    mirrored = replace(heading, rows=tuple(tuple(reversed(row)) for row in heading.rows), widths=(5640, 3714))
    everything = tuple(line.text for row in heading.rows for cell in row for line in cell)
    yield Mutation(
        "G08",
        "Quốc hiệu left, issuer right",
        "cells",
        _with(base, heading, mirrored),
        everything,
        frozenset({"C01", "C12"}),
    )
    signatures = next(
        block for block in base.blocks if isinstance(block, Grid) and block.name == "signatures"
    )
    mirrored = replace(signatures, rows=tuple(tuple(reversed(row)) for row in signatures.rows))
    yield Mutation(
        "G08", "recipients right, signature left", "cells", _with(base, signatures, mirrored), ("Nơi nhận:",)
    )


def _marks() -> Iterator[Mutation]:
    base = TYPED["report"]()
    number, last = base.line("number"), base.line("recipient_3")
    for text in ("HỎA TỐC", "KHẨN", "THƯỢNG KHẨN", "XEM XONG TRẢ LẠI", "LƯU HÀNH NỘI BỘ"):
        mark = Line("mark", text, _MARK)
        yield Mutation(
            "C33", f"{text} without a frame", "letterhead", base.swap(number, number, mark), (text,)
        )
        heading = next(block for block in base.blocks if isinstance(block, Grid) and block.name == "heading")
        blocks = (one for block in base.blocks for one in ((block, mark) if block is heading else (block,)))
        after = replace(base, blocks=tuple(blocks))
        yield Mutation("C33", f"{text} without a frame", "above the title", after, (text,))
    boxed = Line("mark", "KHẨN", replace(_MARK, size=22, bold=False), inside="text_box")
    yield Mutation(
        "C33", "KHẨN small and light in its frame", "text box", base.swap(number, number, boxed), ("KHẨN",)
    )
    for look in (Look(size=26), Look(size=22, italic=True)):
        drafter = Line("drafter", "PL.(05)", look)
        yield Mutation(
            "C34",
            f"drafter's mark of {look.size}",
            "recipients",
            base.swap(last, last, drafter),
            (drafter.text,),
        )
    text = "Địa chỉ: Số 1, phường Yên Bái, tỉnh Lào Cai. Điện thoại: 0216.000.000"
    address = Line("address", text, replace(_CENTRED, size=28))
    yield Mutation("C34", "address line of 14", "footer", base.sheet(footer=(address,)), (address.text,))


def _with(typed: Typed, old: Grid, new: Grid) -> Typed:
    return replace(typed, blocks=tuple(new if block is old else block for block in typed.blocks))
