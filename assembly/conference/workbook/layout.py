"""What stands where in the workbook of a conference: its sheets, their forms and tables.

Only what is usual is named here. Every other fact of the same parts takes its line or column by itself as
soon as somebody has given it, and a fact that has no place at all goes to the last sheet: a new field of the
model needs no new line here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from assembly.conference.paths import LIST, spot_of
from assembly.conference.workbook.fields import JOINT, Leaf, leaves_below

KEYED = "{}"  # ends the path of a mapping whose records are named by their keys
GUIDE_SHEET, REST_SHEET, REMEMBERED_SHEET = "Hướng dẫn", "Nội dung khác", "_vanthu"
REST_LABEL, REST_VALUE = "Nội dung", "Giá trị"


@dataclass(frozen=True, slots=True)
class Form:
    """Lines of a label and a value.

    ``parts`` are places of the conference all of whose facts belong here, ``usual`` those that always have a
    line, in their order; ``without`` are places below ``parts`` that belong elsewhere.
    """

    title: str
    parts: tuple[str, ...]
    usual: tuple[str, ...]
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where the rows of a table belong; ``word`` in its first column says that a row belongs here.

    The path of a list ends with ``[]``, of a mapping with ``{}``. Where it runs through ``members[]`` or
    ``nominations[]``, the first column names the unit or the award.
    """

    path: str
    word: str = ""

    @property
    def owner(self) -> str:
        """The list whose entries own the records, or nothing."""
        head, _, rest = self.path.partition(f"{LIST}.")
        return f"{head}{LIST}" if rest else ""

    @property
    def record(self) -> str:
        """The path as the model knows it."""
        return self.path.replace(KEYED, ".*")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of one kind: ``usual`` columns always stand, as paths in a record.

    ``which`` names the column, at ``which_at``, that tells the place of each row; ``default`` is the word
    meant where that column is missing. ``words`` in the title or name of a sheet make this table the likely
    one. A table
    that is not ``offered`` is drawn where somebody has given such facts.
    """

    title: str
    places: tuple[Place, ...]
    usual: tuple[str, ...]
    which: str = ""
    which_at: int = 0
    default: str = ""
    words: tuple[str, ...] = ()
    offered: bool = True
    spare: int = 5
    widths: tuple[tuple[str, float], ...] = ()

    @property
    def id(self) -> str:
        """The name of the table for machines: its first place."""
        return self.places[0].path


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet."""

    name: str
    parts: tuple[Form | Table, ...]


_OWN_LABELS = {"leadership.manner": "Hình thức chọn Trưởng khối"}  # where the label needs its step
AWARDS = "nominations[]"  # the one table that is not drawn as the model has it: see ``awards``

PAGES: tuple[Page, ...] = (
    Page(
        "Khối và thành viên",
        (
            Form(
                "KHỐI THI ĐUA",
                ("block", "province", "style", "year_summed_up", "year_planned"),
                (
                    "block.name",
                    "year_summed_up",
                    "year_planned",
                    "province.name",
                    "block.symbol",
                    "block.superior",
                    "block.place",
                    "block.founding_decision.number",
                    "block.founding_decision.date",
                    "block.founding_decision.body",
                ),
            ),
            Table(
                "DANH SÁCH ĐƠN VỊ THÀNH VIÊN",
                (Place("members[]"),),
                (
                    "name",
                    "head.honorific",
                    "head.name",
                    "head.title",
                    "joined_year",
                    "left_year",
                    "self_score",
                    "score",
                    "rank",
                ),
                words=("thành viên", "chấm điểm", "xếp hạng", "danh sách khối"),
                spare=8,
            ),
            Table(
                "QUY CHẾ, QUY ĐỊNH CỦA KHỐI",
                (Place("block.rules[]"),),
                ("type", "number", "date", "body", "subject"),
                words=("quy chế",),
                offered=False,
            ),
        ),
    ),
    Page(
        "Hội nghị",
        (
            Form(
                "HỘI NGHỊ",
                ("conference",),
                (
                    "conference.title",
                    "conference.date",
                    "conference.session",
                    "conference.start_time",
                    "conference.end_time",
                    "conference.venue",
                    "conference.attendance",
                    "conference.programme[]",
                    "conference.discussion[]",
                    "leadership.manner",
                ),
                without=("conference.secretary",),
            ),
            Table(
                "LÃNH ĐẠO KHỐI",
                (
                    Place("leadership.current.leader", "Trưởng khối đương nhiệm"),
                    Place("leadership.current.deputies[]", "Phó Trưởng khối đương nhiệm"),
                    Place("leadership.next.leader", "Trưởng khối nhiệm kỳ tới"),
                    Place("leadership.next.deputies[]", "Phó Trưởng khối nhiệm kỳ tới"),
                ),
                ("unit", "person.honorific", "person.name", "person.title"),
                which="Chức vụ trong khối",
                words=("lãnh đạo khối", "trưởng khối", "nhiệm kỳ"),
                spare=2,
            ),
            Table(
                "THÀNH PHẦN DỰ HỘI NGHỊ",
                (
                    Place("conference.chairs[]", "Chủ trì"),
                    Place("conference.secretary", "Thư ký"),
                    Place("conference.attendees[]", "Đại biểu"),
                    Place("conference.guests[]", "Khách mời"),
                    Place("conference.absentees[]", "Vắng mặt"),
                ),
                ("name", "honorific", "title", "unit", "role", "reason"),
                which="Thành phần",
                which_at=1,
                default="Đại biểu",
                words=("thành phần", "đại biểu", "tham dự", "dự họp", "dự hội nghị", "điểm danh"),
                spare=8,
            ),
        ),
    ),
    Page(
        "Kết quả năm",
        (
            Form(
                "BÁO CÁO TỔNG KẾT NĂM",
                ("report",),
                (
                    "report.basis",
                    "report.context[]",
                    "report.advantages[]",
                    "report.difficulties[]",
                    "report.activities[]",
                    "report.results[]",
                    "report.commendation[]",
                    "report.exemplary[]",
                    "report.organisations[]",
                    "report.strengths[]",
                    "report.weaknesses[]",
                    "report.causes[]",
                    "report.solutions[]",
                    "report.proposals[]",
                ),
            ),
            Table(
                "CHỈ TIÊU VÀ KẾT QUẢ",
                (Place("report.targets[]"),),
                ("name", "measure", "plan", "result", "percent", "note"),
                words=("chỉ tiêu", "kết quả thực hiện"),
            ),
            Table(
                "PHONG TRÀO THI ĐUA ĐÃ TỔ CHỨC",
                (Place("report.movements[]"),),
                ("name", "period", "aim", "results"),
                words=("phong trào",),
                spare=3,
            ),
            Table(
                "SỐ LIỆU KHEN THƯỞNG TRONG NĂM",
                (Place("report.commendation_figures[]"),),
                ("award", "collectives", "individuals", "note"),
                words=("số liệu khen thưởng", "thành tích khen thưởng"),
                spare=3,
            ),
            Table(
                "VĂN BẢN CỦA KHỐI VÀ VĂN BẢN ĐÃ TRIỂN KHAI",
                (
                    Place("report.issued_documents[]", "Khối ban hành"),
                    Place("report.implemented_acts[]", "Cấp trên ban hành"),
                ),
                ("type", "number", "date", "body", "subject"),
                which="Văn bản",
                words=("văn bản",),
                spare=3,
            ),
            Table(
                "NỘI DUNG KHÁC CỦA BÁO CÁO",
                (Place("report.other[]"),),
                ("title", "paragraphs[]"),
                offered=False,
            ),
        ),
    ),
    Page(
        "Nhiệm vụ",
        (
            Form("CÁCH TRÌNH BÀY", ("tasks",), ("tasks.numbered",)),
            Table(
                "NHIỆM VỤ, NỘI DUNG GIAO ƯỚC NĂM TỚI",
                (Place("tasks.items[]"),),
                ("text", "items[]"),
                words=("nhiệm vụ", "giao ước", "phương hướng"),
                spare=8,
                widths=(("text", 70), ("items[]", 50)),
            ),
            Form(
                "GIAO ƯỚC THI ĐUA",
                ("covenant",),
                (
                    "covenant.signed_at_conference",
                    "covenant.purpose",
                    "covenant.commitment",
                    "covenant.witness.name",
                    "covenant.witness.title",
                    "covenant.witness.unit",
                    "covenant.copies",
                ),
            ),
            Table(
                "NỘI DUNG GIAO ƯỚC RIÊNG CỦA ĐƠN VỊ",
                (Place("members[].tasks.items[]"),),
                ("text", "items[]"),
                which="Đơn vị",
                words=("giao ước riêng",),
                offered=False,
            ),
            Table(
                "CHỈ TIÊU CỦA ĐƠN VỊ",
                (Place("members[].targets[]"),),
                ("name", "measure", "plan", "result", "percent", "note"),
                which="Đơn vị",
                words=("chỉ tiêu của đơn vị", "đăng ký chỉ tiêu"),
                offered=False,
            ),
            Table(
                "PHONG TRÀO CỦA ĐƠN VỊ",
                (Place("members[].movements[]"),),
                ("name", "period", "aim", "results"),
                which="Đơn vị",
                offered=False,
            ),
        ),
    ),
    Page(
        "Đề nghị khen thưởng",
        (
            Table(
                "DANH SÁCH ĐỀ NGHỊ KHEN THƯỞNG",
                (Place(AWARDS),),
                ("award", "granted_by", "quota", "count", "unit", "achievement"),
                words=("khen thưởng", "đề nghị", "danh hiệu", "tờ trình"),
                spare=8,
            ),
        ),
    ),
    Page(
        "Phiếu bầu",
        (
            Form(
                "BÌNH XÉT, BỎ PHIẾU",
                ("voting",),
                (
                    "voting.method",
                    "voting.base",
                    "voting.threshold",
                    "voting.voters",
                    "voting.present",
                    "voting.ballots.issued",
                    "voting.ballots.returned",
                    "voting.ballots.valid",
                    "voting.ballots.invalid",
                    "voting.basis",
                    "voting.standards[]",
                    "voting.objections[]",
                ),
            ),
            Table(
                "KẾT QUẢ BỎ PHIẾU",
                (
                    Place("voting.leaders[]", "Trưởng khối"),
                    Place("voting.deputies[]", "Phó Trưởng khối"),
                    Place("nominations[].candidates[]"),
                ),
                ("unit", "score", "rank", "yes", "no", "blank"),
                which="Bầu, bình xét cho",
                words=("phiếu", "bình xét", "kiểm phiếu", "bầu"),
                spare=8,
            ),
            Table(
                "KIỂM PHIẾU RIÊNG TỪNG DANH HIỆU",
                (Place("nominations[].ballots"),),
                ("issued", "returned", "valid", "invalid"),
                which="Danh hiệu",
                offered=False,
            ),
            Table(
                "TỔ KIỂM PHIẾU",
                (Place("voting.counting_committee[]"),),
                ("name", "honorific", "title", "unit", "role"),
                words=("tổ kiểm phiếu", "ban kiểm phiếu"),
                spare=3,
            ),
        ),
    ),
    Page(
        "Bàn giao",
        (
            Form(
                "BÀN GIAO",
                ("handover",),
                (
                    "handover.at_conference",
                    "handover.date",
                    "handover.venue",
                    "handover.effective_from",
                    "handover.fund",
                    "handover.state_of_work[]",
                    "handover.open_tasks[]",
                    "handover.later[]",
                    "handover.copies",
                ),
            ),
            Table(
                "HỒ SƠ, TÀI LIỆU, TÀI SẢN BÀN GIAO",
                (
                    Place("handover.items[]", "Hồ sơ, tài liệu"),
                    Place("handover.objects[]", "Tài sản, hiện vật"),
                ),
                ("name", "number", "copies", "form", "note"),
                which="Loại",
                which_at=1,
                default="Hồ sơ, tài liệu",
                words=("bàn giao", "hồ sơ", "tài liệu"),
                spare=6,
                widths=(("name", 44),),
            ),
            Table(
                "NGƯỜI CHỨNG KIẾN BÀN GIAO",
                (Place("handover.witnesses[]"),),
                ("name", "honorific", "title", "unit"),
                words=("chứng kiến",),
                offered=False,
            ),
        ),
    ),
    Page(
        REST_SHEET,
        (
            Table(
                "CĂN CỨ CHUNG CỦA CÁC VĂN BẢN",
                (Place("legal_basis[]"),),
                ("type", "number", "date", "body", "subject", "text"),
                offered=False,
            ),
            Table(
                "THÔNG TIN TỪNG VĂN BẢN",
                (Place(f"documents{KEYED}"),),
                ("number", "symbol", "date", "place", "addressees[]", "recipients[]"),
                which="Văn bản",
                offered=False,
            ),
        ),
    ),
)


@cache
def form_lines(form: Form) -> tuple[tuple[str, Leaf], ...]:
    """Return the facts of a form, usual ones first: the path of each in the conference, its leaf.

    A path of several texts ends with ``[]``.
    """
    found: dict[str, Leaf] = {}
    for part in form.parts:
        top = spot_of(part).labels[-1]
        for leaf in leaves_below(part):
            path = f"{part}.{leaf.path}" if leaf.path not in ("", LIST) else f"{part}{leaf.path}"
            if any(path == one or path.startswith(f"{one}.") for one in form.without):
                continue
            is_whole = leaf.path in ("", LIST)
            found[path] = leaf if is_whole or len(form.parts) == 1 else _below(top, part, leaf)
    for path in form.usual:
        if path not in found:  # a fact of a part that has no form of its own
            found[path] = _single(path)
    first = [(path, found.pop(path)) for path in form.usual]
    return (*first, *found.items())


def _below(top: str, part: str, leaf: Leaf) -> Leaf:
    if part == "block":
        return leaf  # "Tên khối", "Ký hiệu": the title of the form says of what
    is_name = leaf.path == "name"
    return Leaf(leaf.path, f"{top}{JOINT}{leaf.label}", top if is_name else f"{top}{JOINT}{leaf.short}")


def _single(path: str) -> Leaf:
    label = _OWN_LABELS.get(path) or spot_of(path.removesuffix(LIST)).labels[-1]
    return Leaf(path.rpartition(".")[2], label, label)


@cache
def record_leaves(table: Table) -> tuple[Leaf, ...]:
    """Return the columns that a table may have: the usual ones first, then all others of its records."""
    found: dict[str, Leaf] = {}
    for place in table.places:
        for leaf in leaves_below(place.record):
            found.setdefault(leaf.path, leaf)
    usual = [found.pop(path) for path in table.usual]
    return (*usual, *found.values())


def tables() -> Iterator[Table]:
    """Yield all tables in the order of the sheets."""
    return (part for page in PAGES for part in page.parts if isinstance(part, Table))


def forms() -> Iterator[Form]:
    """Yield all forms in the order of the sheets."""
    return (part for page in PAGES for part in page.parts if isinstance(part, Form))
