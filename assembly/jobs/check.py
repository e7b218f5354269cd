"""Checking a file that somebody brings: the values in it, and its pages where LibreOffice is here.

Reading and judging are ``format_rules``, laying out is ``filling.pdf``; neither knows the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from assembly.errors import Unavailable, VanthuError
from assembly.filling.pdf import FILES_PER_RUN, Office, PdfFailure
from assembly.format_rules.checking import apply_rules
from assembly.format_rules.checking_pages import with_pages, without_pages
from assembly.format_rules.finding import FormatReport, Said
from assembly.format_rules.laid_out import Marked, NotLaidOut, mark, read_pages
from assembly.format_rules.reading import read_document
from assembly.format_rules.recognised import Recognised
from assembly.format_rules.recognition import recognise
from assembly.format_rules.word_document import WordDocument

AskedStyle = Literal["auto", "state", "party"]
AskedLayout = Literal["auto", "yes", "no"]

_NOT_ASKED = Said("không yêu cầu xem trang đã dàn", "laid-out pages were not asked for")
_NO_OFFICE = Said(
    "máy này không có LibreOffice để dàn trang (biến VANTHU_SOFFICE)",
    "there is no LibreOffice here to lay out pages (VANTHU_SOFFICE)",
)
_FAILED = {
    "refused": Said("LibreOffice không mở được tệp này", "LibreOffice cannot open this file"),
    "crashed": Said("LibreOffice dừng đột ngột khi mở tệp này", "LibreOffice crashed on this file"),
    "too_long": Said("LibreOffice dàn trang tệp này quá lâu", "LibreOffice took too long for this file"),
}


def check_file(
    docx: bytes,
    *,
    style: AskedStyle = "auto",
    on: date | None = None,
    layout: AskedLayout = "auto",
    office: Office | None = None,
) -> FormatReport:
    """Check one .docx of whatever origin.

    ``layout``: whether its laid-out pages are looked at too; ``auto``: where ``office`` is given, ``yes``:
    always. Raises DocumentRefused where the file cannot be read, Unavailable where pages are asked for with
    ``yes`` and there is no office. What the layout could not tell is in the report's ``not_checked``.
    """
    (report,) = check_files([docx], style=style, on=on, layout=layout, office=office)
    if isinstance(report, VanthuError):
        raise report
    return report


def check_files(
    files: Sequence[bytes],
    *,
    style: AskedStyle = "auto",
    on: date | None = None,
    layout: AskedLayout = "auto",
    office: Office | None = None,
) -> list[FormatReport | VanthuError]:
    """Check several files; each that cannot be read gives its DocumentRefused in its place.

    Twenty at a time share one run of LibreOffice, which is what makes many files fast. Raises Unavailable as
    ``check_file`` does.
    """
    if layout == "yes" and office is None:
        raise Unavailable("libreoffice", "no soffice is installed, or VANTHU_SOFFICE is off", _NO_OFFICE.vi)
    reports: list[FormatReport | VanthuError] = []
    for start in range(0, len(files), FILES_PER_RUN):
        checked = [_check(docx, style, on) for docx in files[start : start + FILES_PER_RUN]]
        if layout == "no":
            reports += (_without(each, _NOT_ASKED) for each in checked)
        elif office is None:
            reports += (_without(each, _NO_OFFICE) for each in checked)
        else:
            reports += _with_pages(checked, office, on)
    return reports


@dataclass(frozen=True, slots=True)
class _Checked:
    document: WordDocument
    parts: Recognised
    report: FormatReport


def _check(docx: bytes, style: AskedStyle, on: date | None) -> _Checked | VanthuError:
    try:
        document = read_document(docx)
    except VanthuError as refusal:
        return refusal
    parts = recognise(document, style=None if style == "auto" else style)
    return _Checked(document, parts, apply_rules(document, parts, on=on))


def _without(checked: _Checked | VanthuError, reason: Said) -> FormatReport | VanthuError:
    return checked if isinstance(checked, VanthuError) else without_pages(checked.report, reason)


def _with_pages(
    checked: Sequence[_Checked | VanthuError], office: Office, on: date | None
) -> list[FormatReport | VanthuError]:
    results: dict[int, FormatReport | VanthuError] = {}
    copies: dict[int, tuple[_Checked, Marked]] = {}
    for at, each in enumerate(checked):
        if isinstance(each, VanthuError):
            results[at] = each
            continue
        try:
            copies[at] = each, mark(each.document)
        except NotLaidOut as trouble:
            results[at] = without_pages(each.report, trouble.reason)
    pdfs = office.convert([copy.docx for _, copy in copies.values()], named_places=True)
    for (at, (each, copy)), pdf in zip(copies.items(), pdfs, strict=True):
        results[at] = _judged(each, copy, pdf, on)
    return [results[at] for at in range(len(checked))]


def _judged(checked: _Checked, marked: Marked, pdf: bytes | PdfFailure, on: date | None) -> FormatReport:
    if isinstance(pdf, PdfFailure):
        return without_pages(checked.report, _FAILED[pdf.reason])
    try:
        laid_out = read_pages(pdf, marked, checked.document)
    except NotLaidOut as trouble:
        return without_pages(checked.report, trouble.reason)
    return with_pages(checked.report, checked.document, checked.parts, laid_out, on=on)
