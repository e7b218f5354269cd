"""The conference of an emulation block (hội nghị khối thi đua): every fact a document may need.

Each field carries its Vietnamese label as ``title`` and a one-line description; pages, spreadsheets and
messages use them. Nearly every field may be absent: an absent fact prints as a dotted blank or drops its
sentence. Contents and names follow DOCUMENTS.md, section E. Whether the facts agree with each other is
told by ``consistency``, beside the result; here stand only the shapes.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from assembly.conference.partial_date import PartialDate
from assembly.conference.vietnamese import clean

LONGEST_NAME = 400  # characters; the longest real names of agencies have about 120
LONGEST_TEXT = 20_000  # characters; a task of 250 words has about 1,500
MOST_ITEMS = 2_000


def _text(value: Any) -> Any:
    # YAML reads a bare 2022 or 05 as a number where a text is meant
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    return clean(value) if isinstance(value, str) else value


def _line(value: Any) -> Any:
    value = _text(value)
    if isinstance(value, str) and "\n" in value:
        value = " ".join(line.strip() for line in value.splitlines() if line.strip())
    return value


Name = Annotated[
    str,
    BeforeValidator(_line),
    StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_NAME),
]
Text = Annotated[
    str,
    BeforeValidator(_text),
    StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_TEXT),
]
_THOUSANDS = re.compile(r"\s*\d{1,3}(?:\.\d{3})+\s*")
_DECIMAL_COMMA = re.compile(r"\s*(-?\d+),(\d+)\s*")


def _whole(value: Any) -> Any:
    # 1.500.000 is how Vietnamese write a million and a half; true is not one
    if isinstance(value, bool):
        raise PydanticCustomError("whole_number", "a whole number")
    if isinstance(value, str) and _THOUSANDS.fullmatch(value):
        return value.replace(".", "")
    return value


def _figure(value: Any) -> Any:
    # 95,5 is how Vietnamese write ninety-five and a half; true is not one
    if isinstance(value, bool):
        raise PydanticCustomError("number", "a number")
    if isinstance(value, str) and (found := _DECIMAL_COMMA.fullmatch(value)):
        return f"{found[1]}.{found[2]}"
    return value


# bounds stand before the reading of Vietnamese figures: else the schema does not tell them
Year = Annotated[int, Field(ge=1945, le=2200), BeforeValidator(_whole)]
Count = Annotated[int, Field(ge=0, le=1_000_000), BeforeValidator(_whole)]
Rank = Annotated[int, Field(ge=1, le=MOST_ITEMS), BeforeValidator(_whole)]
Dong = Annotated[int, Field(ge=0, le=10**15), BeforeValidator(_whole)]
Percent = Annotated[float, Field(ge=0, le=100, allow_inf_nan=False), BeforeValidator(_figure)]
Points = Annotated[float, Field(ge=-1_000_000, le=1_000_000, allow_inf_nan=False), BeforeValidator(_figure)]
Clock = Annotated[
    str,
    BeforeValidator(_text),
    StringConstraints(strip_whitespace=True, pattern=r"^([01]?[0-9]|2[0-3])[:h]([0-5][0-9])?$"),
]
Style = Literal["state", "party"]
Honorific = Literal["ông", "bà", "đồng chí"]


def _tell_short_forms(schema: dict[str, Any], part: type[Facts]) -> None:
    if not part.short_forms:
        return
    whole = dict(schema)
    schema.clear()
    schema["title"], schema["description"] = whole.pop("title"), whole.pop("description", "")
    schema["anyOf"] = [whole]
    if "text" in part.short_forms:
        schema["anyOf"].append({"type": "string", "minLength": 1})
    if "items" in part.short_forms:
        items = whole["properties"]["items"]
        schema["anyOf"].append({key: items[key] for key in ("type", "items", "maxItems")})


class Facts(BaseModel):
    """The common ground of all parts: unknown keys are faults, values never change once read.

    ``short_forms`` tells what a part takes instead of its mapping: a bare text, the list of its items.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_extra=_tell_short_forms)
    short_forms: ClassVar[tuple[Literal["text", "items"], ...]] = ()


class Person(Facts):
    """A person (ông, bà, đồng chí) as the documents name them."""

    short_forms = ("text",)

    name: Name | None = Field(
        None, title="Họ và tên", description="Full name, family name first, without degrees."
    )
    honorific: Honorific | None = Field(None, title="Xưng hô", description="How minutes address the person.")
    title: Name | None = Field(
        None, title="Chức vụ", description="Office in the own agency, such as Giám đốc."
    )
    unit: Name | None = Field(
        None, title="Đơn vị", description="Agency of the person, as the member list names it."
    )
    role: Name | None = Field(None, title="Vai trò", description="Role in the block or at the conference.")

    @model_validator(mode="before")
    @classmethod
    def _bare_name(cls, value: Any) -> Any:
        return {"name": value} if isinstance(value, str) else value


class Absentee(Person):
    """Somebody who should have come and did not (vắng mặt)."""

    reason: Name | None = Field(None, title="Lý do vắng", description="Why the person was absent.")


class Attendee(Person):
    """Somebody who took part (đại biểu dự họp)."""

    votes: bool = Field(True, title="Có quyền biểu quyết", description="Whether the person may vote.")


class Act(Facts):
    """A legal act or an official document that is cited (văn bản viện dẫn)."""

    short_forms = ("text",)

    type: Name | None = Field(
        None, title="Tên loại văn bản", description="Kind of act, such as Quyết định or Luật."
    )
    number: Name | None = Field(
        None, title="Số, ký hiệu", description="Number and symbol as printed on the act."
    )
    date: PartialDate | None = Field(None, title="Ngày ban hành", description="Day the act was issued.")
    body: Name | None = Field(None, title="Cơ quan ban hành", description="Who issued the act.")
    subject: Text | None = Field(
        None, title="Trích yếu", description="What it is about: 'về việc …', 'ban hành …'."
    )
    text: Text | None = Field(
        None,
        title="Nguyên văn",
        description="The whole citation as it must be printed; goes before the other fields.",
    )

    @model_validator(mode="before")
    @classmethod
    def _bare_citation(cls, value: Any) -> Any:
        return {"text": value} if isinstance(value, str) else value


class Target(Facts):
    """A target or its result (chỉ tiêu thi đua)."""

    name: Text = Field(title="Chỉ tiêu", description="What is measured.")
    measure: Name | None = Field(None, title="Đơn vị tính", description="Unit of measure.")
    plan: Name | None = Field(None, title="Kế hoạch", description="Value that was or is planned.")
    result: Name | None = Field(None, title="Thực hiện", description="Value that was reached.")
    percent: Name | None = Field(None, title="Tỷ lệ đạt (%)", description="Result against plan, as printed.")
    note: Text | None = Field(None, title="Ghi chú", description="Remark printed in the table.")


class Movement(Facts):
    """An emulation movement (phong trào thi đua)."""

    short_forms = ("text",)

    name: Text = Field(title="Tên phong trào", description="Name of the movement, without quotation marks.")
    aim: Text | None = Field(None, title="Mục tiêu", description="What the movement is for.")
    period: Name | None = Field(
        None, title="Giai đoạn", description="Years or months, such as giai đoạn 2021-2025."
    )
    results: Text | None = Field(None, title="Kết quả", description="What it has brought.")

    @model_validator(mode="before")
    @classmethod
    def _bare_name(cls, value: Any) -> Any:
        return {"name": value} if isinstance(value, str) else value


class Task(Facts):
    """One undertaking or task (nội dung giao ước, nhiệm vụ)."""

    short_forms = ("text",)

    text: Text = Field(title="Nội dung", description="The task in full; a semicolon inside never splits it.")
    items: list[Text] = Field(
        default_factory=list,
        max_length=MOST_ITEMS,
        title="Các ý",
        description="Sub-points, printed a), b), c).",
    )

    @model_validator(mode="before")
    @classmethod
    def _bare_text(cls, value: Any) -> Any:
        return {"text": value} if isinstance(value, str) else value


class Tasks(Facts):
    """The tasks of a year: numbered, or prose that stays prose."""

    short_forms = ("text", "items")

    numbered: bool = Field(True, title="Đánh số", description="Print as 1., 2., 3.; otherwise as paragraphs.")
    items: list[Task] = Field(
        default_factory=list,
        max_length=MOST_ITEMS,
        title="Nhiệm vụ",
        description="One task or one paragraph each.",
    )

    @model_validator(mode="before")
    @classmethod
    def _list_or_prose(cls, value: Any) -> Any:
        if isinstance(value, list):
            return {"items": value}
        if isinstance(value, str):
            return {"numbered": False, "items": [line for line in value.splitlines() if line.strip()]}
        return value


class Member(Facts):
    """A member unit of the block (đơn vị thành viên)."""

    short_forms = ("text",)

    name: Name = Field(title="Tên đơn vị", description="Official full name, printed as written.")
    short_name: Name | None = Field(None, title="Tên ngắn", description="Short name for tables.")
    abbreviation: Name | None = Field(None, title="Tên viết tắt", description="Abbreviation, such as SYT.")
    former_name: Name | None = Field(
        None, title="Tên cũ", description="Name before it was renamed or merged."
    )
    superior: Name | None = Field(
        None, title="Cơ quan chủ quản", description="Superior agency, above it in its heading."
    )
    head: Person | None = Field(
        None, title="Người đứng đầu", description="Head of the unit, who signs for it."
    )
    signer: Person | None = Field(None, title="Người ký", description="Who signs instead of the head.")
    signing_capacity: Literal["KT.", "Q.", "TL.", "TUQ."] | None = Field(
        None,
        title="Thẩm quyền ký",
        description="Capacity in which the signer signs, if not as head (decree 30, II.7).",
    )
    kind: Literal["state", "party", "union", "enterprise", "school", "other"] | None = Field(
        None, title="Loại hình", description="What sort of organisation it is."
    )
    staff: Count | None = Field(None, title="Số người", description="Staff of the unit.")
    joined_year: Year | None = Field(None, title="Vào khối từ năm", description="First year of membership.")
    left_year: Year | None = Field(None, title="Ở khối đến hết năm", description="Last year of membership.")
    targets: list[Target] = Field(
        default_factory=list,
        max_length=MOST_ITEMS,
        title="Chỉ tiêu của đơn vị",
        description="Own targets for the planned year.",
    )
    tasks: Tasks | None = Field(
        None, title="Nội dung giao ước riêng", description="Own undertakings beside the block's."
    )
    movements: list[Movement] = Field(
        default_factory=list,
        max_length=MOST_ITEMS,
        title="Phong trào của đơn vị",
        description="Movements it registers.",
    )
    registered_titles: list[Name] = Field(
        default_factory=list,
        max_length=MOST_ITEMS,
        title="Danh hiệu đăng ký",
        description="Titles it registers to win.",
    )
    score: Points | None = Field(None, title="Tổng điểm", description="Score of the year summed up.")
    self_score: Points | None = Field(None, title="Điểm tự chấm", description="Score the unit gave itself.")
    rank: Rank | None = Field(None, title="Xếp thứ", description="Place in the year summed up.")

    @model_validator(mode="before")
    @classmethod
    def _bare_name(cls, value: Any) -> Any:
        return {"name": value} if isinstance(value, str) else value


class Block(Facts):
    """The emulation block (khối thi đua)."""

    short_forms = ("text",)

    name: Name = Field(title="Tên khối", description="Name of the block, printed as written.")
    name_variants: list[Name] = Field(
        default_factory=list,
        max_length=50,
        title="Cách viết khác",
        description="Other spellings of the same name.",
    )
    symbol: Name | None = Field(
        None, title="Ký hiệu", description="Symbol in numbers of documents, such as KTĐVHXH."
    )
    superior: Name | None = Field(
        None, title="Cơ quan cấp trên", description="Body printed above the block in headings."
    )
    place: Name | None = Field(
        None, title="Địa danh", description="Place name before the date (decree 30, II.4)."
    )
    founding_decision: Act | None = Field(
        None, title="Quyết định thành lập", description="Act that founded the block."
    )
    rules: list[Act] = Field(
        default_factory=list,
        max_length=50,
        title="Quy chế của khối",
        description="The block's regulation, provincial rules.",
    )
    established_members: Count | None = Field(
        None, title="Số đơn vị thành viên", description="Number of members where their names are not known."
    )

    @model_validator(mode="before")
    @classmethod
    def _bare_name(cls, value: Any) -> Any:
        return {"name": value} if isinstance(value, str) else value


class Province(Facts):
    """The province-level unit (tỉnh, thành phố) in whose name awards are granted."""

    short_forms = ("text",)

    name: Name | None = Field(
        None, title="Tên tỉnh, thành phố", description="With its common noun: tỉnh Yên Bái."
    )
    former_name: Name | None = Field(None, title="Tên cũ", description="Name before a merger.")

    @model_validator(mode="before")
    @classmethod
    def _bare_name(cls, value: Any) -> Any:
        return {"name": value} if isinstance(value, str) else value


class Meeting(Facts):
    """The conference itself: when, where and who (hội nghị)."""

    title: Text | None = Field(None, title="Tên hội nghị", description="Name of the conference.")
    date: PartialDate | None = Field(
        None, title="Ngày họp", description="Day of the conference; the day may be unknown."
    )
    session: Literal["sáng", "chiều", "tối"] | None = Field(
        None, title="Buổi", description="Part of the day."
    )
    start_time: Clock | None = Field(None, title="Giờ bắt đầu", description="Such as 14:00 or 14h00.")
    end_time: Clock | None = Field(None, title="Giờ kết thúc", description="Such as 17:00 or 17h00.")
    venue: Name | None = Field(None, title="Địa điểm", description="Where it is held, without 'tại'.")
    chairs: list[Person] = Field(
        default_factory=list, max_length=20, title="Chủ trì", description="Who chairs it."
    )
    secretary: Person | None = Field(None, title="Thư ký", description="Who keeps the minutes.")
    attendees: list[Attendee] = Field(
        default_factory=list,
        max_length=MOST_ITEMS,
        title="Đại biểu dự",
        description="Representatives of the members.",
    )
    attendance: Text | None = Field(
        None, title="Thành phần dự", description="Who took part, in words, where no list is kept."
    )
    absentees: list[Absentee] = Field(
        default_factory=list, max_length=MOST_ITEMS, title="Vắng mặt", description="Who was absent and why."
    )
    guests: list[Person] = Field(
        default_factory=list,
        max_length=MOST_ITEMS,
        title="Khách mời",
        description="Guests, such as Sở Nội vụ.",
    )
    programme: list[Text] = Field(
        default_factory=list, max_length=100, title="Chương trình", description="Items of the programme."
    )
    discussion: list[Text] = Field(
        default_factory=list,
        max_length=MOST_ITEMS,
        title="Ý kiến thảo luận",
        description="What was said in the discussion.",
    )


class Office(Facts):
    """The unit, and where known the person, that holds an office in the block."""

    short_forms = ("text",)

    unit: Name | None = Field(None, title="Đơn vị", description="Member unit that holds the office.")
    person: Person | None = Field(
        None, title="Người giữ chức", description="Person who holds it for the unit."
    )

    @model_validator(mode="before")
    @classmethod
    def _bare_unit(cls, value: Any) -> Any:
        return {"unit": value} if isinstance(value, str) else value


class Leaders(Facts):
    """Leader and deputies of the block in one year (Trưởng khối, Phó Trưởng khối)."""

    leader: Office | None = Field(None, title="Trưởng khối", description="Unit that leads the block.")
    deputies: list[Office] = Field(
        default_factory=list, max_length=5, title="Phó Trưởng khối", description="Deputies."
    )


class Leadership(Facts):
    """Who leads the block now and who will (lãnh đạo khối)."""

    current: Leaders = Field(
        default_factory=Leaders, title="Đương nhiệm", description="In office at the conference."
    )
    next: Leaders = Field(
        default_factory=Leaders, title="Nhiệm kỳ tới", description="Elected or proposed for next year."
    )
    manner: Literal["bầu", "giới thiệu", "suy tôn"] | None = Field(
        None, title="Hình thức chọn", description="Whether the block elects its leader or only proposes it."
    )


class Stage(Facts):
    """A heading with its paragraphs (mục của báo cáo)."""

    short_forms = ("text",)

    title: Text | None = Field(None, title="Tiêu đề", description="Heading of the part.")
    paragraphs: list[Text] = Field(
        default_factory=list, max_length=MOST_ITEMS, title="Nội dung", description="Its paragraphs."
    )

    @model_validator(mode="before")
    @classmethod
    def _bare_text(cls, value: Any) -> Any:
        return {"paragraphs": [value]} if isinstance(value, str) else value


class CommendationFigure(Facts):
    """One line of the commendation figures (số liệu khen thưởng)."""

    award: Name = Field(title="Danh hiệu, hình thức", description="Title or form of commendation.")
    collectives: Count | None = Field(None, title="Tập thể", description="Number of collectives.")
    individuals: Count | None = Field(None, title="Cá nhân", description="Number of individuals.")
    note: Text | None = Field(None, title="Ghi chú", description="Remark.")


class Report(Facts):
    """What the summary report tells of the year (báo cáo tổng kết)."""

    basis: Text | None = Field(
        None, title="Căn cứ báo cáo", description="Act or plan on which the report rests."
    )
    context: list[Text] = Field(
        default_factory=list, max_length=200, title="Đặc điểm tình hình", description="Situation."
    )
    advantages: list[Text] = Field(
        default_factory=list, max_length=200, title="Thuận lợi", description="Advantages."
    )
    difficulties: list[Text] = Field(
        default_factory=list, max_length=200, title="Khó khăn", description="Difficulties."
    )
    issued_documents: list[Act] = Field(
        default_factory=list,
        max_length=MOST_ITEMS,
        title="Văn bản đã ban hành",
        description="Documents of the block.",
    )
    implemented_acts: list[Act] = Field(
        default_factory=list,
        max_length=MOST_ITEMS,
        title="Văn bản đã triển khai",
        description="Acts of superiors carried out.",
    )
    activities: list[Text] = Field(
        default_factory=list,
        max_length=MOST_ITEMS,
        title="Hoạt động của khối",
        description="What the block did.",
    )
    results: list[Text] = Field(
        default_factory=list,
        max_length=MOST_ITEMS,
        title="Kết quả nhiệm vụ chính trị",
        description="Results, in paragraphs.",
    )
    targets: list[Target] = Field(
        default_factory=list,
        max_length=MOST_ITEMS,
        title="Chỉ tiêu và kết quả",
        description="Table of targets.",
    )
    movements: list[Movement] = Field(
        default_factory=list,
        max_length=MOST_ITEMS,
        title="Phong trào thi đua",
        description="Movements carried out.",
    )
    commendation: list[Text] = Field(
        default_factory=list,
        max_length=200,
        title="Công tác khen thưởng",
        description="Commendation work, in paragraphs.",
    )
    commendation_figures: list[CommendationFigure] = Field(
        default_factory=list,
        max_length=MOST_ITEMS,
        title="Số liệu khen thưởng",
        description="Figures by award.",
    )
    exemplary: list[Text] = Field(
        default_factory=list,
        max_length=MOST_ITEMS,
        title="Điển hình tiên tiến",
        description="Outstanding examples.",
    )
    organisations: list[Text] = Field(
        default_factory=list,
        max_length=200,
        title="Công tác Đảng, đoàn thể, xã hội",
        description="Party, unions, charity.",
    )
    strengths: list[Text] = Field(
        default_factory=list, max_length=200, title="Ưu điểm", description="Strengths."
    )
    weaknesses: list[Text] = Field(
        default_factory=list, max_length=200, title="Tồn tại, hạn chế", description="Weaknesses."
    )
    causes: list[Text] = Field(
        default_factory=list, max_length=200, title="Nguyên nhân", description="Causes."
    )
    solutions: list[Text] = Field(
        default_factory=list, max_length=200, title="Giải pháp", description="Measures for next year."
    )
    proposals: list[Text] = Field(
        default_factory=list, max_length=200, title="Kiến nghị, đề xuất", description="Proposals."
    )
    other: list[Stage] = Field(
        default_factory=list, max_length=100, title="Nội dung khác", description="Further parts."
    )


class Covenant(Facts):
    """How the covenant of the planned year is signed (giao ước thi đua)."""

    signed_at_conference: bool | None = Field(
        None, title="Ký tại hội nghị", description="Signed at the conference itself."
    )
    purpose: Text | None = Field(None, title="Mục đích", description="Opening sentence of purpose.")
    commitment: Text | None = Field(
        None, title="Cam kết", description="Closing commitment, in the block's own words."
    )
    witness: Person | None = Field(None, title="Chứng kiến", description="Who witnesses the signing.")
    copies: Count | None = Field(None, title="Số bản", description="Number of copies.")


class Candidate(Facts):
    """A unit on the ballot for one award (đơn vị được bình xét)."""

    unit: Name = Field(title="Đơn vị", description="Member unit put to the vote.")
    score: Points | None = Field(None, title="Tổng điểm", description="Score, if not in the member list.")
    rank: Rank | None = Field(None, title="Xếp thứ", description="Place.")
    yes: Count | None = Field(None, title="Đồng ý", description="Ballots in favour.")
    no: Count | None = Field(None, title="Không đồng ý", description="Ballots against.")
    blank: Count | None = Field(None, title="Không có ý kiến", description="Ballots without a choice.")


class Ballots(Facts):
    """The count of a ballot (phiếu bầu)."""

    issued: Count | None = Field(None, title="Phiếu phát ra", description="Ballots handed out.")
    returned: Count | None = Field(None, title="Phiếu thu về", description="Ballots handed in.")
    valid: Count | None = Field(None, title="Phiếu hợp lệ", description="Valid ballots.")
    invalid: Count | None = Field(None, title="Phiếu không hợp lệ", description="Invalid ballots.")


class Nomination(Facts):
    """One award and who is put forward for it (đề nghị khen thưởng)."""

    award: Name = Field(title="Danh hiệu, hình thức khen thưởng", description="Award, in the user's wording.")
    granted_by: Name | None = Field(
        None, title="Thẩm quyền tặng", description="Who grants it, such as Chủ tịch UBND tỉnh."
    )
    count: Count | None = Field(
        None, title="Số lượng", description="Number of collectives, where names are not known."
    )
    quota: Count | None = Field(
        None, title="Chỉ tiêu được giao", description="How many the block may propose."
    )
    recipients: list[Name] = Field(
        default_factory=list,
        max_length=MOST_ITEMS,
        title="Đơn vị được đề nghị",
        description="Member units proposed.",
    )
    candidates: list[Candidate] = Field(
        default_factory=list,
        max_length=MOST_ITEMS,
        title="Kết quả bỏ phiếu",
        description="Votes for each candidate.",
    )
    ballots: Ballots | None = Field(
        None, title="Kiểm phiếu", description="Count of this award's ballot, if of its own."
    )
    achievements: dict[Name, Text] = Field(
        default_factory=dict, title="Tóm tắt thành tích", description="Achievements by unit, for the list."
    )
    previous_awards: dict[Name, Text] = Field(
        default_factory=dict,
        title="Đã được khen",
        description="Earlier awards by unit, with their decisions.",
    )


class Voting(Facts):
    """How the block voted (bình xét, bỏ phiếu)."""

    method: Literal["secret ballot", "show of hands"] | None = Field(
        None, title="Hình thức bỏ phiếu", description="Bỏ phiếu kín or biểu quyết giơ tay."
    )
    base: Literal["present", "all members"] | None = Field(
        None, title="Cơ sở tính tỷ lệ", description="Whether the share is of those present or of all members."
    )
    threshold: Percent | None = Field(
        None, title="Tỷ lệ tối thiểu (%)", description="Share of votes that is needed."
    )
    voters: Count | None = Field(None, title="Số người có quyền bỏ phiếu", description="Who could vote.")
    present: Count | None = Field(None, title="Số người có mặt", description="Voters who were present.")
    ballots: Ballots | None = Field(
        None, title="Kiểm phiếu", description="Count of the ballot for all awards together."
    )
    counting_committee: list[Person] = Field(
        default_factory=list, max_length=20, title="Tổ kiểm phiếu", description="Its head first."
    )
    standards: list[Text] = Field(
        default_factory=list,
        max_length=200,
        title="Tiêu chuẩn, nguyên tắc",
        description="Standards and quota as announced.",
    )
    basis: Text | None = Field(None, title="Căn cứ bình xét", description="On what the vote rests.")
    objections: list[Text] = Field(
        default_factory=list, max_length=200, title="Ý kiến khác", description="Objections."
    )
    leaders: list[Candidate] = Field(
        default_factory=list,
        max_length=50,
        title="Phiếu bầu Trưởng khối",
        description="Votes for the next leader.",
    )
    deputies: list[Candidate] = Field(
        default_factory=list,
        max_length=50,
        title="Phiếu bầu Phó Trưởng khối",
        description="Votes for the next deputies.",
    )


class Record(Facts):
    """A record that is handed over (hồ sơ, tài liệu bàn giao)."""

    short_forms = ("text",)

    name: Text = Field(title="Tên hồ sơ, tài liệu", description="What is handed over.")
    number: Name | None = Field(None, title="Số, ngày", description="Number and date of the document.")
    copies: Name | None = Field(None, title="Số lượng", description="Number of copies.")
    form: Name | None = Field(None, title="Hình thức", description="Paper or electronic.")
    note: Text | None = Field(None, title="Ghi chú", description="Remark.")

    @model_validator(mode="before")
    @classmethod
    def _bare_name(cls, value: Any) -> Any:
        return {"name": value} if isinstance(value, str) else value


class Handover(Facts):
    """The handover from the outgoing to the incoming leader (bàn giao nhiệm vụ Trưởng khối)."""

    date: PartialDate | None = Field(
        None, title="Ngày bàn giao", description="Day of the handover, if not the conference's."
    )
    venue: Name | None = Field(None, title="Địa điểm", description="Place, if not the conference's.")
    at_conference: bool | None = Field(
        None, title="Bàn giao tại hội nghị", description="Handed over at the conference."
    )
    effective_from: PartialDate | None = Field(
        None, title="Hiệu lực từ", description="Day the new leader takes office."
    )
    items: list[Record] = Field(
        default_factory=list,
        max_length=MOST_ITEMS,
        title="Hồ sơ, tài liệu",
        description="Records handed over.",
    )
    state_of_work: list[Text] = Field(
        default_factory=list, max_length=200, title="Tình hình công việc", description="State of the work."
    )
    open_tasks: list[Text] = Field(
        default_factory=list, max_length=200, title="Việc đang thực hiện", description="Open items."
    )
    objects: list[Record] = Field(
        default_factory=list,
        max_length=200,
        title="Tài sản, hiện vật",
        description="Objects such as the rotating flag.",
    )
    fund: Dong | None = Field(None, title="Quỹ khối (đồng)", description="Money handed over, in dong.")
    later: list[Text] = Field(
        default_factory=list,
        max_length=200,
        title="Bàn giao sau",
        description="What follows later, with its deadline.",
    )
    witnesses: list[Person] = Field(
        default_factory=list, max_length=20, title="Chứng kiến", description="Witnesses."
    )
    copies: Count | None = Field(None, title="Số bản", description="Number of copies.")


class DocumentSettings(Facts):
    """What one kind of document is told beside the facts (thể thức của văn bản)."""

    style: Style | None = Field(
        None, title="Thể thức", description="State or Party style, if not the block's."
    )
    number: Name | None = Field(None, title="Số", description="Number given after signing; blank until then.")
    symbol: Name | None = Field(
        None, title="Ký hiệu", description="Whole symbol after the slash, if not the usual one."
    )
    date: PartialDate | None = Field(
        None, title="Ngày văn bản", description="Date of the document; its day may be blank."
    )
    place: Name | None = Field(None, title="Địa danh", description="Place name, if not the block's.")
    addressees: list[Name] = Field(
        default_factory=list, max_length=20, title="Kính gửi", description="Addressees."
    )
    recipients: list[Name] = Field(
        default_factory=list, max_length=50, title="Nơi nhận", description="Recipients."
    )
    archive_unit: Name | None = Field(None, title="Đơn vị soạn thảo", description="Unit after 'Lưu: VT,'.")
    enclosures: list[Text] = Field(
        default_factory=list, max_length=100, title="Tài liệu kèm theo", description="Enclosures."
    )
    legal_basis: list[Act] = Field(
        default_factory=list,
        max_length=50,
        title="Căn cứ riêng",
        description="Legal bases of this document alone.",
    )
    signer: Person | None = Field(None, title="Người ký", description="Who signs, if not the usual person.")


class Conference(Facts):
    """A conference of an emulation block and everything its documents tell (hội nghị khối thi đua)."""

    block: Block = Field(title="Khối thi đua", description="The block that meets.")
    province: Province | None = Field(None, title="Tỉnh, thành phố", description="Where the block belongs.")
    style: Style = Field(
        "state", title="Thể thức", description="State (decree 30/2020) or Party style, for all documents."
    )
    year_summed_up: Year | None = Field(None, title="Năm tổng kết", description="The year that is summed up.")
    year_planned: Year | None = Field(
        None, title="Năm kế hoạch", description="The year for which covenants are signed."
    )
    conference: Meeting = Field(default_factory=Meeting, title="Hội nghị", description="When, where and who.")
    members: list[Member] = Field(
        default_factory=list,
        max_length=MOST_ITEMS,
        title="Đơn vị thành viên",
        description="In the order of the block.",
    )
    leadership: Leadership = Field(
        default_factory=Leadership, title="Lãnh đạo khối", description="Now and next year."
    )
    report: Report = Field(
        default_factory=Report, title="Báo cáo tổng kết", description="The year summed up."
    )
    tasks: Tasks | None = Field(
        None, title="Nhiệm vụ năm kế hoạch", description="Tasks and undertakings of the planned year."
    )
    covenant: Covenant = Field(
        default_factory=Covenant, title="Giao ước thi đua", description="How the covenant is signed."
    )
    nominations: list[Nomination] = Field(
        default_factory=list,
        max_length=100,
        title="Đề nghị khen thưởng",
        description="Awards and who is put forward.",
    )
    voting: Voting = Field(
        default_factory=Voting, title="Bình xét, bỏ phiếu", description="How the block voted."
    )
    handover: Handover = Field(
        default_factory=Handover, title="Bàn giao", description="From the old leader to the new."
    )
    legal_basis: list[Act] = Field(
        default_factory=list,
        max_length=50,
        title="Căn cứ pháp lý",
        description="Bases of all documents; unset: the register's.",
    )
    documents: dict[Name, DocumentSettings] = Field(
        default_factory=dict,
        title="Thông tin từng văn bản",
        description="Settings by kind of document; vanthu template list names the kinds.",
    )
