"""Biên bản bình xét thi đua, xét khen thưởng: decree 30 form 1.9, contents as DOCUMENTS.md C1.

The law wants minutes 'bình xét thi đua' for an emulation title and 'xét khen thưởng' for a form of commendation
(Luật Thi đua, khen thưởng 2022, Điều 84); a meeting that decides on both carries both names.
"""

from __future__ import annotations

from templates_docx.parts.letterhead import letterhead, title
from templates_docx.parts.ooxml import each, paragraph, when
from templates_docx.parts.page import Page
from templates_docx.parts.signatures import minutes_end
from templates_docx.parts.style_sheet import Style
from templates_docx.parts.tables import Column, ruled_table
from templates_docx.parts.wording import (
    AWARDED,
    dashes,
    end_mark,
    lines_to_write,
    optional_prose,
    text,
)

TITLE = "Biên bản {{ meeting_name }} năm {{ year_summed_up }} - {{ block.name }}"

_MEETINGS = {
    "title": "Họp bình xét thi đua",
    "commendation": "Họp xét khen thưởng",
    "both": "Họp bình xét thi đua và xét khen thưởng",
}
_SCORES = [
    Column("TT", "{{ loop.index }}", 7, centred=True),
    Column("Đơn vị", "{{ score.name }}", 44),
    Column("Tổng điểm", "{{ score.score }}", 16, centred=True),
    Column("Xếp thứ", "{{ score.rank }}", 14, centred=True),
]
_VOTES = [
    Column("TT", "{{ loop.index }}", 7, centred=True),
    Column("Đơn vị", "{{ candidate.name }}", 30),
    Column("Đồng ý", "{{ candidate.yes }}", 11, centred=True),
    Column("Không đồng ý", "{{ candidate.no }}", 12, centred=True),
    Column("Không có ý kiến", "{{ candidate.blank }}", 12, centred=True),
    Column("Tỷ lệ đồng ý (%)", "{{ candidate.percent }}", 12, centred=True),
]


def _ballots(words: str) -> str:
    return text(
        f"Số phiếu phát ra: {{{{ {words}.issued }}}}; số phiếu thu về: {{{{ {words}.returned }}}}; "
        f"số phiếu hợp lệ: {{{{ {words}.valid }}}}; số phiếu không hợp lệ: {{{{ {words}.invalid }}}}."
    )


def _attendance() -> str:
    return "".join(
        [
            text("Thành phần tham dự:", keep_next=True),
            when("conference.attendance", text("- {{ conference.attendance }}")),
            each("person in conference.attendees", text("- {{ person.text }}.")),
            when(
                "not conference.attendees and not conference.attendance and not voting.attendance",
                text("- Đại diện các đơn vị thành viên Khối: {{ voting.present }} người."),
            ),
            when(
                "conference.guests",
                *[each("person in conference.guests", text("- Khách mời: {{ person.text }}."))],
            ),
            when(
                "conference.absentees",
                each("person in conference.absentees", text("- Vắng mặt: {{ person.text }}.")),
            ),
        ]
    )


def _procedure() -> str:
    return "".join(
        [
            paragraph("Khoan", "Hình thức, nguyên tắc bình xét"),
            when("voting.basis", text("{{ voting.basis }}, Hội nghị tiến hành bình xét.")),
            dashes("voting.standards"),
            text("Hình thức bình xét: {{ voting.method }}."),
            when("voting.attendance", text("{{ voting.attendance }}.")),
            when(
                "voting.threshold", text("Tỷ lệ đồng ý tối thiểu: {{ voting.threshold }}%{{ voting.base }}.")
            ),
        ]
    )


def _counting() -> str:
    return when(
        "voting.by_ballot",
        paragraph("Khoan", "Kiểm phiếu"),
        when(
            "voting.counting_committee",
            text("Tổ kiểm phiếu gồm:", keep_next=True),
            each(
                "person in voting.counting_committee",
                text("- {{ person.text }}{% if loop.first %} - Tổ trưởng{% else %} - Thành viên{% endif %}."),
            ),
            otherwise=[text("Tổ kiểm phiếu gồm: {{ voting.committee_blank }}.")],
        ),
        when("not voting.ballots_by_award", _ballots("voting.ballots")),
    )


def _outcome(page: Page) -> str:
    award = each(
        "award in awards",
        text(
            f"{{{{ award.letter }}}}) {{{{ award.name }}}} cho {{{{ award.count }}}} tập thể: {{% if award.recipients %}}{AWARDED}.{{% endif %}}"
        ),
        when("not award.recipients", lines_to_write("award")),
        when("award.quota", text("Số lượng được phân bổ: {{ award.quota }}.")),
        when("award.ballots", _ballots("award.ballots")),
        when("award.candidates", ruled_table(page, _VOTES, "candidate in award.candidates")),
    )
    leaders = (
        "{% if manner %}{{ manner }}{% else %}giới thiệu{% endif %} "
        "{{ next.leader.unit }} làm Trưởng khối{% if next.deputies %}; {% for deputy in next.deputies %}{{ deputy.unit }}"
        "{% if not loop.last %} và {% endif %}{% endfor %} làm Phó Trưởng khối{% endif %} năm {{ year_planned }}."
    )
    return "".join(
        [
            paragraph("Khoan", "Kết quả bình xét"),
            text(
                "Hội nghị đã bình xét, đề nghị khen thưởng các tập thể có thành tích xuất sắc "
                "năm {{ year_summed_up }} như sau:"
            ),
            award,
            when(
                "next.leader",
                paragraph("Khoan", "Trưởng khối, Phó Trưởng khối năm {{ year_planned }}"),
                text("Hội nghị " + leaders),
                when("voting.leaders", ruled_table(page, _VOTES, "candidate in voting.leaders")),
            ),
        ]
    )


def body(page: Page, style: Style) -> str:
    """Return the minutes from the letterhead to the signatures."""
    return "".join(
        [
            letterhead(page, style, numbered=True, dated=False),
            *[
                when(
                    f'meeting == "{meeting}"',
                    title(page, style, "BIÊN BẢN", f"{name} năm {{{{ year_summed_up }}}}"),
                )
                for meeting, name in _MEETINGS.items()
            ],
            text(
                "Thời gian bắt đầu: {{ conference.start.hour }} giờ {{ conference.start.minute }} phút, {% if conference.session %}{{ conference.session }} {% endif %}{{ conference.date }}."
            ),
            text("Địa điểm: {{ conference.venue }}."),
            _attendance(),
            text("Chủ trì: {{ conference.chairs }}."),
            text("Thư ký: {{ conference.secretary }}."),
            text("Nội dung:", keep_next=True),
            when(
                "conference.title or conference.programme",
                paragraph("Khoan", "Nội dung, chương trình hội nghị"),
                when("conference.title", text("{{ conference.title }}.")),
                dashes("conference.programme"),
            ),
            _procedure(),
            when(
                "scores",
                paragraph("Khoan", "Kết quả chấm điểm"),
                ruled_table(page, _SCORES, "score in scores"),
            ),
            optional_prose("conference.discussion", "Ý kiến thảo luận", as_dashes=True),
            _counting(),
            _outcome(page),
            optional_prose("voting.objections", "Ý kiến khác", as_dashes=True),
            text(
                "Hội nghị kết thúc vào {{ conference.end.hour }} giờ {{ conference.end.minute }} phút, {{ conference.date }}"
                + end_mark(style),
                keep_next=True,
            ),
            minutes_end(page, style),
            paragraph("CuoiVanBan"),
        ]
    )
