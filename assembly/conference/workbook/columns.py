"""The columns that a table of the workbook may have, and the names that secretaries give them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from assembly.conference.column_help import help_for
from assembly.conference.paths import LIST, spot_of
from assembly.conference.spreadsheet.column_names import folded
from assembly.conference.workbook.fields import JOINT, Leaf, leaves_below
from assembly.conference.workbook.layout import AWARDS, Table, record_leaves

WHICH = "*"  # the path of the column that tells the place of each row
UNIT_FACTS = ("unit", "person.unit", "signer.unit", "head.unit", "witness.unit")


@dataclass(frozen=True, slots=True)
class FactColumn:
    """A column: ``path`` of its fact in a record, ``meaning`` the path that the model knows it by.

    ``lines``: a cell holds several texts, each on a line.
    """

    path: str
    label: str
    meaning: str
    lines: bool = False
    needed: bool = False
    long_label: str = ""

    @property
    def help(self) -> str:
        """What to write, in one sentence."""
        if self.path == WHICH:
            return ""
        above = self.meaning.rpartition(".")[0]
        part = spot_of(above).model if above else None
        known = self.meaning.replace("members[].", "member.", 1)
        return _HELP.get(self.meaning) or help_for(known, spot_of(self.meaning), part)


_HELP = {
    "nominations[].recipients[]": "Viết như trong danh sách thành viên. Mỗi đơn vị một hàng.",
    "nominations[].award": "Nhiều đơn vị cùng danh hiệu: ghi lại danh hiệu ở từng hàng.",
    "nominations[].count": "Số lượng, khi chưa có tên các đơn vị.",
    "nominations[].quota": "Số được phép đề nghị.",
}
# A row for each unit that is put forward; what is said of the award stands in the first of its rows.
_AWARD_COLUMNS = (
    FactColumn("award", "Danh hiệu, hình thức khen thưởng", "nominations[].award", needed=True),
    FactColumn("granted_by", "Thẩm quyền tặng", "nominations[].granted_by"),
    FactColumn("quota", "Chỉ tiêu được giao", "nominations[].quota"),
    FactColumn("count", "Số lượng", "nominations[].count"),
    FactColumn("unit", "Đơn vị được đề nghị", "nominations[].recipients[]"),
    FactColumn("achievement", "Tóm tắt thành tích", "nominations[].achievements.*"),
    FactColumn("previous", "Đã được khen", "nominations[].previous_awards.*"),
    FactColumn("proposed", "Có đề nghị", "covenant.signed_at_conference"),
    FactColumn("number", "Số danh hiệu", "nominations[].count"),
)


@cache
def columns_of(table: Table) -> tuple[FactColumn, ...]:
    """Return the columns of a table in their order, that of the places first where it has one."""
    if table.id == AWARDS:
        return _AWARD_COLUMNS
    columns = [_column(table, leaf) for leaf in record_leaves(table)]
    if table.which:
        columns.insert(table.which_at, FactColumn(WHICH, table.which, "", needed=True))
    return tuple(columns)


def _column(table: Table, leaf: Leaf) -> FactColumn:
    record = next(place.record for place in table.places if leaf.path in _paths(place.record))
    return FactColumn(
        leaf.path, leaf.short, f"{record}.{leaf.path}", leaf.is_list, leaf.needed, long_label=leaf.label
    )


@cache
def _paths(record: str) -> frozenset[str]:
    return frozenset(leaf.path for leaf in leaves_below(record))


def takes(record: str, path: str) -> bool:
    """Tell whether the records of a place have a fact of this path."""
    return path in _paths(record)


def usual_paths(table: Table) -> frozenset[str]:
    """Return the columns that always stand."""
    return frozenset((*table.usual, WHICH))


# Names found in offices' own lists, beside the labels; compared by ``column_names.folded``.
_NAMES: dict[str, tuple[str, ...]] = {
    "members[].name": (
        "Đơn vị",
        "Tên cơ quan",
        "Cơ quan",
        "Cơ quan, đơn vị",
        "Tên cơ quan, đơn vị",
        "Đơn vị thành viên",
        "Tên đơn vị thành viên",
        "Thành viên",
        "Tên ĐV",
        "ĐV",
        "Sở, ngành",
        "Sở, ban, ngành",
        "Tên sở, ban, ngành",
        "Tên tập thể",
    ),
    "members[].abbreviation": ("Viết tắt", "Ký hiệu", "Tên VT"),
    "members[].short_name": ("Tên gọi tắt", "Tên gọn"),
    "members[].former_name": ("Tên trước đây", "Tên cũ (nếu có)"),
    "members[].head.honorific": ("Xưng hô", "Ông/Bà", "Ông, bà", "Danh xưng"),
    "members[].head.name": (
        "Thủ trưởng",
        "Thủ trưởng đơn vị",
        "Thủ trưởng cơ quan",
        "Họ tên thủ trưởng",
        "Họ và tên thủ trưởng",
        "Lãnh đạo",
        "Lãnh đạo đơn vị",
        "Họ tên lãnh đạo",
        "Họ và tên người đứng đầu",
        "Họ tên người đứng đầu",
        "Họ và tên",
        "Họ tên",
        "Giám đốc",
        "Đại diện",
        "Người đại diện",
    ),
    "members[].head.title": ("Chức vụ", "Chức danh", "CV", "Chức vụ người đứng đầu"),
    "members[].signer.name": ("Người ký giao ước", "Họ tên người ký", "Họ và tên người ký"),
    "members[].signer.title": ("Chức vụ người ký",),
    "members[].signing_capacity": ("Ký thay", "Thẩm quyền"),
    "members[].superior": ("Đơn vị chủ quản", "Cấp trên trực tiếp", "Chủ quản"),
    "members[].kind": ("Loại", "Loại đơn vị", "Loại hình đơn vị"),
    "members[].staff": ("Biên chế", "Số CBCC", "Số cán bộ", "Số lao động", "Tổng số người"),
    "members[].joined_year": ("Năm vào khối", "Tham gia từ năm", "Năm tham gia", "Từ năm"),
    "members[].left_year": ("Năm rời khối", "Đến năm", "Đến hết năm"),
    "members[].registered_titles[]": ("Đăng ký danh hiệu", "Danh hiệu thi đua đăng ký", "Đăng ký thi đua"),
    "members[].score": ("Điểm", "Số điểm", "Điểm thi đua", "Tổng số điểm", "Điểm chấm", "Điểm khối chấm"),
    "members[].self_score": ("Điểm tự chấm", "Tự chấm", "Điểm đơn vị tự chấm", "Tự chấm điểm"),
    "members[].rank": ("Xếp hạng", "Thứ hạng", "Hạng", "Xếp loại thứ", "Vị thứ"),
    "conference.chairs[].name": ("Họ tên", "Tên", "Họ tên đại biểu", "Đại biểu", "Họ và tên đại biểu"),
    "conference.chairs[].honorific": ("Ông/Bà", "Ông, bà", "Danh xưng"),
    "conference.chairs[].title": ("Chức danh", "CV", "Chức vụ, đơn vị"),
    "conference.chairs[].unit": ("Cơ quan", "Cơ quan, đơn vị", "Đơn vị công tác", "ĐV", "Tên đơn vị"),
    "conference.chairs[].role": ("Nhiệm vụ", "Vai trò tại hội nghị"),
    "conference.absentees[].reason": ("Lý do", "Lý do vắng mặt"),
    "conference.attendees[].votes": ("Biểu quyết", "Quyền biểu quyết"),
    "leadership.current.leader.unit": ("Cơ quan", "Tên đơn vị", "Đơn vị giữ chức"),
    "leadership.current.leader.person.name": ("Họ và tên", "Họ tên", "Người đại diện", "Đại diện"),
    "leadership.current.leader.person.title": ("Chức vụ", "Chức danh", "Chức vụ chính quyền"),
    "leadership.current.leader.person.honorific": ("Xưng hô", "Ông/Bà"),
    "report.targets[].name": ("Nội dung", "Nội dung chỉ tiêu", "Tên chỉ tiêu", "Tiêu chí", "Các chỉ tiêu"),
    "report.targets[].measure": ("ĐVT", "Đơn vị", "Đ.vị tính"),
    "report.targets[].plan": ("KH", "Chỉ tiêu giao", "Kế hoạch giao", "Kế hoạch năm"),
    "report.targets[].result": ("TH", "Kết quả", "Kết quả thực hiện", "Thực hiện năm", "Đạt được"),
    "report.targets[].percent": ("Tỷ lệ", "Tỷ lệ %", "% đạt", "Đạt %", "% thực hiện", "Tỷ lệ đạt"),
    "report.targets[].note": ("GC", "Chú thích"),
    "report.movements[].name": ("Phong trào", "Phong trào thi đua", "Nội dung phong trào"),
    "report.movements[].results": ("Kết quả đạt được",),
    "report.commendation_figures[].award": ("Danh hiệu", "Hình thức khen thưởng", "Hình thức"),
    "report.commendation_figures[].collectives": ("Số tập thể", "TT"),
    "report.commendation_figures[].individuals": ("Số cá nhân", "CN"),
    "report.issued_documents[].number": ("Số hiệu", "Số ký hiệu", "Số văn bản"),
    "report.issued_documents[].date": ("Ngày", "Ngày tháng", "Ngày, tháng, năm"),
    "report.issued_documents[].type": ("Loại văn bản", "Tên văn bản", "Loại"),
    "report.issued_documents[].subject": ("Nội dung", "Về việc", "Trích yếu nội dung"),
    "report.issued_documents[].body": ("Nơi ban hành", "Đơn vị ban hành"),
    "tasks.items[].text": (
        "Nhiệm vụ",
        "Nội dung nhiệm vụ",
        "Nội dung giao ước",
        "Nội dung thi đua",
        "Nội dung công việc",
        "Nội dung thực hiện",
    ),
    "tasks.items[].items[]": ("Chi tiết", "Nội dung chi tiết", "Ý chi tiết", "Các nội dung cụ thể"),
    "nominations[].award": (
        "Danh hiệu",
        "Hình thức",
        "Hình thức khen thưởng",
        "Danh hiệu thi đua",
        "Danh hiệu thi đua, hình thức khen thưởng",
        "Danh hiệu đề nghị",
        "Hình thức đề nghị",
        "Đề nghị",
        "Hình thức đề nghị khen thưởng",
        "Đề nghị khen thưởng",
        "Khen thưởng",
    ),
    "nominations[].granted_by": (
        "Cấp khen",
        "Cấp khen thưởng",
        "Thẩm quyền",
        "Cấp tặng",
        "Thẩm quyền quyết định",
    ),
    "nominations[].quota": ("Chỉ tiêu", "Chỉ tiêu phân bổ", "Số được giao"),
    "nominations[].count": ("SL", "Số tập thể"),
    "nominations[].recipients[]": (
        "Đơn vị",
        "Tên đơn vị",
        "Tập thể",
        "Tên tập thể",
        "Tập thể, đơn vị",
        "Tên cơ quan, đơn vị",
        "Cơ quan, đơn vị",
        "Cơ quan",
        "Đơn vị đề nghị",
        "Tên tập thể, cá nhân",
    ),
    "nominations[].achievements.*": ("Thành tích", "Thành tích đạt được", "Tóm tắt thành tích đạt được"),
    "nominations[].previous_awards.*": (
        "Khen thưởng đã đạt",
        "Thành tích đã được khen",
        "Hình thức đã được khen thưởng",
        "Các hình thức khen thưởng đã đạt được",
    ),
    "voting.leaders[].unit": (
        "Tên đơn vị",
        "Cơ quan, đơn vị",
        "Cơ quan",
        "Tập thể",
        "Tên tập thể",
        "Đơn vị được bầu",
        "Đơn vị bình xét",
        "Đơn vị được bình xét",
    ),
    "voting.leaders[].score": ("Điểm", "Số điểm"),
    "voting.leaders[].rank": ("Xếp hạng", "Thứ hạng", "Hạng"),
    "voting.leaders[].yes": (
        "Số phiếu đồng ý",
        "Phiếu đồng ý",
        "Đồng ý (phiếu)",
        "Số phiếu bầu",
        "Số phiếu",
        "Tán thành",
        "Phiếu thuận",
    ),
    "voting.leaders[].no": (
        "Số phiếu không đồng ý",
        "Phiếu không đồng ý",
        "Không tán thành",
        "Phiếu chống",
        "K. đồng ý",
    ),
    "voting.leaders[].blank": ("Phiếu trắng", "Ý kiến khác", "Không ý kiến", "Số phiếu trắng"),
    "voting.counting_committee[].name": ("Họ tên",),
    "voting.counting_committee[].role": ("Nhiệm vụ", "Phân công"),
    "handover.items[].name": (
        "Tên hồ sơ",
        "Tên tài liệu",
        "Hồ sơ, tài liệu",
        "Tên văn bản",
        "Nội dung bàn giao",
        "Danh mục hồ sơ",
        "Danh mục tài liệu",
        "Danh mục bàn giao",
        "Trích yếu nội dung",
        "Tên tài sản",
        "Hiện vật",
    ),
    "handover.items[].number": ("Số, ký hiệu", "Số hiệu", "Số văn bản", "Số, ngày văn bản"),
    "handover.items[].copies": ("SL", "Số bản", "Số lượng (bản)"),
    "handover.items[].form": ("Bản giấy/điện tử", "Hình thức lưu"),
    "handover.items[].note": ("GC", "Chú thích"),
}
_WHICH_NAMES: dict[str, tuple[str, ...]] = {
    "Chức vụ trong khối": ("Chức vụ khối", "Chức danh trong khối", "Vị trí"),
    "Thành phần": ("Tư cách", "Thành phần dự", "Diện", "Đối tượng"),
    "Bầu, bình xét cho": (
        "Danh hiệu",
        "Nội dung bầu",
        "Hình thức khen thưởng",
        "Bầu",
        "Chức danh",
        "Bình xét",
    ),
    "Loại": ("Phân loại",),
}


@cache
def names_of(table: Table) -> dict[str, FactColumn]:
    """Return the columns of a table by every name they answer to, as ``folded`` makes it."""
    found: dict[str, FactColumn] = {}
    columns = columns_of(table)
    for column in columns:
        for name in (column.label, column.long_label):
            if name:
                found.setdefault(folded(name), column)
    for column in columns:
        for name in _other_names(column):
            found.setdefault(folded(name), column)
    last_parts: dict[str, list[FactColumn]] = {}
    for column in columns:
        last_parts.setdefault(folded(column.label.rpartition(JOINT)[2]), []).append(column)
    for key, some in last_parts.items():
        if len(some) == 1:
            found.setdefault(key, some[0])
    found.pop("", None)
    return found


def _other_names(column: FactColumn) -> Iterator[str]:
    if column.path == WHICH:
        yield from _WHICH_NAMES.get(column.label, ())
        return
    yield from _NAMES.get(column.meaning, ())


def is_unit(column: FactColumn) -> bool:
    """Tell whether a column names member units."""
    return column.path in UNIT_FACTS or column.meaning == f"nominations[].recipients{LIST}"
