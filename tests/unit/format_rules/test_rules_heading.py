"""The rules of the letterhead (C01 to C08) on documents typed by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from assembly.format_rules.finding import Finding
from tests.checked import findings_of, in_every_way, only_finding
from tests.typed import Grid, Line, Look, Typed
from tests.typed_documents import report

HEADING = tuple(f"C{number:02}" for number in range(1, 9))
NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
WAYS = ("direct", "character_style", "paragraph_style", "base_style", "defaults", "table_style")


def one(typed: Typed, rule: str) -> Finding:
    """Return the one finding of these rules, which must be of this rule."""
    return only_finding(typed, rule, HEADING)


def broken(text: str, rest: str, *, size: int = 26) -> str:
    """Return the XML of a centred bold paragraph with a line break in it."""
    marks = f'<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman"/><w:b/><w:sz w:val="{size}"/>'
    run = f"<w:r><w:rPr>{marks}</w:rPr><w:t>{text}</w:t><w:br/><w:t>{rest}</w:t></w:r>"
    spacing = '<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>'
    return f'<w:p><w:pPr>{spacing}<w:jc w:val="center"/></w:pPr>{run}</w:p>'


@pytest.mark.parametrize(
    ("way", "name", "attribute", "value", "rule", "told"),
    in_every_way(
        [
            ("national_name", "size", 28, "C01", "cỡ chữ 14"),
            ("national_name", "size", 22, "C01", "cỡ chữ 11"),
            ("national_name", "bold", False, "C01", "chữ không đậm"),
            ("national_name", "italic", True, "C01", "chữ nghiêng"),
            ("national_name", "align", "left", "C01", "canh trái"),
            ("national_name", "align", "both", "C01", "canh đều cả hai lề"),
            ("motto", "size", 30, "C03", "cỡ chữ 15"),
            ("motto", "size", 24, "C03", "cỡ chữ 12"),
            ("motto", "bold", False, "C03", "chữ không đậm"),
            ("motto", "italic", True, "C03", "chữ nghiêng"),
            ("motto", "caps", True, "C03", "chữ in hoa"),
            ("motto", "align", "right", "C03", "canh phải"),
            ("superior", "size", 28, "C06", "cỡ chữ 14"),
            ("superior", "bold", True, "C06", "chữ đậm"),
            ("superior", "italic", True, "C06", "chữ nghiêng"),
            ("issuer", "size", 22, "C07", "cỡ chữ 11"),
            ("issuer", "italic", True, "C07", "chữ nghiêng"),
            ("issuer", "align", "left", "C07", "canh trái"),
        ],
        WAYS,
    ),
)
def test_a_wrong_look_is_an_error_however_word_expresses_it(
    name: str, attribute: str, value: Any, rule: str, told: str, *, way: Any
) -> None:
    """Size, weight, slant, capitals and alignment are judged by what prints, at the place where it prints."""
    line = report().line(name)
    findings = findings_of(report().change(name, **{attribute: value}, via={attribute: way}).docx(), *HEADING)
    [finding] = [each for each in findings if each.severity == "error"]
    assert (rule, "error", told) == (finding.rule, finding.severity, finding.found.vi)
    assert finding.words.casefold() == line.text.casefold()
    assert "Bảng 1, hàng 1, ô" in finding.place_in_words.vi
    # another size moves the width, which other rules look at
    assert {rule, "C02", "C03", "C04", "C08"} >= {each.rule for each in findings}


def test_the_words_of_the_wrong_run_are_named() -> None:
    """Where only some runs are wrong, their words are told, once for the paragraph."""
    marks = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman"/><w:sz w:val="26"/>'
    pieces = (("CỘNG HÒA ", True), ("XÃ HỘI", False), (" CHỦ NGHĨA ", True), ("VIỆT NAM", False))
    runs = "".join(
        f'<w:r><w:rPr>{marks}<w:b w:val="{int(bold)}"/></w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'
        for text, bold in pieces
    )
    spacing = '<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/><w:jc w:val="center"/>'
    raw = f"<w:p><w:pPr>{spacing}</w:pPr>{runs}</w:p>"
    finding = one(report().change("national_name", raw=raw), "C01")
    assert ("chữ không đậm", "XÃ HỘI … VIỆT NAM") == (finding.found.vi, finding.words)


@pytest.mark.parametrize(
    "text",
    [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM.",
        "CỘNG HOÀ XÃ HỘI CHŨ NGHĨA VIỆT NAM",
        "CỘNG HÒA  XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆTNAM",
        "CHXHCN VIỆT NAM",
    ],
)
def test_other_words_than_the_national_name_are_an_error(text: str) -> None:
    """A letter, a space or a sign that differs is told with what stands there and what should."""
    findings = findings_of(report().change("national_name", text=text).docx(), "C01")
    if text.startswith("CHXHCN"):  # an abbreviation: the motto stands without its Quốc hiệu
        assert ["C01"] == [finding.rule for finding in findings]
        return
    [finding] = findings
    assert "error" == finding.severity
    assert f"ghi đúng “{NATION}”" == finding.required.vi


@pytest.mark.parametrize(
    "text", ["CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM", "CỘNG HO\u0300A XÃ HỘI CHỦ NGHĨA VIỆT NAM"]
)
def test_both_places_of_the_tone_are_right(text: str) -> None:
    """HÒA and HOÀ are the same word, composed or not."""
    assert [] == findings_of(report().change("national_name", text=text).docx(), *HEADING)


def test_capitals_may_be_typed_or_asked_for() -> None:
    """w:caps prints real capitals; without it lower-case letters are an error."""
    small = "Cộng hòa xã hội chủ nghĩa Việt Nam"
    assert [] == findings_of(report().change("national_name", text=small, caps=True).docx(), *HEADING)
    finding = one(report().change("national_name", text=small), "C01")
    assert "có chữ in thường" == finding.found.vi


def test_an_underlined_national_name_is_a_warning() -> None:
    """The decree draws no line under the Quốc hiệu."""
    finding = one(report().change("national_name", underline="single"), "C01")
    assert ("warning", "chữ gạch chân") == (finding.severity, finding.found.vi)


def test_too_many_spaces_are_told_in_words() -> None:
    """Quoted alone, a Quốc hiệu with two spaces would look like the right one."""
    finding = one(report().change("national_name", text=NATION.replace("NGHĨA ", "NGHĨA  ")), "C01")
    assert f"ghi “{NATION}”, thừa dấu cách" == finding.found.vi


def test_the_national_name_stands_at_the_right() -> None:
    """A Quốc hiệu in the left cell is an error of C01."""
    typed = report()
    heading = next(block for block in typed.blocks if isinstance(block, Grid) and block.name == "heading")
    turned = replace(heading, widths=heading.widths[::-1], rows=tuple(row[::-1] for row in heading.rows))
    blocks = tuple(turned if block is heading else block for block in typed.blocks)
    findings = findings_of(replace(typed, blocks=blocks).docx(), "C01")
    assert ["Quốc hiệu ở bên trái"] == [finding.found.vi for finding in findings]


@pytest.mark.parametrize(("name", "rule"), [("national_name", "C01"), ("motto", "C03")])
def test_one_of_both_alone_is_an_error(name: str, rule: str) -> None:
    """Quốc hiệu and Tiêu ngữ belong together: the one that is missing is told at the other."""
    [finding] = [f for f in findings_of(report().without(name).docx(), *HEADING) if f.severity == "error"]
    assert rule == finding.rule
    assert "không thấy" in finding.found.vi


def test_a_national_name_too_wide_for_its_cell_is_a_warning() -> None:
    """Where the cell is narrower than the words, Word breaks the Quốc hiệu over two lines."""
    typed = report()
    heading = next(block for block in typed.blocks if isinstance(block, Grid) and block.name == "heading")
    blocks = tuple(
        replace(heading, widths=(4500, 4854)) if block is heading else block for block in typed.blocks
    )
    finding = one(replace(typed, blocks=blocks), "C02")
    assert ("warning", NATION) == (finding.severity, finding.words)
    assert "dòng chữ dài 95,7 mm, chỗ chỉ rộng 81,8 mm" == finding.found.vi


@pytest.mark.parametrize("halves", ["break", "paragraphs"])
def test_a_national_name_broken_by_hand_is_a_warning(halves: str) -> None:
    """A line break inside the Quốc hiệu is a breach of C02, not of its words."""
    typed = report()
    line = typed.line("national_name")
    if halves == "break":
        typed = typed.change("national_name", raw=broken("CỘNG HÒA XÃ HỘI", "CHỦ NGHĨA VIỆT NAM"))
    else:
        first = replace(line, text="CỘNG HÒA XÃ HỘI")
        typed = typed.swap(line, first, replace(line, name="rest", text="CHỦ NGHĨA VIỆT NAM"))
    assert "Quốc hiệu ngắt thành nhiều dòng" == one(typed, "C02").found.vi


@pytest.mark.parametrize(
    "text",
    [
        "Độc lập – Tự do – Hạnh phúc",
        "Độc lập-Tự do-Hạnh phúc",
        "Độc lập - Tự do- Hạnh phúc",
        "Độc lập - tự do - hạnh phúc",
        "Độc Lập - Tự Do - Hạnh Phúc",
        "Độc lập - Tự do - Hạnh phúc.",
        "Độc lập, Tự do, Hạnh phúc",
        "Đôc lập - Tự do - Hạnh phúc",
    ],
)
def test_other_words_than_the_motto_are_an_error(text: str) -> None:
    """Dashes, missing spaces, other capitals and letters are told with the right words."""
    finding = next(
        f for f in findings_of(report().change("motto", text=text).docx(), *HEADING) if f.rule == "C03"
    )
    assert ("error", text) == (finding.severity, finding.words)
    assert f"ghi đúng “{MOTTO}”" == finding.required.vi


def test_a_motto_in_capitals_is_told_once() -> None:
    """The Tiêu ngữ typed in capitals is one breach: its words are right."""
    [finding] = findings_of(report().change("motto", text=MOTTO.upper(), rule_mm=82).docx(), "C03")
    assert ("chữ in hoa", "chữ in thường") == (finding.found.vi, finding.required.vi)


def test_a_motto_no_larger_than_the_national_name_is_advice() -> None:
    """Both in 13 lies within the limits; that sizes go together is only advice."""
    finding = one(report().change("motto", size=26, rule_mm=55.9), "C03")
    assert ("advice", "Tiêu ngữ cỡ chữ 13, không lớn hơn Quốc hiệu") == (finding.severity, finding.found.vi)


def test_a_national_name_of_a_wrong_size_does_not_make_the_motto_wrong() -> None:
    """Where the Quốc hiệu is too large by itself, the Tiêu ngữ below it is left in peace."""
    assert [] == findings_of(report().change("national_name", size=32).docx(), "C03")


def test_a_motto_beside_the_middle_of_the_national_name_is_a_warning() -> None:
    """An indent moves a centred Tiêu ngữ off the middle of the Quốc hiệu."""
    finding = one(report().change("motto", first=720), "C03")
    assert ("warning", "lệch 6,3 mm so với giữa dòng Quốc hiệu") == (finding.severity, finding.found.vi)


@pytest.mark.parametrize(
    ("name", "drawn", "rule", "told"),
    [
        ("motto", None, "C04", "không thấy đường kẻ ngang dưới Tiêu ngữ"),
        ("motto", 40.0, "C04", "đường kẻ dài 40 mm, dòng chữ dài 60,5 mm"),
        ("motto", 75.0, "C04", "đường kẻ dài 75 mm, dòng chữ dài 60,5 mm"),
        ("issuer", None, "C08", "không thấy đường kẻ ngang dưới tên cơ quan ban hành văn bản"),
        ("issuer", 10.0, "C08", "đường kẻ dài 10 mm, dòng chữ dài 43,8 mm"),
        ("issuer", 40.0, "C08", "đường kẻ dài 40 mm, dòng chữ dài 43,8 mm"),
    ],
)
def test_a_line_of_another_length_is_a_warning(name: str, drawn: float | None, rule: str, told: str) -> None:
    """The line is as long as the Tiêu ngữ, a third to a half of the issuer's name."""
    finding = one(report().change(name, rule_mm=drawn), rule)
    assert ("warning", told) == (finding.severity, finding.found.vi)


@pytest.mark.parametrize(
    ("name", "drawn"), [("motto", 58), ("motto", 62), ("issuer", 14.2), ("issuer", 22.5)]
)
def test_a_line_drawn_by_hand_may_be_a_little_off(name: str, drawn: float) -> None:
    """Who draws by hand need not hit the length to the millimetre."""
    assert [] == findings_of(report().change(name, rule_mm=drawn).docx(), *HEADING)


def test_an_underlined_motto_has_no_drawn_line() -> None:
    """Underlining stands for the line, and is told as such."""
    finding = one(report().change("motto", rule_mm=None, underline="single"), "C04")
    assert "gạch chân chữ thay cho đường kẻ ngang" == finding.found.vi


@pytest.mark.parametrize("where", ["below", "same paragraph"])
def test_typed_underscores_are_no_drawn_line(where: str) -> None:
    """Typed underscores are told, in a paragraph of their own or below a line break."""
    typed = report()
    if where == "below":
        line = replace(typed.line("motto"), rule_mm=None)
        row = Line("typed", "_" * 20, Look(size=26, align="center"))
        typed = typed.swap(typed.line("motto"), line, row)
    else:
        typed = typed.change("motto", raw=broken(MOTTO, "_" * 20, size=28))
    assert "gõ dấu gạch thay cho đường kẻ ngang" == one(typed, "C04").found.vi


@pytest.mark.parametrize(
    ("attributes", "told"),
    [
        ({"line": 360}, "giãn dòng 1,5"),
        ({"line": 276}, "giãn dòng 1,15"),
        ({"line": 400, "line_rule": "exact"}, "giãn dòng chính xác 20 pt"),
        ({"line": 400, "line_rule": "atLeast"}, "giãn dòng ít nhất 20 pt"),
    ],
)
@pytest.mark.parametrize("name", ["national_name", "motto"])
@pytest.mark.parametrize("way", ["direct", "paragraph_style", "base_style", "defaults", "table_style"])
def test_wider_lines_are_an_error(name: str, attributes: dict[str, Any], told: str, way: Any) -> None:
    """Quốc hiệu and Tiêu ngữ stand one single-spaced line apart."""
    finding = one(report().change(name, **attributes, via=dict.fromkeys(attributes, way)), "C05")
    assert ("error", told) == (finding.severity, finding.found.vi)
    assert report().line(name).text == finding.words


@pytest.mark.parametrize(
    "attributes", [{"line": 300, "line_rule": "exact"}, {"line": 200, "line_rule": "atLeast"}]
)
def test_a_line_as_high_as_a_single_one_is_right(attributes: dict[str, Any]) -> None:
    """An exact height of a single line prints the same."""
    assert [] == findings_of(report().change("national_name", **attributes).docx(), *HEADING)


def test_an_empty_line_between_the_two_is_an_error() -> None:
    """An empty paragraph is a second line between Quốc hiệu and Tiêu ngữ."""
    typed = report()
    line = typed.line("motto")
    finding = one(typed.swap(line, Line("empty", "", Look(size=26, align="center")), line), "C05")
    assert ("error", "có dòng trống giữa Quốc hiệu và Tiêu ngữ") == (finding.severity, finding.found.vi)


@pytest.mark.parametrize(("name", "attribute"), [("national_name", "after"), ("motto", "before")])
def test_room_between_the_two_is_a_warning(name: str, attribute: str) -> None:
    """Room added between the lines is told with its height."""
    finding = one(report().change(name, **{attribute: 120}), "C05")
    assert ("warning", "thêm khoảng cách 6 pt giữa hai dòng") == (finding.severity, finding.found.vi)


@pytest.mark.parametrize(("name", "rule"), [("superior", "C06"), ("issuer", "C07")])
def test_names_of_bodies_are_in_capitals(name: str, rule: str) -> None:
    """Lower-case letters in the name of a body are an error; w:caps makes them capitals."""
    text = report().line(name).text.title()
    changed = report().change(name, text=text, rule_mm=None if name == "superior" else 22)
    findings = findings_of(changed.docx(), rule)
    assert [("error", "có chữ in thường", text)] == [(f.severity, f.found.vi, f.words) for f in findings]
    assert [] == findings_of(changed.change(name, caps=True).docx(), rule)


def test_a_light_issuer_is_an_error() -> None:
    """The issuer's name is bold."""
    finding = one(report().change("issuer", bold=False), "C07")
    assert ("error", "chữ không đậm", "KHỐI THI ĐUA SỐ 3") == (
        finding.severity,
        finding.found.vi,
        finding.words,
    )


def test_a_line_is_measured_by_the_longest_line_of_the_name() -> None:
    """Of a name on several lines the longest counts, wherever the break comes from."""
    typed = report()
    line = typed.line("issuer")
    first = replace(line, name="first", text="KHỐI THI ĐUA CÁC SỞ", rule_mm=None)
    last = replace(line, text="Y TẾ - XÃ HỘI", rule_mm=24)
    assert [] == findings_of(typed.swap(line, first, last).docx(), "C08")
    wrapped = replace(line, text="KHỐI THI ĐUA CÁC SỞ Y TẾ - XÃ HỘI", rule_mm=24)
    assert [] == findings_of(typed.swap(line, wrapped).docx(), "C08")
    [finding] = findings_of(typed.swap(line, replace(wrapped, rule_mm=40)).docx(), "C08")
    assert "đường kẻ dài 40 mm" in finding.found.vi


def test_a_dashed_line_is_not_solid() -> None:
    """A line of dashes is told."""
    docx = report().docx()
    assert [] == findings_of(docx, "C04")
    typed = report()
    line = typed.line("motto")
    border = (
        '<w:p><w:pPr><w:pBdr><w:top w:val="dashed" w:sz="4" w:space="1" w:color="auto"/></w:pBdr>'
        '<w:spacing w:before="0" w:after="0" w:line="40" w:lineRule="exact"/>'
        '<w:ind w:left="1006" w:right="1006"/></w:pPr></w:p>'
    )
    changed = typed.swap(line, replace(line, rule_mm=None), Line("border", "", raw=border))
    assert "đường kẻ không phải nét liền" == one(changed, "C04").found.vi
    solid = border.replace("dashed", "single")
    assert [] == findings_of(
        typed.swap(line, replace(line, rule_mm=None), Line("border", "", raw=solid)).docx(), "C04"
    )


def test_halves_typed_on_one_line_are_judged_by_themselves() -> None:
    """Both halves of the letterhead on one line with a tab between: each is judged by its own words."""
    typed = report()
    tabbed = replace(
        typed,
        blocks=(
            Line("one", f"UBND TỈNH YÊN BÁI\t{NATION}", Look(size=24)),
            Line("two", f"KHỐI THI ĐUA SỐ 3\t{MOTTO}", Look(size=26, bold=True)),
            Line("three", "Số: 15/BC-KTĐ\tYên Bái, ngày 05 tháng 3 năm 2026", Look(size=26)),
            *[block for block in typed.blocks if not (isinstance(block, Grid) and block.name == "heading")],
        ),
    )
    told = {(f.rule, f.found.vi, f.words) for f in findings_of(tabbed.docx(), *HEADING, "C09", "C12", "C13")}
    assert {("C01", "chữ không đậm", NATION), ("C12", "chữ đứng", "Yên Bái, ngày 05 tháng 3 năm 2026")} == {
        each for each in told if each[0] not in ("C04", "C08")
    }


def test_both_in_one_paragraph_are_judged_by_themselves() -> None:
    """Quốc hiệu and Tiêu ngữ with a line break between: their words are right, only the size is not."""
    typed = report().without("motto").change("national_name", raw=broken(NATION, MOTTO))
    told = {(f.rule, f.found.vi) for f in findings_of(typed.docx(), "C01", "C02", "C03", "C05")}
    assert {("C03", "Tiêu ngữ cỡ chữ 13, không lớn hơn Quốc hiệu")} == told
