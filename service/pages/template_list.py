"""The templates: what each makes, what it needs, a document to look at and a sheet to fill in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from flask import Blueprint, Response, current_app, render_template, request
from werkzeug.exceptions import NotFound

from assembly.errors import DocumentNotMade
from assembly.filling.pdf import PdfFailure
from assembly.jobs.assemble import MadeDocument
from assembly.jobs.batches.columns import columns_of
from assembly.jobs.batches.row import Column
from assembly.jobs.batches.workbook import blank_workbook
from assembly.jobs.sample_document import sample_document
from assembly.templates.file_name import safe_file_name
from assembly.templates.registry import RegisteredTemplate
from service.downloads import DOCX, XLSX, attached
from service.turns import in_turn
from service.wiring import Parts

PDF = "application/pdf"
ISSUED = {"once": "Mỗi hội nghị một bản", "per_member": "Mỗi đơn vị một bản", "per_row": "Mỗi hàng một bản"}
STYLES = {"state": "Cơ quan nhà nước", "party": "Cơ quan Đảng"}

templates = Blueprint("templates", __name__, url_prefix="/mau")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document and its templates, one for each style."""

    title: str
    description: str
    templates: tuple[RegisteredTemplate, ...]


@templates.get("")
def show() -> str:
    """Show all templates, those of one kind of document together."""
    kinds: dict[str, list[RegisteredTemplate]] = {}
    for registered in _parts().library.all():
        kinds.setdefault(registered.spec.kind, []).append(registered)
    shown = [
        Kind(few[0].spec.title, few[0].spec.description, tuple(sorted(few, key=_state_first)))
        for few in kinds.values()
    ]
    return render_template("templates.html.jinja", kinds=shown, styles=STYLES, issued=ISSUED)


@templates.get("/<template_id>")
def template(template_id: str) -> str:
    """Show one template: its picture, what it needs, what can be fetched."""
    registered = _parts().library.get(template_id)
    columns = columns_of(registered)
    return render_template(
        "template.html.jinja",
        template=registered,
        needed=[column for column in columns if column.needed],
        useful=_grouped([column for column in columns if column.offered and not column.needed]),
        styles=STYLES,
        issued=ISSUED,
        office=_parts().office is not None,
    )


@templates.get("/<template_id>/trang-dau.png")
def picture(template_id: str) -> Response:
    """Give the picture of a template's first page."""
    registered = _parts().library.get(template_id)
    if registered.picture is None:
        raise NotFound
    answer = Response(registered.picture, content_type="image/png")
    answer.headers["Cache-Control"] = "private, max-age=86400"
    answer.set_etag(registered.sha256[:32])
    answer.make_conditional(request)
    return answer


@templates.get("/<template_id>/vi-du.docx")
def sample(template_id: str) -> Response:
    """Give what a template makes of its sample."""
    registered = _parts().library.get(template_id)
    return attached(_sample(registered).docx, f"Ví dụ - {_sample(registered).name}", DOCX)


@templates.get("/<template_id>/vi-du.pdf")
def sample_pdf(template_id: str) -> Response:
    """Show what a template makes of its sample as PDF."""
    registered = _parts().library.get(template_id)
    name = safe_file_name(f"Ví dụ - {registered.spec.title}") + ".pdf"
    answer = attached(_sample_pdf(registered), name, PDF)
    if request.args.get("xem"):  # in the browser's own reader
        answer.headers["Content-Disposition"] = "inline"
    return answer


@templates.get("/<template_id>/bang-du-lieu.xlsx")
def workbook(template_id: str) -> Response:
    """Give the blank workbook of a template."""
    registered = _parts().library.get(template_id)
    name = safe_file_name(f"Bảng dữ liệu - {registered.spec.title}") + ".xlsx"
    return attached(blank_workbook(registered), name, XLSX)


@lru_cache(maxsize=64)
def _sample(registered: RegisteredTemplate) -> MadeDocument:
    return sample_document(registered)


def _sample_pdf(registered: RegisteredTemplate) -> bytes:
    kept: dict[str, bytes] = current_app.extensions.setdefault("vanthu.sample_pdfs", {})
    key = f"{registered.spec.id} {registered.sha256}"
    if key not in kept:
        parts = _parts()
        if parts.office is None:
            raise NotFound
        with in_turn(parts.checks, "LibreOffice"):
            result = parts.office.convert([_sample(registered).docx])[0]
        if isinstance(result, PdfFailure):
            raise DocumentNotMade(
                "Chưa chuyển được văn bản ví dụ sang PDF. Xin thử lại, hoặc tải bản Word.",
                f"LibreOffice {result.reason} on the sample of {registered.spec.id}",
                [],
            )
        kept[key] = result
    return kept[key]


def _state_first(registered: RegisteredTemplate) -> bool:
    return registered.spec.style != "state"


def _grouped(columns: list[Column]) -> list[tuple[str, list[str]]]:
    groups: dict[str, list[str]] = {}
    for column in columns:
        first, _, rest = column.label.partition(" – ")
        groups.setdefault(first, [])
        if rest:
            groups[first].append(rest)
    return list(groups.items())


def _parts() -> Parts:
    parts: Parts = current_app.extensions["vanthu"]
    return parts
