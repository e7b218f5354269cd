"""Invented units and persons, distinct and the same with each run: nobody who lives, no unit that is."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

SEED = 20261122


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_KINDS = (
    ("Ủy ban nhân dân xã", "Chủ tịch"),
    ("Ủy ban nhân dân phường", "Chủ tịch"),
    ("Trường Trung học phổ thông", "Hiệu trưởng"),
    ("Trường Trung học cơ sở", "Hiệu trưởng"),
    ("Trường Tiểu học", "Hiệu trưởng"),
    ("Trung tâm Y tế khu vực", "Giám đốc"),
    ("Bệnh viện Đa khoa khu vực", "Giám đốc"),
    ("Hạt Kiểm lâm khu vực", "Hạt trưởng"),
    ("Ban Quản lý rừng phòng hộ", "Trưởng ban"),
    ("Trung tâm Dịch vụ tổng hợp", "Giám đốc"),
)
_FIRST = _words(
    "An Bảo Bình Cẩm Châu Chiềng Đại Đắk Đông Đức Giang Hà Hải Hòa Hoàng Hồng Hưng Khánh Kim Lâm Long Lương "
    "Mai Minh Mường Nam Ngọc Nghĩa Nhân Phú Phúc Phước Quang Quảng Sơn Tân Tây Thạch Thanh Thiện Thịnh Thuận "
    "Tiên Trung Trường Tú Vân Vạn Văn Việt Vĩnh Xuân Yên"
)
_SECOND = _words(
    "An Bắc Bình Bồng Cát Châu Cường Dương Định Đô Đồng Đường Giang Hà Hải Hậu Hiệp Hòa Hội Hợp Hưng Khê Lạc "
    "Lam Lập Lễ Linh Lộc Lợi Mỹ Nguyên Ninh Phong Phú Phương Quan Sơn Tâm Thái Thắng Thành Thạnh Thọ Thủy "
    "Tiến Trạch Trị Tường Vinh Vượng"
)
_FAMILY = _words("Nguyễn Trần Lê Phạm Hoàng Vũ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Hà Lương Mạc Nông Tạ Triệu")
_MIDDLE = ("Văn", "Hữu", "Đức", "Quang", "Xuân", "Minh", "Thị", "Thu", "Ngọc", "Thanh")
_GIVEN = _words(
    "An Bách Chiến Cúc Dũng Duyên Đạt Giang Hạnh Hiền Hòa Hùng Hương Khoa Lan Lâm Liên Mạnh Nga Nhung Oanh "
    "Phúc Quyên Sáng Tâm Thảo Thắng Toàn Trinh Tuyết Vinh Yến"
)


@dataclass(frozen=True, slots=True)
class InventedUnit:
    """A unit and its head."""

    name: str
    honorific: str
    head: str
    title: str


def invented_units(count: int, seed: int = SEED) -> tuple[InventedUnit, ...]:
    """Return so many units with distinct names; at most 26,010 are known."""
    chance = random.Random(seed)  # noqa: S311 - names for measuring, no secret
    names = list(_names())
    if count > len(names):
        raise ValueError(f"{len(names)} invented units are known, {count} were asked for")
    units = []
    for name, title in chance.sample(names, count):
        middle = chance.choice(_MIDDLE)
        head = f"{chance.choice(_FAMILY)} {middle} {chance.choice(_GIVEN)}"
        units.append(InventedUnit(name, "bà" if middle in {"Thị", "Thu"} else "ông", head, title))
    return tuple(units)


def _names() -> Iterator[tuple[str, str]]:
    for kind, title in _KINDS:
        for first in _FIRST:
            for second in _SECOND:
                if first != second:
                    yield f"{kind} {first} {second}", title
