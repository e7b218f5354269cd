"""The roles in the words of an office."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assembly.people.person import Role


@dataclass(frozen=True, slots=True)
class RoleWords:
    """What a role is called and what it lets somebody do."""

    name: str
    does: str


ROLE_WORDS: Mapping[Role, RoleWords] = {
    "secretary": RoleWords("Thư ký", "nhập hội nghị, tạo và tải văn bản"),
    "head": RoleWords("Lãnh đạo văn phòng", "xem mọi hội nghị và văn bản, phê duyệt, mở lại"),
    "administrator": RoleWords("Quản trị", "mọi việc, kể cả người dùng, khoá truy cập và nhật ký"),
}
