"""Hypothesis: rows of a batch and the conference below them, few names in many spellings."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

# one unit in several spellings, under its short name and its abbreviation, and units that never meet
UNITS = st.sampled_from(
    ["Sở Y tế", "SỞ Y TẾ", "Sở  Y tế", "SYT", "Sở Nội vụ", "Sở nội vụ", "Văn phòng UBND tỉnh",
     "Văn phòng Ủy ban nhân dân tỉnh", "Ban Dân tộc", "Trường Cao đẳng Nghề", "Trường Cao đẳng -Nghề",
     "Sở Tài chính", "Sở Công Thương", "Kho bạc Nhà nước", "Cục Thuế", "Hội Nông dân", "Tỉnh Đoàn"]
)  # fmt: skip
NAMES = st.sampled_from(["Nguyễn Văn Một", "Lê Thị Hai", "Phạm <Ba> & Con"])
TITLES = st.sampled_from(["Giám đốc", "Phó Giám đốc", "Chánh Văn phòng", "Thủ trưởng đơn vị"])


def _some(required: dict[str, Any] | None = None, **optional: Any) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(required or {}, optional=optional)


PERSONS = st.one_of(
    NAMES,
    _some(name=NAMES, title=TITLES),
    _some(name=NAMES, title=TITLES, unit=UNITS, honorific=st.sampled_from(["ông", "bà"])),
)
MEMBERS = _some(
    {"name": UNITS},
    short_name=st.one_of(st.just("Tên ngắn"), UNITS),
    abbreviation=st.sampled_from(["SYT", "SNV", "BDT", "TĐ"]),
    former_name=st.one_of(st.just("Tên cũ"), UNITS),
    superior=st.just("Ủy ban nhân dân tỉnh"),
    head=PERSONS,
    signer=PERSONS,
    signing_capacity=st.sampled_from(["KT.", "Q.", "TL."]),
    joined_year=st.integers(2023, 2026),
    left_year=st.integers(2024, 2030),
    score=st.integers(50, 100),
    rank=st.integers(1, 9),
    targets=st.lists(_some({"name": st.just("Chỉ tiêu")}, plan=st.sampled_from(["95%", "  "])), max_size=2),
    tasks=st.lists(st.just("Việc riêng"), max_size=2),
)
OFFICES = st.one_of(UNITS, _some(unit=UNITS, person=PERSONS))
LEADERS = _some(leader=OFFICES, deputies=st.lists(OFFICES, max_size=2))
BASES = _some(
    {
        "block": st.just({"name": "Khối thi đua mẫu", "place": "Yên Bái"}),
        "year_planned": st.just(2025),
        "tasks": st.just(["Hoàn thành nhiệm vụ", "Tiết kiệm"]),
    },
    members=st.lists(MEMBERS, max_size=4),
    leadership=_some(current=LEADERS, next=LEADERS),
    nominations=st.lists(
        _some(
            {"award": st.just("Cờ thi đua")},
            recipients=st.lists(UNITS, max_size=2),
            candidates=st.lists(_some({"unit": UNITS}, yes=st.just(3)), max_size=1),
        ),
        max_size=2,
    ),
    voting=_some(base=st.sampled_from(["present", "all members"]), threshold=st.just(70)),
    covenant=_some(signed_at_conference=st.booleans(), witness=PERSONS, copies=st.integers(1, 9)),
    conference=_some(date=st.just("2024-12-20"), venue=st.just("hội trường"), secretary=PERSONS),
)
# what a row may say beside its unit
SHARED = _some(
    year_planned=st.sampled_from([2025, 2026]),
    block=_some(name=st.just("Khối thi đua khác")),
    leadership=_some(next=LEADERS),
    members=st.lists(UNITS, max_size=2),
)
ODD = st.sampled_from(
    [
        {},
        {"member": {}},
        {"member": {"name": ""}},
        {"member": {"name": "Sở Y tế", "staff": "nhiều"}},
        {"member": {"name": "Sở X\u0007"}},
        {"member": {"nane": "Sở Y tế"}},
        {"member": {"name": "Sở Y tế"}, "year_planned": "năm sau"},
    ]
)


@st.composite
def row_facts(draw: st.DrawFn) -> dict[str, Any]:
    """Return the facts of a row: mostly its unit alone, sometimes what all could share, rarely nonsense."""
    kind = draw(st.integers(0, 9))
    if kind == 9:
        return draw(ODD)
    shared = draw(SHARED) if kind > 6 else {}
    return {**shared, "member": draw(MEMBERS)}


@st.composite
def bases(draw: st.DrawFn) -> dict[str, Any] | None:
    """Return the conference below a batch; seldom none."""
    return draw(BASES) if draw(st.integers(0, 9)) else None
