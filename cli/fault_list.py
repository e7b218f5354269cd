"""Printing faults and warnings: one line of a compiler each, for people and for editors."""

from __future__ import annotations

from collections.abc import Sequence

import click

from assembly.errors import Fault, InputRefused


def fault_lines(faults: Sequence[Fault], source: str | None = None) -> list[str]:
    """Return each fault as ``tệp:dòng: nơi: điều sai``; file and line where they are known.

    In a spreadsheet the place is sheet and cell: ``bảng.xlsx: Dữ liệu!C7: …``.
    """
    lines = []
    for fault in faults:
        place = [str(part) for part in (source, fault.line) if part]
        head = ":".join(place)
        where = fault.pointer or "toàn tệp"
        if fault.cell or fault.sheet:
            where = "!".join(part for part in (fault.sheet, fault.cell) if part)
        found = f" [{fault.found}]" if fault.found else ""
        lines.append(f"{head}{': ' if head else ''}{where}: {fault.message}{found}")
    return lines


def print_refusal(refusal: InputRefused, source: str | None = None) -> None:
    """Print every fault of a refused input to standard error."""
    click.echo(refusal.message, err=True)
    for line in fault_lines(refusal.faults, source):
        click.echo(f"  {line}", err=True)
