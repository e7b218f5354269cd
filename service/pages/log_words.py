"""The audit log in the words of an office: who did what to what, and when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from flask import url_for

from assembly.callers.actor import KEY, PERSON, PROGRAM
from assembly.callers.audit import Action, AuditEntry
from service.pages.keys import SCOPE_WORDS
from service.pages.role_words import ROLE_WORDS

ACTION_WORDS: Mapping[Action, str] = {
    "organisation.create": "Thêm cơ quan",
    "key.create": "Tạo khoá truy cập",
    "key.rotate": "Đổi khoá truy cập",
    "key.revoke": "Thu hồi khoá truy cập",
    "key.refused": "Từ chối khoá truy cập không đủ quyền",
    "conference.create": "Thêm hội nghị",
    "conference.read": "Xem hội nghị",
    "conference.replace": "Thay toàn bộ dữ liệu hội nghị",
    "conference.patch": "Sửa hội nghị",
    "conference.delete": "Xoá hội nghị",
    "conference.roll-over": "Lập hội nghị năm sau",
    "conference.type": "Nhập hội nghị",
    "conference.approve": "Phê duyệt hội nghị",
    "conference.reopen": "Mở lại hội nghị đã phê duyệt",
    "block.create": "Thêm khối thi đua",
    "block.change": "Sửa khối thi đua",
    "block.delete": "Xoá khối thi đua",
    "intake.create": "Tải bảng Excel lên",
    "intake.take-over": "Đưa bảng Excel vào hội nghị",
    "person.create": "Thêm người dùng",
    "person.change": "Sửa tài khoản",
    "person.disable": "Ngừng tài khoản",
    "person.sign-in": "Đăng nhập",
    "person.sign-in-refused": "Đăng nhập sai mật khẩu",
    "person.sign-out": "Đăng xuất",
    "person.password": "Đặt mật khẩu",
    "pdf.order": "Yêu cầu tạo PDF",
    "pdf.read": "Tải PDF",
    "job.create": "Tạo văn bản",
    "job.retry": "Tạo lại văn bản chưa được",
    "job.cancel": "Dừng tạo văn bản",
    "job.expire": "Xoá văn bản đã quá hạn lưu",
    "document.read": "Tải văn bản",
    "archive.read": "Tải trọn bộ văn bản",
    "merged.read": "Tải tệp in chung",
    "callback.create": "Thêm nơi nhận thông báo",
    "callback.change": "Sửa nơi nhận thông báo",
    "callback.delete": "Xoá nơi nhận thông báo",
    "callback.rotate": "Đổi khoá của nơi nhận thông báo",
    "callback.resend": "Gửi lại thông báo",
    "audit.export": "Xuất nhật ký",
}
_PROGRAMS = {
    "serve": "Vanthu lúc khởi động",
    "vanthu": "lệnh trên máy chủ",
    "worker": "bộ phận tạo văn bản",
    "beat": "đồng hồ của Vanthu",
}
_NOBODY = "chưa rõ (chưa đăng nhập)"
_WAYS = {"password": "bằng mật khẩu", "link": "bằng liên kết", "provider": "bằng tài khoản cơ quan"}
_CHANGED = {
    "name": "tên",
    "role": "vai trò",
    "opened": "mở lại",
    "unlocked": "cho thử lại",
    "link": "cấp liên kết đăng nhập",
    "sessions": "đăng xuất máy khác",
    "subject": "gắn với tài khoản cơ quan",
}


class Names(Protocol):
    """What people and keys are called; None for those that are not there."""

    def of_person(self, person_id: str) -> str | None:
        """Return the name of a person."""

    def of_key(self, key_id: str) -> str | None:
        """Return the name of a key."""


@dataclass(frozen=True, slots=True)
class LoggedLine:
    """One entry to be read; ``url`` leads to what it was done to, where that has a page."""

    at: datetime
    who: str
    action: str
    subject: str
    url: str | None
    details: str


def lines_of(entries: Iterable[AuditEntry], names: Names) -> list[LoggedLine]:
    """Return entries as they are read."""
    return [
        LoggedLine(
            at=entry.at,
            who=_NOBODY if entry.action == "person.sign-in-refused" else who_words(entry.who, names),
            action=ACTION_WORDS.get(entry.action, entry.action),
            subject=_subject(entry, names),
            url=_url(entry),
            details=_details(entry.details),
        )
        for entry in entries
    ]


def who_words(who: str, names: Names) -> str:
    """Return who acted, by name where there is one."""
    if who.startswith(PERSON):
        return names.of_person(who.removeprefix(PERSON)) or "người dùng đã xoá"
    if who.startswith(KEY):
        name = names.of_key(who.removeprefix(KEY))
        return f"phần mềm “{name}”" if name else "phần mềm (khoá không còn)"
    name = who.removeprefix(PROGRAM)
    return _PROGRAMS.get(name, f"chương trình {name}")


def _subject(entry: AuditEntry, names: Names) -> str:
    kind = entry.action.partition(".")[0]
    if kind == "person":
        return names.of_person(entry.subject) or ""
    if kind == "key" and entry.action != "key.refused":
        return names.of_key(entry.subject) or ""
    return {
        "key": entry.subject,
        "conference": "hội nghị",
        "block": "khối",
        "job": "lượt tạo văn bản",
        "document": "lượt tạo văn bản",
        "archive": "lượt tạo văn bản",
        "merged": "lượt tạo văn bản",
        "pdf": "lượt tạo văn bản",
    }.get(kind, "")


def _url(entry: AuditEntry) -> str | None:
    kind = entry.action.partition(".")[0]
    if kind == "conference" and entry.action != "conference.delete":
        return url_for("pages.conference.show", conference_id=entry.subject)
    if kind == "person":
        return url_for("pages.people.person", person_id=entry.subject)
    return None


def _details(details: Mapping[str, Any]) -> str:
    told = [_detail(name, value) for name, value in details.items()]
    return "; ".join(words for words in told if words)


def _detail(name: str, value: Any) -> str:
    if name == "changed" and isinstance(value, list):
        return ", ".join(_CHANGED.get(str(each), str(each)) for each in value)
    if name == "scopes" and isinstance(value, list):
        return ", ".join(words for scope, words in SCOPE_WORDS.items() if scope in value)
    known = {
        "documents": f"{value} văn bản",
        "failures": f"lần sai thứ {value} liên tiếp",
        "position": f"văn bản thứ {value + 1}" if isinstance(value, int) else "",  # kept from 0 on
        "revision": f"lần lưu thứ {value}",
        "role": next((f"vai trò {words.name}" for role, words in ROLE_WORDS.items() if role == value), ""),
        "scope": next((f"thiếu quyền {words}" for scope, words in SCOPE_WORDS.items() if scope == value), ""),
        "version": f"phiên bản {value}",
        "way": _WAYS.get(str(value), ""),
    }
    return known.get(name, "")  # what has no words here is for programs: it stands in the export of the API
