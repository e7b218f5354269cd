"""The pre-flight of a batch: template, conference and rows, looked at before anything is made."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assembly.conference.reading import MOST_BYTES, form_of, read_conference
from assembly.conference.spreadsheet.container import MOST_BYTES as MOST_SHEET_BYTES
from assembly.errors import Fault, InputRefused, RequestRefused
from assembly.jobs.batches.bare_template import named_by_table
from assembly.jobs.batches.columns import columns_of
from assembly.jobs.batches.old_fonts import OnLegacyFonts
from assembly.jobs.batches.rows import RowsReading, read_rows
from assembly.templates.registry import RegisteredTemplate
from cli.template_choice import chosen_template, is_word_file


@dataclass(frozen=True, slots=True)
class Order:
    """What passed the pre-flight."""

    registered: RegisteredTemplate
    base: dict[str, Any] | None
    reading: RowsReading
    warnings: tuple[Fault, ...]


def checked_order(
    template: str,
    source: Path,
    *,
    conference: Path | None,
    sheet: str | None,
    name: str | None,
    legacy_fonts: OnLegacyFonts,
) -> Order:
    """Look at everything before anything is made.

    Raises InputRefused with all faults of the first thing that is wrong: template, conference, rows.
    """
    registered = chosen_template(template, name=name)
    base: dict[str, Any] | None = None
    warnings: tuple[Fault, ...] = ()
    if conference is not None:
        if registered.spec.issued == "per_row":
            raise RequestRefused([_no_conference(registered)])
        try:
            with conference.open("rb") as file:
                reading = read_conference(file.read(MOST_BYTES + 1), form=form_of(conference.name))
        except InputRefused as refusal:
            raise type(refusal)([_in_file(fault, conference) for fault in refusal.faults]) from None
        base = reading.conference.model_dump(mode="json", exclude_none=True)
        warnings = tuple(_in_file(fault, conference) for fault in reading.warnings)
    columns = columns_of(registered, given=base)
    with source.open("rb") as file:
        data = file.read(MOST_SHEET_BYTES + 1)
    rows = read_rows(data, source.name, columns, sheet=sheet, legacy_fonts=legacy_fonts)
    if name is None and is_word_file(template):
        registered = named_by_table(registered, rows.used)
    return Order(registered, base, rows, (*warnings, *rows.warnings))


def _no_conference(registered: RegisteredTemplate) -> Fault:
    return Fault(
        "/conference",
        "request.no-conference",
        f"Mẫu “{registered.spec.title}” chỉ dùng các cột của bảng; hãy bỏ --conference.",
        "a template issued per row takes its words from the columns; leave --conference out",
    )


def _in_file(fault: Fault, path: Path) -> Fault:
    place = f"{path.name}:{fault.line}" if fault.line else path.name
    return Fault(
        fault.pointer,
        fault.code,
        f"{place}: {fault.message}",
        f"{place}: {fault.message_en}",
        fault.found,
        severity=fault.severity,
    )
