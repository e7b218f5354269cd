"""The tasks of last year's report or covenant, taken over into a conference: brought, looked over, ticked."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, current_app, flash, make_response, redirect, render_template, request
from flask import url_for as address_of

from assembly.conference.vietnamese import decimal
from assembly.errors import ConferenceApproved, DocumentRefused, Fault, RequestRefused
from assembly.kept_conferences.kept import KeptConference
from assembly.kept_conferences.ports import OwnConferences
from assembly.kept_conferences.taken_over import (
    FoundTask,
    LeftOut,
    TakenOver,
    WhyLeftOut,
    tasks_of_document,
    tasks_of_text,
)
from assembly.kept_conferences.typing import Edit, save_typed, tree_of
from service.pages.places import field_url
from service.pages.signed_in import actor
from service.wiring import Parts

MOST_PASTED = 60_000  # characters; the report of a year has some 30,000
MOST_FOUND = 80_000  # characters of all that is looked over at once
WHY: dict[WhyLeftOut, str] = {
    "prose": "Đoạn không đánh số",
    "title": "Quốc hiệu, tên văn bản, tiêu đề",
    "section": "Tên phần, tên mục",
    "basis": "Căn cứ",
    "signature": "Nơi nhận, chữ ký, phụ lục",
    "table": "Chữ trong bảng",
    "too-many": "Quá dài, không đọc hết",
}
_MOST_SHOWN = 200  # left out lines of one reason

tasks = Blueprint("tasks", __name__, url_prefix="/hoi-nghi/<conference_id>/nhiem-vu")


@tasks.get("")
def show(conference_id: str) -> str:
    """Ask for a text or a Word file."""
    return _ask_page(_kept(conference_id))


@tasks.post("")
def preview(conference_id: str) -> str | tuple[str, int]:
    """Show the tasks that were found, each with a tick, and what was left out."""
    kept = _kept(conference_id)
    text, file = request.form.get("text", ""), request.files.get("file")
    try:
        if file is not None and file.filename:
            found = tasks_of_document(file.read())
        else:
            found = tasks_of_text(_pasted(text))
    except (DocumentRefused, RequestRefused) as refusal:
        return _ask_page(kept, text, refusal.faults[0].message), 422
    if not found.tasks and not found.left_out:
        return _ask_page(kept, text, "Hãy dán chữ vào ô, hoặc chọn một tệp Word."), 422
    return _found_page(kept, found)


@tasks.post("/lay")
def take(conference_id: str) -> Response:
    """Take the ticked tasks into the conference, in the place of those it has or behind them."""
    kept = _kept(conference_id)
    asked = _asked()
    ticked = [int(at) for at in request.form.getlist("lay") if at.isdecimal()]
    chosen = [asked.found[at] for at in sorted(set(ticked)) if at < len(asked.found)]
    if not chosen:
        flash("Chưa đánh dấu nhiệm vụ nào nên không có gì thay đổi.", "warning")
        return make_response(redirect(address_of("pages.tasks.show", conference_id=kept.id), 303))
    before = asked.before
    after: dict[str, Any] = {"items": [task for task, _ in chosen]}
    if request.form.get("cach") == "them":
        after = {**before, "items": [*before.get("items", ()), *after["items"]]}
    elif not any(numbered for _, numbered in chosen):
        after["numbered"] = False  # as they stood there
    saved = save_typed(kept.id, [Edit("/tasks", before or None, after)], conferences=_conferences())
    if saved.conflicts:
        flash(
            "Có người vừa sửa nhiệm vụ cùng lúc. Phần họ sửa được giữ lại, hãy xem lại danh sách.", "warning"
        )
    flash(f"Đã lấy {len(chosen)} nhiệm vụ vào hội nghị.", "done")
    return make_response(redirect(field_url(kept.id, "/tasks"), 303))


class _Asked:
    """What the page of found tasks sends back: all that it showed, and the tasks that were there then."""

    def __init__(self, found: Sequence[Any], before: Mapping[str, Any]) -> None:
        self.found = [_task(each) for each in found]
        self.before = dict(before)
        if not isinstance(self.before.get("items", []), list):
            raise TypeError


def _asked() -> _Asked:
    try:
        return _Asked(json.loads(request.form["found"]), json.loads(request.form["before"]))
    except (KeyError, TypeError, ValueError, RecursionError):
        raise RequestRefused(
            [Fault("", "request.tasks", "Trang này gửi sai cách; hãy làm lại từ đầu.", "not the page's data")]
        ) from None


def _task(each: Any) -> tuple[dict[str, Any], bool]:
    text, items, numbered = each
    if not isinstance(text, str) or not all(isinstance(item, str) for item in items):
        raise TypeError
    return ({"text": text, "items": list(items)} if items else {"text": text}), bool(numbered)


def _pasted(text: str) -> str:
    if len(text) > MOST_PASTED:
        raise RequestRefused(
            [
                Fault(
                    "/text",
                    "request.too-long",
                    f"Đoạn dán dài quá {decimal(MOST_PASTED)} chữ. Hãy dán riêng phần nhiệm vụ.",
                    f"at most {MOST_PASTED} characters",
                )
            ]
        )
    return text


def _ask_page(kept: KeptConference, text: str = "", fault: str | None = None) -> str:
    if kept.approved_at is not None:
        raise ConferenceApproved(kept.id)
    present = tree_of(kept).get("tasks") or {}
    return render_template(
        "tasks.html.jinja", kept=kept, text=text[:MOST_PASTED], fault=fault, present=_items(present)
    )


def _found_page(kept: KeptConference, found: TakenOver) -> str:
    before = tree_of(kept).get("tasks") or {}
    prose = [
        FoundTask(each.text, likely=False, numbered=False) for each in found.left_out if each.why == "prose"
    ]
    shown: list[FoundTask] = []
    letters = 0
    # what will be taken stands first
    in_order = sorted(found.tasks, key=lambda task: not task.likely)
    for task in (*in_order, *prose):
        letters += len(task.text) + sum(map(len, task.items))
        if letters > MOST_FOUND:
            break
        shown.append(task)
    return render_template(
        "found_tasks.html.jinja",
        kept=kept,
        tasks=list(enumerate(shown[: len(found.tasks)])),
        prose=list(enumerate(shown[len(found.tasks) :], len(found.tasks))),
        left_out=_by_reason(found.left_out),
        cut=len(found.tasks) + len(prose) - len(shown),
        found=[[task.text, task.items, task.numbered] for task in shown],
        before=before,
        present=_items(before),
        planned=kept.facts.get("year_planned"),
    )


def _items(present: Any) -> int:
    items = present.get("items", ()) if isinstance(present, Mapping) else ()
    return len(items)


def _by_reason(left_out: Sequence[LeftOut]) -> list[tuple[str, list[str], int]]:
    found: list[tuple[str, list[str], int]] = []
    for why, words in WHY.items():
        texts = [each.text for each in left_out if each.why == why]
        if texts and why != "prose":
            found.append((words, [text[:200] for text in texts[:_MOST_SHOWN]], len(texts)))
    return found


def _kept(conference_id: str) -> KeptConference:
    return _conferences().conference(conference_id)


def _conferences() -> OwnConferences:
    parts: Parts = current_app.extensions["vanthu"]
    return parts.conferences.seen_by(actor())
