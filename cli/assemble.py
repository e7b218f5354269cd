"""``vanthu assemble``: a conference file (.yaml, .json, .xlsx) in, its documents out, without a server."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Column, Table

from assembly.conference.labels import label
from assembly.conference.reading import MOST_BYTES, Reading, form_of, read_conference
from assembly.conference.workbook.whole import MOST_BYTES_OF_WORKBOOK, is_workbook, read_conference_workbook
from assembly.errors import ConferenceRefused, InputRefused, VanthuError
from assembly.jobs.assemble import MissingFact, assemble_document
from assembly.jobs.plan import Plan, PlannedDocument, plan_documents
from assembly.jobs.self_check import FormatCheck
from assembly.settings import read_settings
from assembly.templates.registry import TemplateLibrary, open_library
from cli.fault_list import fault_lines, print_refusal
from cli.format_report import plain, said_counts
from cli.input_file import InputFile
from cli.new_folder import NewFolder

BAD_INPUT, FAILED = 2, 1
_INDEX = re.compile(r"/\d+(?=/|$)")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one planned document: the facts it lacks and its format, or why it was not filled."""

    planned: PlannedDocument
    missing: tuple[MissingFact, ...] = ()
    format_check: FormatCheck | None = None
    error: VanthuError | None = None


@click.command("assemble")
@click.argument("source", metavar="CONFERENCE", type=InputFile())
@click.option(
    "--out",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Thư mục nhận văn bản; tệp cùng tên được thay. (Where the documents go.)",
)
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    help="Chỉ tạo loại này; ghi nhiều lần được. (Only this kind; repeatable.)",
)
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON. (Print the result as JSON.)")
@click.pass_context
def command(ctx: click.Context, source: Path, out: Path, kinds: tuple[str, ...], as_json: bool) -> None:
    """Tạo văn bản từ tệp dữ liệu hội nghị. (Make the documents of a conference file.)"""
    try:
        reading = _read(source)
        library = open_library(read_settings())
        plan = plan_documents(reading.conference, library, list(kinds) or None)
    except InputRefused as refusal:
        if as_json:
            _print_json({"faults": [fault.as_dict() for fault in refusal.faults]})
        else:
            print_refusal(refusal, str(source) if isinstance(refusal, ConferenceRefused) else None)
        ctx.exit(BAD_INPUT)
    outcomes = _assembled(reading, plan, library, out)
    if as_json:
        _print_json(_as_data(reading, plan, outcomes, out))
    else:
        _print_result(reading, plan, outcomes, out, source)
    if any(outcome.error for outcome in outcomes) or not outcomes:
        ctx.exit(FAILED)


def _read(source: Path) -> Reading:
    with source.open("rb") as file:
        if is_workbook(source.name):
            return read_conference_workbook(file.read(MOST_BYTES_OF_WORKBOOK + 1))
        form = form_of(source.name)
        return read_conference(file.read(MOST_BYTES + 1), form=form)


def _assembled(reading: Reading, plan: Plan, library: TemplateLibrary, out: Path) -> list[Outcome]:
    if not plan.documents:
        return []
    console = Console(stderr=True)
    columns = (TextColumn("Tạo văn bản"), BarColumn(), MofNCompleteColumn())
    bar = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
    outcomes = []
    with NewFolder(out) as folder, bar:
        for planned in bar.track(plan.documents):
            try:
                made = assemble_document(reading.conference, planned, library)
            except VanthuError as error:
                outcomes.append(Outcome(planned, error=error))
            else:
                folder.write(made.name, made.docx)
                outcomes.append(Outcome(planned, made.missing, made.format_check))
    return outcomes


def _as_data(reading: Reading, plan: Plan, outcomes: list[Outcome], out: Path) -> dict[str, Any]:
    documents = []
    for outcome in outcomes:
        document: dict[str, Any] = {
            "name": outcome.planned.name,
            "kind": outcome.planned.kind,
            "style": outcome.planned.style,
            "title": outcome.planned.title,
            "template": outcome.planned.template_id,
        }
        if outcome.error:
            document["error"] = {
                "code": outcome.error.code,
                "message": outcome.error.message,
                "message_en": str(outcome.error),
            }
        else:
            document["path"] = str(out / outcome.planned.name)
            document["missing"] = [asdict(fact) for fact in outcome.missing]
            document["format_check"] = asdict(outcome.format_check) if outcome.format_check else None
        documents.append(document)
    return {
        "documents": documents,
        "not_made": [asdict(kind) for kind in plan.not_made],
        "warnings": [warning.as_dict() for warning in (*reading.warnings, *plan.warnings)],
    }


def _print_json(data: dict[str, Any]) -> None:
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


def _print_result(reading: Reading, plan: Plan, outcomes: list[Outcome], out: Path, source: Path) -> None:
    console = Console(highlight=False)
    made = sum(outcome.error is None for outcome in outcomes)
    if outcomes:
        table = Table(
            "Văn bản",
            Column("Để trống", justify="right"),
            Column("Lược bỏ", justify="right"),
            "Thể thức",
            title=f"{made}/{len(outcomes)} văn bản → {escape(str(out))}",
        )
        for outcome in outcomes:
            blanks = sum(fact.how == "blank" for fact in outcome.missing)
            left_out = len(outcome.missing) - blanks
            counts = (str(blanks or ""), str(left_out or ""), _said_format(outcome.format_check))
            table.add_row(escape(outcome.planned.name), *(("lỗi", "", "") if outcome.error else counts))
        console.print(table)
    else:
        console.print("Không tạo được văn bản nào.")
    for title, lines in (
        (
            "Lỗi:",
            [f"{outcome.planned.name}: {outcome.error.message}" for outcome in outcomes if outcome.error],
        ),
        ("Thể thức cần xem lại:", _format_lines(outcomes)),
        ("Còn để trống, ghi tay hoặc bổ sung dữ liệu:", _counted(outcomes, "blank")),
        ("Lược bỏ vì không có dữ liệu:", _counted(outcomes, "left_out")),
        ("Chưa tạo:", [f"{kind.title} ({kind.kind}): {kind.reason}" for kind in plan.not_made]),
        ("Lưu ý:", fault_lines((*reading.warnings, *plan.warnings), str(source))),
    ):
        if lines:
            console.print(title)
        for line in lines:
            console.print(f"  {escape(line)}", soft_wrap=True)


def _said_format(check: FormatCheck | None) -> str:
    return said_counts(check.errors, check.warnings, check.advice) if check else "chưa kiểm tra"


def _format_lines(outcomes: list[Outcome]) -> list[str]:
    # one template makes a hundred documents: the same finding in all of them is told once
    documents: Counter[str] = Counter()
    for outcome in outcomes:
        findings = outcome.format_check.findings if outcome.format_check else ()
        documents.update(
            {
                f"{finding['rule']} {finding['title']['vi']}: {finding['found']['vi']}; "
                f"yêu cầu: {finding['required']['vi']}"
                for finding in findings
            }
        )
    return [f"{plain(line)} ({count} văn bản)" for line, count in documents.items()]


def _counted(outcomes: list[Outcome], how: str) -> list[str]:
    # a hundred covenants lack the same fact of a hundred units: told once, with the number of documents
    documents: Counter[str] = Counter()
    for outcome in outcomes:
        lacking = {fact.pointer: fact.label for fact in outcome.missing if fact.how == how}
        documents.update({_of_any(pointer, name) for pointer, name in lacking.items()})
    return [f"{name} ({count} văn bản)" for name, count in sorted(documents.items())]


def _of_any(pointer: str, name: str) -> str:
    of_any = _INDEX.sub("/*", pointer)
    return name if of_any == pointer else label(of_any).replace(" *", "")
