"""Báo cáo tổng kết phong trào thi đua: decree 30 form 1.4, contents as DOCUMENTS.md B."""

from __future__ import annotations

from templates_docx.parts.appendix import appendix_head
from templates_docx.parts.letterhead import addressees, letterhead, number, title
from templates_docx.parts.ooxml import each, paragraph, when
from templates_docx.parts.page import Page
from templates_docx.parts.signatures import closing, on_behalf
from templates_docx.parts.style_sheet import Style
from templates_docx.parts.tables import Column, ruled_table
from templates_docx.parts.wording import (
    AWARD,
    dashes,
    end_mark,
    legal_bases,
    optional_prose,
    prose,
    tasks,
    text,
)

TITLE = "Báo cáo tổng kết phong trào thi đua năm {{ year_summed_up }} - {{ block.name }}"

_TARGETS = [
    Column("TT", "{{ loop.index }}", 7, centred=True),
    Column("Chỉ tiêu", "{{ target.name }}", 30),
    Column("Đơn vị tính", "{{ target.measure }}", 10, centred=True),
    Column("Kế hoạch", "{{ target.plan }}", 12, centred=True),
    Column("Thực hiện", "{{ target.result }}", 12, centred=True),
    Column("Tỷ lệ (%)", "{{ target.percent }}", 9, centred=True),
]
_FIGURES = [
    Column("TT", "{{ loop.index }}", 7, centred=True),
    Column("Danh hiệu, hình thức khen thưởng", "{{ figure.award }}", 36),
    Column("Tập thể", "{{ figure.collectives }}", 10, centred=True),
    Column("Cá nhân", "{{ figure.individuals }}", 10, centred=True),
    Column("Ghi chú", "{{ figure.note }}", 15),
]
_SCORES = [
    Column("TT", "{{ loop.index }}", 7, centred=True),
    Column("Đơn vị", "{{ score.name }}", 40),
    Column("Điểm tự chấm", "{{ score.self_score }}", 13, centred=True),
    Column("Tổng điểm", "{{ score.score }}", 13, centred=True),
    Column("Xếp thứ", "{{ score.rank }}", 10, centred=True),
]
_AWARDS = [
    Column("TT", "{{ loop.index }}", 7, centred=True),
    Column("Tên tập thể", "{{ recipient.name }}", 36),
    Column("Danh hiệu, hình thức khen thưởng", "{{ recipient.award }}", 40),
]


def _situation() -> str:
    return "".join(
        [
            when(
                "members_count or block.founding or report.context or report.advantages or report.difficulties",
                paragraph("Muc", "ĐẶC ĐIỂM TÌNH HÌNH"),
            ),
            when(
                "members_count",
                text(
                    "Năm {{ year_summed_up }}, {{ block.name }} gồm {{ members_count }} cơ quan, đơn vị thành viên"
                    "{% if members %}: {% for member in members %}{{ member.name }}{% if not loop.last %}; {% endif %}"
                    "{% endfor %}{% endif %}."
                ),
            ),
            when("block.founding", text("Khối được thành lập theo {{ block.founding }}.")),
            when(
                "joining",
                text("Năm {{ year_planned }}, Khối có thêm {{ joining.count }} đơn vị: {{ joining.names }}."),
            ),
            prose("report.context"),
            optional_prose("report.advantages", "Thuận lợi", numbered_when="report.difficulties"),
            optional_prose("report.difficulties", "Khó khăn", numbered_when="report.advantages"),
        ]
    )


def _results(page: Page) -> str:
    return "".join(
        [
            paragraph("Muc", "KẾT QUẢ THỰC HIỆN"),
            when(
                "report.issued_documents or report.implemented_acts or report.activities",
                paragraph("Khoan", "Công tác chỉ đạo, điều hành và hoạt động của Khối"),
                prose("report.activities"),
                when(
                    "report.issued_documents",
                    text("Các văn bản đã ban hành:", keep_next=True),
                    dashes("report.issued_documents"),
                ),
                when(
                    "report.implemented_acts",
                    text("Các văn bản của cấp trên đã triển khai thực hiện:", keep_next=True),
                    dashes("report.implemented_acts"),
                ),
            ),
            when(
                "report.results or report.targets",
                paragraph("Khoan", "Kết quả thực hiện nhiệm vụ chính trị"),
                prose("report.results"),
                when("report.targets", ruled_table(page, _TARGETS, "target in report.targets")),
            ),
            when(
                "report.movements",
                paragraph("Khoan", "Các phong trào thi đua"),
                each(
                    "movement in report.movements",
                    text(
                        "- {{ movement.name }}{% if movement.period %} ({{ movement.period }}){% endif %}"
                        "{% if movement.results %}: {{ movement.results }}{% else %}.{% endif %}"
                    ),
                ),
            ),
            when(
                "report.commendation or report.commendation_figures or report.exemplary",
                paragraph("Khoan", "Công tác khen thưởng, xây dựng điển hình tiên tiến"),
                prose("report.commendation"),
                when(
                    "report.commendation_figures",
                    ruled_table(page, _FIGURES, "figure in report.commendation_figures"),
                ),
                prose("report.exemplary"),
            ),
            optional_prose("report.organisations", "Công tác Đảng, đoàn thể, xã hội, từ thiện"),
            each("part in report.other", paragraph("Khoan", "{{ part.title }}"), prose("part.paragraphs")),
        ]
    )


def _judgement() -> str:
    return when(
        "report.strengths or report.weaknesses or report.causes",
        paragraph("Muc", "ĐÁNH GIÁ CHUNG"),
        optional_prose("report.strengths", "Ưu điểm", numbered_when="report.weaknesses or report.causes"),
        optional_prose(
            "report.weaknesses", "Tồn tại, hạn chế", numbered_when="report.strengths or report.causes"
        ),
        optional_prose("report.causes", "Nguyên nhân", numbered_when="report.strengths or report.weaknesses"),
    )


def _voting() -> str:
    scores = (
        "Kết quả chấm điểm thi đua của các đơn vị được nêu tại "
        "{% if award_recipients %}Phụ lục I{% else %}Phụ lục{% endif %} kèm theo."
    )
    appendix = "{% if scores %}Phụ lục II{% else %}Phụ lục{% endif %}"
    awards = (
        "Khối đã bình xét, đề nghị khen thưởng{% if award_recipients %} ("
        + appendix
        + " kèm theo){% endif %}:"
    )
    return when(
        "scores or awards",
        when("scores and awards", paragraph("Muc", "KẾT QUẢ CHẤM ĐIỂM, BÌNH XÉT THI ĐUA")),
        when("scores and not awards", paragraph("Muc", "KẾT QUẢ CHẤM ĐIỂM THI ĐUA")),
        when("awards and not scores", paragraph("Muc", "KẾT QUẢ BÌNH XÉT THI ĐUA")),
        when("scores", text(scores)),
        when(
            "awards",
            text(awards, keep_next=True),
            each("award in awards", text(f"- {AWARD}.")),
        ),
    )


def _appendices(page: Page, style: Style) -> str:
    report = f"Báo cáo số {number(style)} {{{{ document.date }}}} của {{{{ block.name }}}}"
    return when(
        "scores",
        appendix_head(
            page,
            "{% if award_recipients %}Phụ lục I{% else %}Phụ lục{% endif %}",
            "KẾT QUẢ CHẤM ĐIỂM THI ĐUA NĂM {{ year_summed_up }}",
            report,
        ),
        ruled_table(page, _SCORES, "score in scores"),
    ) + when(
        "award_recipients",
        appendix_head(
            page,
            "{% if scores %}Phụ lục II{% else %}Phụ lục{% endif %}",
            "DANH SÁCH TẬP THỂ ĐƯỢC ĐỀ NGHỊ KHEN THƯỞNG NĂM {{ year_summed_up }}",
            report,
        ),
        ruled_table(page, _AWARDS, "recipient in award_recipients"),
    )


def body(page: Page, style: Style) -> str:
    """Return the document from the letterhead to the appendices."""
    future = "tasks or report.solutions or report.proposals"
    opening = (
        "{{ block.name }} báo cáo kết quả phong trào thi đua năm {{ year_summed_up }}"
        "{% if tasks or report.solutions %} và phương hướng, nhiệm vụ năm {{ year_planned }}{% endif %} như sau:"
    )
    plans = "PHƯƠNG HƯỚNG, NHIỆM VỤ NĂM {{ year_planned }}"
    closing_words = (
        "Trên đây là Báo cáo tổng kết phong trào thi đua năm {{ year_summed_up }}"
        "{% if tasks or report.solutions %}, phương hướng, nhiệm vụ năm {{ year_planned }}{% endif %} của {{ block.name }}"
    )
    return "".join(
        [
            letterhead(page, style, numbered=True, dated=True),
            title(page, style, "BÁO CÁO", "Tổng kết phong trào thi đua năm {{ year_summed_up }}"),
            when("addressees", addressees(style)),
            legal_bases(style),
            when("report.basis", text("{{ report.basis }}, " + opening), otherwise=[text(opening)]),
            when(
                future,
                paragraph("Phan", "PHẦN THỨ NHẤT"),
                paragraph("PhanTen", "KẾT QUẢ PHONG TRÀO THI ĐUA NĂM {{ year_summed_up }}"),
            ),
            _situation(),
            _results(page),
            _judgement(),
            _voting(),
            when(
                future,
                paragraph("Phan", "PHẦN THỨ HAI"),
                paragraph("PhanTen", plans),
                when(
                    "tasks",
                    when("report.solutions or report.proposals", paragraph("Muc", "NHIỆM VỤ", numbering=2)),
                    tasks("tasks"),
                ),
                when(
                    "report.solutions", paragraph("Muc", "GIẢI PHÁP", numbering=2), prose("report.solutions")
                ),
                when(
                    "report.proposals",
                    paragraph("Muc", "KIẾN NGHỊ, ĐỀ XUẤT", numbering=2),
                    prose("report.proposals"),
                ),
            ),
            text(closing_words + end_mark(style), keep_next=True),
            closing(page, style, [f"{on_behalf(style)} KHỐI THI ĐUA", "TRƯỞNG KHỐI"]),
            _appendices(page, style),
            paragraph("CuoiVanBan"),
        ]
    )
