"""``vanthu audit``: the audit log of an organisation as a file."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import click

from assembly.callers.actor import program
from assembly.callers.audit import AuditFilter
from assembly.callers.audit_export import ExportForm, exported
from assembly.settings import read_settings
from assembly.stores.engine import opened_database
from assembly.stores.sql_audit import SqlAuditStore
from assembly.stores.sql_organisations import SqlOrganisationStore
from cli.new_file import opened_whole
from cli.organisation_choice import chosen_organisation, of_organisation

MOMENT = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S%z"])


@click.command("audit")
@click.option("--since", type=MOMENT, help="Từ ngày, giờ này. (From this day or moment on.)")
@click.option("--until", type=MOMENT, help="Đến trước ngày, giờ này. (Before this day or moment.)")
@click.option("--form", type=click.Choice(["csv", "jsonl"]), default="csv", show_default=True)
@click.option(
    "--out",
    "-o",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Tệp sẽ ghi; bỏ trống: in ra màn hình. (The file to write; unset: standard output.)",
)
@of_organisation
def command(
    since: datetime | None,
    until: datetime | None,
    form: ExportForm,
    out: Path | None,
    organisation: str | None,
) -> None:
    """Xuất nhật ký: ai đã tạo, xem, sửa, xoá gì, khi nào. (Export the audit log.)

    Ngày giờ không ghi múi giờ là giờ của máy này.
    """
    wanted = AuditFilter(since=_in_utc(since), until=_in_utc(until))
    with opened_database(read_settings().database) as engine:
        chosen = chosen_organisation(SqlOrganisationStore(engine), organisation)
        audit = SqlAuditStore(engine)
        told = {"since": wanted.since, "until": wanted.until}
        details = {name: moment.isoformat() for name, moment in told.items() if moment is not None}
        audit.note(program("vanthu", chosen.id), "audit.export", chosen.id, {"form": form, **details})
        with _opened(out) as file:
            for piece in exported(audit.all_entries(chosen.id, wanted), form):
                file.write(piece)
    if out is not None:
        click.echo(f"Đã ghi {out}.")


def _in_utc(moment: datetime | None) -> datetime | None:
    try:  # one without a zone is of this machine
        return None if moment is None else moment.astimezone(UTC)
    except OverflowError:
        raise click.BadParameter("không phải một ngày ghi được. (Not a day that can be told.)") from None


def _opened(path: Path | None) -> AbstractContextManager[BinaryIO]:
    return nullcontext(sys.stdout.buffer) if path is None else opened_whole(path)
