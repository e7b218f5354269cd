"""A spreadsheet -> Conference where nobody can be asked: what is doubtful beyond use refuses it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath

from assembly.conference.reading import Reading, read_conference_data
from assembly.conference.spreadsheet.container import MOST_BYTES
from assembly.conference.workbook.brought import read_brought
from assembly.conference.workbook.doubts import Doubt
from assembly.conference.workbook.reading import WorkbookReading, read_workbook
from assembly.errors import ConferenceRefused, Fault

MOST_BYTES_OF_WORKBOOK = MOST_BYTES
ENDS = frozenset({".xlsx", ".xls", ".ods"})


def is_workbook(filename: str) -> bool:
    """Tell by the end of its name whether a file is a workbook."""
    return PurePath(filename).suffix.lower() in ENDS


def read_conference_workbook(data: bytes) -> Reading:
    """Read a conference from a workbook; warnings beside the result.

    Raises RowsRefused where it is no spreadsheet, ConferenceRefused with every fault, its sheet and its cell.
    """
    found = read_workbook(read_brought(data))
    if refused := [_fault(doubt) for doubt in found.doubts if doubt.weight == "refused"]:
        raise ConferenceRefused(refused)
    if not found.tree:
        raise ConferenceRefused(
            [
                Fault(
                    "",
                    "conference.empty",
                    "Không nhận ra dữ liệu hội nghị nào trong tệp. Hãy dùng bảng dữ liệu của Vanthu.",
                    "nothing in the file names a known fact: use the workbook of a conference",
                )
            ]
        )
    try:
        reading = read_conference_data(found.tree)
    except ConferenceRefused as refusal:
        raise ConferenceRefused([_placed(fault, found) for fault in refusal.faults]) from None
    return Reading(reading.conference, tuple(_placed(fault, found) for fault in reading.warnings))


def _fault(doubt: Doubt) -> Fault:
    proposed = f" Có phải là “{doubt.suggestion}”?" if doubt.suggestion is not None else ""
    return Fault(
        "",
        doubt.code,
        f"{doubt.what}: {doubt.why}{proposed}",
        f"{doubt.code.partition('.')[2].replace('-', ' ')}: no valid value of this column or line",
        doubt.found[:80] or None,
        sheet=doubt.source.sheet or None,
        cell=doubt.source.cell,
    )


def _placed(fault: Fault, found: WorkbookReading) -> Fault:
    source = found.cells.get(fault.pointer)
    return fault if source is None else replace(fault, sheet=source.sheet or None, cell=source.cell)
