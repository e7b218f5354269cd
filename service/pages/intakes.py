"""Excel in and out: the workbook of a conference, a spreadsheet brought, looked through, taken over."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import (
    Blueprint,
    Response,
    current_app,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from uuid_utils import uuid7
from werkzeug.wrappers import Response as AnyResponse

from assembly.conference.labels import label_in
from assembly.conference.workbook.doubts import Doubt, Source
from assembly.conference.workbook.reading import table_titles
from assembly.conference.workbook.remembered import Remembered
from assembly.conference.workbook.writing import write_conference
from assembly.errors import Fault, IntakeRefused, RequestRefused, RowsRefused
from assembly.intakes.intake import (
    LONGEST_CORRECTION,
    MOST_CORRECTIONS,
    Intake,
    Said,
    count_of,
    with_kept,
    with_left_out,
    with_table,
    with_text,
    without,
)
from assembly.intakes.ports import OwnIntakes
from assembly.intakes.taking_over import Understood, bring, settle_conflict, take_over, understand
from assembly.kept_conferences.kept import KeptConference
from assembly.kept_conferences.merging import MergeConflict
from assembly.templates.file_name import safe_file_name
from service.downloads import XLSX, attached
from service.pages.conferences import own_conferences
from service.pages.shell import done
from service.pages.signed_in import actor
from service.requests import BodyTooLarge
from service.turns import in_turn
from service.wiring import Parts

MOST_SHOWN = 100  # doubts of a page; the rest follows as they are settled
MOST_CHANGES = 40

intakes = Blueprint("intakes", __name__)


@dataclass(frozen=True, slots=True)
class Settled:
    """A cell to which something was said, and what."""

    source: Source
    words: str


@intakes.get("/excel")
@intakes.get("/hoi-nghi/<conference_id>/excel")
def show(conference_id: str | None = None) -> str:
    """Show both ways: the workbook to fetch, the place to bring a spreadsheet."""
    return _show(conference_id)


@intakes.get("/excel/bang-du-lieu.xlsx")
@intakes.get("/hoi-nghi/<conference_id>/excel/bang-du-lieu.xlsx")
def workbook(conference_id: str | None = None) -> Response:
    """Give the workbook of a conference, or an empty one."""
    if conference_id is None:
        return attached(write_conference({}), "Bảng dữ liệu hội nghị.xlsx", XLSX)
    kept = own_conferences().conference(conference_id)
    data = write_conference(kept.facts, remembered=Remembered(kept.id, kept.revision, kept.facts))
    return attached(data, f"{safe_file_name(_called(kept, 'Bảng dữ liệu - '))}.xlsx", XLSX)


@intakes.post("/excel")
@intakes.post("/hoi-nghi/<conference_id>/excel")
def upload(conference_id: str | None = None) -> AnyResponse | tuple[str, int]:
    """Take a spreadsheet and lead to what was read of it."""
    parts = _parts()
    if conference_id is not None:
        own_conferences().conference(conference_id)
    file = request.files.get("bang")
    if file is None or not file.filename:
        return _show(conference_id, [_lacks("Chưa chọn tệp Excel.")]), 422
    with in_turn(parts.checks, "reading spreadsheets"):
        content = file.stream.read(parts.settings.upload_bytes + 1)
        if len(content) > parts.settings.upload_bytes:
            raise BodyTooLarge(parts.settings.upload_bytes)
        try:
            intake = bring(
                str(uuid7()), file.filename, content, conference_id=conference_id, intakes=own_intakes()
            )
        except RowsRefused as refusal:
            return _show(conference_id, refusal.faults), 422
    return redirect(url_for("pages.intakes.check", intake_id=intake.id), 303)


@intakes.get("/excel/<intake_id>")
def check(intake_id: str) -> str:
    """Show what was read of a spreadsheet, and each cell in doubt."""
    return _check_page(own_intakes().intake(intake_id))


@intakes.post("/excel/<intake_id>/o")
def correct(intake_id: str) -> AnyResponse:
    """Say something to a cell: another text, left out, right as it is, or nothing any more."""
    source = Source(request.form.get("trang", "")[:200], request.form.get("o", "")[:12].upper())
    text = request.form.get("noi-dung", "")[:LONGEST_CORRECTION].replace("\r\n", "\n")
    suggestion = request.form.get("de-xuat", "")[:LONGEST_CORRECTION].replace("\r\n", "\n")
    changes: dict[str, Callable[[Said], Said]] = {
        "nhan": lambda said: with_text(said, source, suggestion),
        "sua": lambda said: with_kept(with_text(said, source, text), source),
        "bo": lambda said: with_left_out(said, source),
        "dung": lambda said: with_kept(said, source),
        "hoan": lambda said: without(said, source),
    }
    change = changes.get(request.form.get("viec", ""))
    if change is None or not _is_cell(source.cell):
        raise RequestRefused([_lacks("Chưa rõ việc cần làm với ô này.")])
    return _said(intake_id, change)


@intakes.post("/excel/<intake_id>/nhan-het")
def accept_all(intake_id: str) -> AnyResponse:
    """Take every suggestion for cells that cannot stand as they are."""
    found = understand(own_intakes().intake(intake_id), conferences=own_conferences())
    offered = [one for one in found.reading.doubts if one.suggestion is not None]

    def change(said: Said) -> Said:
        for doubt in offered[:MOST_CORRECTIONS]:
            said = with_text(said, doubt.source, doubt.suggestion or "")
        return said

    return _said(intake_id, change)


@intakes.post("/excel/<intake_id>/loai-bang")
def choose_table(intake_id: str) -> AnyResponse:
    """Say what kind of list a table is."""
    source = Source(request.form.get("trang", "")[:200], request.form.get("o", "")[:12].upper())
    table = request.form.get("loai", "")
    if table not in table_titles() or not _is_cell(source.cell):
        raise RequestRefused([_lacks("Chưa chọn loại danh sách.")])
    return _said(intake_id, lambda said: with_table(said, source, table))


@intakes.post("/excel/<intake_id>/dua-vao")
def take(intake_id: str) -> AnyResponse | tuple[str, int]:
    """Take a spreadsheet over into its conference, and go on to the documents or to the form."""
    own = own_intakes()
    name = " ".join(request.form.get("khoi", "").split())[:400]
    year = request.form.get("nam", "").strip()[:10]
    intake = own.intake(intake_id)
    if (name or None, year or None) != (intake.said.block_name, intake.said.year):
        intake = own.say(intake_id, lambda said: Said(said.corrections, name or None, year or None))
    try:
        conference_id, saved = take_over(intake, intakes=own, conferences=own_conferences())
    except IntakeRefused as refusal:
        return _check_page(intake, refusal.faults), 422
    to_documents = request.form.get("roi") == "van-ban"
    if saved.conflicts:
        return make_response(
            _conflicts_page(intake, conference_id, saved.tree, saved.conflicts, to_documents)
        )
    return _on(conference_id, to_documents=to_documents)


@intakes.post("/excel/<intake_id>/chon")
def settle(intake_id: str) -> AnyResponse:
    """Take the chosen values where file and conference had both changed."""
    intake = own_intakes().intake(intake_id)
    conference_id = intake.conference_id or intake.id
    for at in range(min(request.form.get("so", 0, type=int), 500)):
        if request.form.get(f"chon-{at}") != "tep":
            continue
        try:
            theirs, yours = (
                json.loads(request.form.get(f"{name}-{at}", "")) for name in ("cua-ho", "cua-tep")
            )
        except (ValueError, RecursionError):
            raise RequestRefused([_lacks("Trang này gửi sai cách; hãy tải lại trang.")]) from None
        settle_conflict(
            conference_id,
            request.form.get(f"cho-{at}", "")[:2000],
            theirs,
            yours,
            conferences=own_conferences(),
        )
    return _on(conference_id, to_documents=request.form.get("roi") == "van-ban")


def own_intakes() -> OwnIntakes:
    """Return the spreadsheets that were brought, as who is signed in sees them."""
    return _parts().intakes.seen_by(actor())


def _on(conference_id: str, *, to_documents: bool) -> AnyResponse:
    if to_documents:
        return redirect(url_for("pages.documents.show", conference_id=conference_id, tao=1), 303)
    return done("Đã đưa dữ liệu từ Excel vào hội nghị.", "conference.show", conference_id=conference_id)


def _said(intake_id: str, change: Callable[[Said], Said]) -> AnyResponse:
    def within(said: Said) -> Said:
        changed = change(said)
        if count_of(changed) > max(MOST_CORRECTIONS, count_of(said)):
            raise RequestRefused([_lacks("Tệp này đã sửa quá nhiều ô; hãy sửa trong Excel rồi tải lên lại.")])
        return changed

    intake = own_intakes().say(intake_id, within)
    if request.accept_mimetypes.best == "application/json":
        return jsonify(html=render_template("intake_check.html.jinja", **_report(intake)))
    return redirect(url_for("pages.intakes.check", intake_id=intake_id, _anchor="can-xem"), 303)


def _show(conference_id: str | None, faults: Sequence[Fault] = ()) -> str:
    kept = None if conference_id is None else own_conferences().conference(conference_id)
    return render_template("intakes.html.jinja", kept=kept, faults=faults)


def _check_page(intake: Intake, faults: Sequence[Fault] = ()) -> str:
    told = [(fault.message, "#o-nam" if "year" in fault.pointer else "#o-khoi") for fault in faults]
    return render_template("intake.html.jinja", faults=told, **_report(intake))


def _report(intake: Intake) -> dict[str, Any]:
    found = understand(intake, conferences=own_conferences())
    doubts = found.reading.doubts
    refused = [doubt for doubt in doubts if doubt.weight == "refused"]
    shown = [*refused, *(doubt for doubt in doubts if doubt.weight != "refused")][:MOST_SHOWN]
    return {
        "intake": intake,
        "found": found,
        "sheets": found.reading.sheets,
        "doubts": _by_sheet(shown),
        "count": len(doubts),
        "refused": len(refused),
        "suggested": sum(doubt.suggestion is not None for doubt in doubts),
        "more": len(doubts) - len(shown),
        "settled": _settled(intake.said, found),
        "tables": table_titles(),
        "changes": found.changes[:MOST_CHANGES],
        "more_changes": max(0, len(found.changes) - MOST_CHANGES),
        "needs_block": _needs_block(found),
        "needs_year": found.kept is None and not found.reading.tree.get("year_summed_up"),
        "block_name": intake.said.block_name or found.reading.block_name or "",
        "year": intake.said.year or found.reading.year or "",
    }


def _needs_block(found: Understood) -> bool:
    block = found.reading.tree.get("block")
    return found.kept is None and not (isinstance(block, dict) and block.get("name"))


def _by_sheet(doubts: Sequence[Doubt]) -> dict[str, list[Doubt]]:
    grouped: dict[str, list[Doubt]] = {}
    for doubt in doubts:
        grouped.setdefault(doubt.source.sheet, []).append(doubt)
    return grouped


def _settled(said: Said, found: Understood) -> list[Settled]:
    corrections = said.corrections
    open_ = {doubt.source for doubt in found.reading.doubts}
    settled = [Settled(source, f"sửa thành “{text}”") for source, text in corrections.texts.items()]
    settled += [Settled(source, "bỏ qua") for source in sorted(corrections.left_out)]
    settled += [Settled(source, "giữ nguyên") for source in sorted(corrections.kept - set(corrections.texts))]
    return [one for one in settled if one.source not in open_]


def _conflicts_page(
    intake: Intake,
    conference_id: str,
    tree: Any,
    conflicts: Sequence[MergeConflict],
    to_documents: bool,
) -> str:
    told = [
        {
            "pointer": one.pointer,
            "label": label_in(tree, one.pointer),
            "theirs": json.dumps(one.theirs, ensure_ascii=False),
            "yours": json.dumps(one.yours, ensure_ascii=False),
            "theirs_words": _words(one.theirs),
            "yours_words": _words(one.yours),
        }
        for one in conflicts
    ]
    return render_template(
        "intake_conflicts.html.jinja",
        intake=intake,
        conference_id=conference_id,
        conflicts=told,
        to_documents=to_documents,
    )


def _words(value: Any) -> str:
    """Return a value in the words of a page: a row or a part as its texts, one after the other."""
    if value is None or value in ("", [], {}):
        return "(để trống)"
    if isinstance(value, dict):
        return ", ".join(_words(inside) for inside in value.values())
    if isinstance(value, list):
        return "; ".join(_words(inside) for inside in value)
    if isinstance(value, bool):
        return "có" if value else "không"
    return str(value)


def _called(kept: KeptConference, before: str) -> str:
    return f"{before}{kept.block}{f' {kept.year}' if kept.year else ''}"


def _is_cell(address: str) -> bool:
    letters = address.rstrip("0123456789")
    return (
        letters.isascii()
        and letters.isalpha()
        and len(letters) <= 3
        and 0 < len(address) - len(letters) <= 7
        and address[len(letters)] != "0"
    )


def _lacks(message: str) -> Fault:
    return Fault("", "request.missing", message, "the form lacks something")


def _parts() -> Parts:
    parts: Parts = current_app.extensions["vanthu"]
    return parts
