"""The tasks of a text or a Word file, taken over as a list, with what was left out and why."""

from __future__ import annotations

import io

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from assembly.errors import DocumentRefused
from assembly.kept_conferences.taken_over import TakenOver, tasks_of_document, tasks_of_text
from tests.hostile_documents import HOSTILE

COVENANT = """CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Yên Bái, ngày 29 tháng 12 năm 2022
GIAO ƯỚC THI ĐUA
Căn cứ Luật Thi đua, khen thưởng;
Các đơn vị thống nhất ký kết giao ước thi đua với các nội dung sau:
1. Hoàn thành nhiệm vụ chính trị; tăng cường công tác cán bộ; giữ gìn đoàn kết;
a) Ý thứ nhất; có dấu chấm phẩy;
b) Ý thứ hai.
2/ Đẩy mạnh cải cách hành chính gắn với
chuyển đổi số.
3) Công tác khác:
- Một gạch đầu dòng;
+ Một dấu cộng.
Các đơn vị cam kết thực hiện nghiêm túc giao ước này./.
Nơi nhận:
- Như trên;
1. Lưu: VT."""


def told(found: TakenOver, *, all_of_them: bool = False) -> list[tuple[str, list[str]]]:
    """Return the texts and sub-points of the tasks that are likely ones."""
    return [(task.text, task.items) for task in found.tasks if task.likely or all_of_them]


def test_numbers_make_tasks_and_letters_their_points() -> None:
    """Each number is one task, whatever stands in it: semicolons split none, broken lines are joined."""
    found = tasks_of_text(COVENANT)
    assert [
        (
            "Hoàn thành nhiệm vụ chính trị; tăng cường công tác cán bộ; giữ gìn đoàn kết",
            ["Ý thứ nhất; có dấu chấm phẩy", "Ý thứ hai"],
        ),
        ("Đẩy mạnh cải cách hành chính gắn với chuyển đổi số", []),
        ("Công tác khác:", ["Một gạch đầu dòng", "Một dấu cộng"]),
    ] == told(found)


def test_what_is_left_out_is_told_with_its_reason() -> None:
    """Headings, bases, closing sentences and what stands behind the signatures are no tasks."""
    assert [
        ("title", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("title", "Độc lập - Tự do - Hạnh phúc"),
        ("title", "Yên Bái, ngày 29 tháng 12 năm 2022"),
        ("title", "GIAO ƯỚC THI ĐUA"),
        ("basis", "Căn cứ Luật Thi đua, khen thưởng;"),
        ("prose", "Các đơn vị thống nhất ký kết giao ước thi đua với các nội dung sau:"),
        ("prose", "Các đơn vị cam kết thực hiện nghiêm túc giao ước này./."),
        ("signature", "Nơi nhận:"),
        ("signature", "Như trên;"),
        ("signature", "Lưu: VT."),
    ] == [(each.why, each.text) for each in tasks_of_text(COVENANT).left_out]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Một là, tăng cường; đổi mới.\nHai là: làm tốt", ["Tăng cường; đổi mới", "Làm tốt"]),
        ("Thứ nhất, A b\nThứ hai, C d", ["A b", "C d"]),
        ("I. Thi đua A\nII. Thi đua B", ["Thi đua A", "Thi đua B"]),
        ("Điều 1. Thi đua A\nĐiều 2: Thi đua B", ["Thi đua A", "Thi đua B"]),
        ("Nhiệm vụ 1: A b\nNhiệm vụ 2: C d", ["A b", "C d"]),
        ("- Việc một;\n- Việc hai.", ["Việc một", "Việc hai"]),
        ("Việc không đánh số\nViệc nữa; thêm", ["Việc không đánh số", "Việc nữa; thêm"]),
        ("1. Ngày 22/01/2021 họp\n12 đơn vị dự\n2. B c", ["Ngày 22/01/2021 họp", "B c"]),
        ("", []),
        ("\n \n", []),
    ],
)
def test_other_ways_to_number(text: str, expected: list[str]) -> None:
    """Words, Roman figures, articles and dashes number as well; without any each line is a task."""
    assert expected == [task.text for task in tasks_of_text(text).tasks]


def test_tasks_of_the_plan_are_told_from_results() -> None:
    """In a report what stands below the results of the year is no likely task; 1.1 is a point of 1."""
    found = tasks_of_text(
        "I. ĐÁNH GIÁ KẾT QUẢ NĂM 2022\n1. Công tác chỉ đạo\nKhối đã ban hành kế hoạch.\n2. Kết quả\nĐã đạt.\n"
        "II. PHƯƠNG HƯỚNG, NHIỆM VỤ NĂM 2023\n1. Tiếp tục thực hiện trong năm 2022\n1.1. Mục một\n"
        "1.2 Mục hai\n"
        "Trên đây là báo cáo./."
    )
    assert [("Tiếp tục thực hiện trong năm 2022", ["Mục một", "Mục hai"])] == told(found)
    assert ("Công tác chỉ đạo", ["Khối đã ban hành kế hoạch"]) == told(found, all_of_them=True)[0]
    assert (2022,) == found.tasks[-1].years


def test_numbers_that_word_prints_count() -> None:
    """A list that Word numbers by itself is a list of tasks; tables and centred titles are not."""
    document = docx.Document()
    numbering = document.part.numbering_part.element
    for at, (form, text) in enumerate((("decimal", "%1."), ("lowerLetter", "%2)"))):
        if at == 0:
            abstract = parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90"/>')
            numbering.insert(0, abstract)
        abstract.append(
            parse_xml(
                f'<w:lvl {nsdecls("w")} w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
                f'<w:lvlText w:val="{text}"/></w:lvl>'
            )
        )
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))

    def numbered(text: str, level: int) -> None:
        properties = document.add_paragraph(text)._p.get_or_add_pPr()
        properties.append(
            parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="90"/></w:numPr>')
        )

    title = document.add_paragraph("Giao ước thi đua năm 2023")
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    numbered("Việc thứ nhất; có chấm phẩy;", 0)
    numbered("Ý một;", 1)
    numbered("Việc thứ hai.", 0)
    document.add_table(1, 1).cell(0, 0).text = "1. Trong bảng"
    data = io.BytesIO()
    document.save(data)
    found = tasks_of_document(data.getvalue())
    assert [("Việc thứ nhất; có chấm phẩy", ["Ý một"]), ("Việc thứ hai", [])] == told(found)
    assert {"title", "table"} == {each.why for each in found.left_out}


@pytest.mark.parametrize("name", ["zip bomb", "entities", "rich text"])
def test_hostile_file_is_refused(name: str) -> None:
    """A file that would do harm is refused before anything of it is read."""
    with pytest.raises(DocumentRefused):
        tasks_of_document(HOSTILE[name]())
