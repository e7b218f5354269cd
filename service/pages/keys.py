"""API keys for other programs: made, given a new secret, ended; a secret is shown once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

from flask import Blueprint, Response, current_app, make_response, render_template, request
from uuid_utils import uuid7

from assembly.callers.api_key import MOST_NAME, NewKey, Scope
from assembly.callers.keys import OVERLAP, create_key, rotate_key
from assembly.callers.ports import OwnKeys
from assembly.errors import KeyEnded
from service.pages.shell import done
from service.pages.signed_in import actor
from service.wiring import Parts

screen = Blueprint("keys", __name__, url_prefix="/khoa")

PAGE = 50  # keys on one page of the list
MOST_DAYS = 3650
_ID = re.compile(r"[0-9a-f-]{36}", re.ASCII)
SCOPE_WORDS: Mapping[Scope, str] = {
    "conferences:read": "xem dữ liệu hội nghị",
    "conferences:write": "thêm, sửa, xoá dữ liệu hội nghị",
    "documents:read": "xem và tải văn bản",
    "documents:write": "tạo văn bản",
    "admin": "quản trị: khoá truy cập, nhật ký, nơi nhận thông báo",
}


@screen.get("")
def show() -> Response:
    """List the keys, newest first, with the form for a new one."""
    return _page({}, {})


@screen.post("")
def create() -> Response:
    """Make a key and show its secret this once."""
    name, days = request.form.get("name", "").strip(), request.form.get("days", "").strip()
    scopes = [scope for scope in SCOPE_WORDS if scope in request.form.getlist("scope")]
    faults = {}
    if not name or len(name) > MOST_NAME or not name.isprintable():
        faults["name"] = "Hãy ghi khoá này dùng cho phần mềm nào, trên một dòng."
    if not scopes:
        faults["scope"] = "Hãy chọn ít nhất một quyền."
    lifetime = _lifetime(days)
    if days and lifetime is None:
        faults["days"] = f"Hãy ghi số ngày từ 1 đến {MOST_DAYS}, hoặc để trống."
    if faults:
        return _page({"name": name, "days": days, "scopes": scopes}, faults)
    return _shown_once(create_key(str(uuid7()), name, scopes, keys=_keys(), lifetime=lifetime))


@screen.post("/<key_id>/doi")
def rotate(key_id: str) -> Response | tuple[Response, int]:
    """Give a key a new secret; the old one holds for a day still."""
    try:
        return _shown_once(rotate_key(key_id, keys=_keys()), renewed=True)
    except KeyEnded as refusal:
        return _page({}, {}, refusal.message)


@screen.post("/<key_id>/thu-hoi")
def revoke(key_id: str) -> Response:
    """End a key at once."""
    key = _keys().revoke(key_id)
    return done(f"Đã thu hồi khoá “{key.name}”: phần mềm dùng khoá này không vào được nữa.", "keys.show")


def _page(given: Mapping[str, object], faults: Mapping[str, str], refusal: str | None = None) -> Response:
    found = _keys().keys(before=_id(request.args.get("truoc", "")), limit=PAGE + 1)
    page = render_template(
        "keys.html.jinja",
        keys=found[:PAGE],
        older=found[PAGE - 1].id if len(found) > PAGE else None,
        words=SCOPE_WORDS,
        given=given,
        faults=faults,
        refusal=refusal,
        now=datetime.now(UTC),
        overlap_hours=int(OVERLAP.total_seconds() // 3600),
    )
    status = HTTPStatus.CONFLICT if refusal else HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK
    return make_response(page, status)


def _shown_once(new: NewKey, *, renewed: bool = False) -> Response:
    page = render_template(
        "key_secret.html.jinja",
        key=new.key,
        token=new.token,
        renewed=renewed,
        overlap_hours=int(OVERLAP.total_seconds() // 3600),
    )
    answer = make_response(page)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _lifetime(days: str) -> timedelta | None:
    if days.isascii() and days.isdecimal() and 1 <= int(days[:9]) <= MOST_DAYS:
        return timedelta(days=int(days))
    return None


def _id(text: str) -> str | None:
    return text if _ID.fullmatch(text) else None


def _keys() -> OwnKeys:
    parts: Parts = current_app.extensions["vanthu"]
    return parts.keys.seen_by(actor())
