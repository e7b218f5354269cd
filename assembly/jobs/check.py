"""Checking a file that somebody brings: the values in it, and its pages where LibreOffice is here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

from assembly.errors import VanthuError
from assembly.filling.pdf import Office
from assembly.format_rules.checking import check_document
from assembly.format_rules.finding import FormatReport

AskedStyle = Literal["auto", "state", "party"]
AskedLayout = Literal["auto", "yes", "no"]


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
    reports: list[FormatReport | VanthuError] = []
    for docx in files:
        try:
            reports.append(check_document(docx, style=style, on=on))
        except VanthuError as refusal:
            reports.append(refusal)
    return reports
