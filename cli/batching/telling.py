"""Telling what became of a batch: for people, or as JSON."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import click
from rich.console import Console
from rich.markup import escape

from assembly.errors import Fault
from cli.batching.preflight import Order
from cli.batching.record import BatchRecord
from cli.batching.run import BatchRun, Places
from cli.fault_list import fault_lines

_MOST_TOLD = 20  # kinds of missing facts, and of findings


def tell_result(run: BatchRun) -> None:
    """Print what became of the batch."""
    record, console = run.record, Console(highlight=False)
    console.print(f"{record.made}/{record.total} văn bản → {escape(run.places.told())}", soft_wrap=True)
    kept = run.folder.kept if run.folder else 0
    others = run.folder.others if run.folder else 0
    if kept:
        console.print(f"{kept} tệp đã có sẵn và giống hệt, được giữ nguyên.")
    if others:
        console.print(f"Trong thư mục còn {others} văn bản của lần chạy khác.")
    if record.unchecked:
        console.print(f"Chưa kiểm tra được thể thức của {record.unchecked} văn bản.")
    _print_lines(console, "Không tạo được:", _failure_lines(record))
    _print_lines(console, "Thể thức cần xem lại:", _counted(record.findings))
    _print_lines(console, "Còn để trống, ghi tay hoặc bổ sung dữ liệu:", _counted(record.blanks))
    _print_lines(console, "Lược bỏ vì không có dữ liệu:", _counted(record.left_out))
    if run.unmerged:
        console.print("Không tạo được tệp in chung:")
        for line in fault_lines(run.unmerged.faults):
            console.print(f"  {escape(line)}", soft_wrap=True)
    if run.trouble:
        console.print(f"Có lỗi trong chương trình, chi tiết ở tệp {escape(str(run.trouble.path))}")
    if run.interrupted:
        console.print(_said_interruption(run.places), soft_wrap=True)


def _said_interruption(places: Places) -> str:
    parts = ["Đã dừng theo yêu cầu."]
    if places.out:
        parts.append(
            f"Các tệp đã ghi vào {escape(str(places.out))} đều nguyên vẹn; chạy lại lệnh này để làm nốt."
        )
    if places.archive or places.merged:
        parts.append("Tệp nén và tệp in chung chưa đủ nên không được lưu.")
    return " ".join(parts)


def _failure_lines(record: BatchRecord) -> list[str]:
    lines = []
    for number, failure in record.failures:
        told = "; ".join(fault_lines(failure.faults)) or failure.message
        lines.append(f"Dòng {number}: {told}")
    if record.failed > len(record.failures):
        lines.append(f"… và {record.failed - len(record.failures)} dòng khác, xem Danh mục.csv")
    return lines


def _counted(documents: Counter[str]) -> list[str]:
    lines = [f"{text} ({count} văn bản)" for text, count in documents.most_common(_MOST_TOLD)]
    more = len(documents) - len(lines)
    return [*lines, f"… và {more} mục khác"] if more else lines


def _print_lines(console: Console, title: str, lines: list[str]) -> None:
    if lines:
        console.print(title)
    for line in lines:
        console.print(f"  {escape(line)}", soft_wrap=True)


def tell_checked(order: Order, *, as_json: bool) -> None:
    """Print that the table can be made, and what of it is used."""
    reading = order.reading
    if as_json:
        print_json(
            {
                "rows": len(reading.rows),
                "sheet": reading.sheet,
                "columns": [used.column.path for used in reading.used],
                "warnings": [warning.as_dict() for warning in order.warnings],
            }
        )
        return
    of_sheet = f" (trang “{reading.sheet}”)" if reading.sheet else ""
    click.echo(f"Bảng hợp lệ{of_sheet}: {len(reading.rows)} dòng, {len(reading.used)} cột được dùng.")


def print_record(warnings: tuple[Fault, ...], record: BatchRecord) -> None:
    """Print warnings and the list for programs as one JSON object."""
    told = [warning.as_dict() for warning in warnings]
    # the list for programs is one object, written as it lies in the archive; the warnings stand before it
    click.echo(f'{{"warnings":{json.dumps(told, ensure_ascii=False)},', nl=False)
    for at, piece in enumerate(record.as_json()):
        click.echo(piece[1:] if at == 0 else piece, nl=False)


def print_json(data: dict[str, Any]) -> None:
    """Print an object for programs."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))
