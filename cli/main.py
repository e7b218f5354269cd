"""The command ``vanthu``: finds the command files beside it and loads only the one that is called."""

from __future__ import annotations

import importlib
import importlib.util
import sys
import tempfile
import traceback
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import click

from assembly.errors import InputRefused, VanthuError
from cli.fault_list import print_refusal

# One file a command, each with a ``command``; in the order of the help.
COMMANDS = (
    "assemble",
    "batch",
    "check",
    "template",
    "schema",
    "serve",
    "key",
    "person",
    "organisation",
    "audit",
    "demo",
)
BAD_INPUT = 2
FAILED = 1


class CommandFiles(click.Group):
    """The commands whose files exist; turns the errors of the core into words and an exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands that are there."""
        return [name for name in COMMANDS if importlib.util.find_spec(f"cli.{name}")]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load the file of one command."""
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = importlib.import_module(f"cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands with their first sentence."""
        rows = []
        for name in self.list_commands(ctx):
            command = self.get_command(ctx, name)
            if command is not None:
                rows.append((name, command.get_short_help_str(limit=100)))
        with formatter.section("Lệnh"):
            formatter.write_dl(rows)

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run; Vietnamese must come through on every terminal and in every redirected file."""
        for stream in (sys.stdout, sys.stderr):
            reconfigure = getattr(stream, "reconfigure", None)
            if reconfigure is not None:
                reconfigure(encoding="utf-8", errors="replace")
        return super().main(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command: exit code 2 for bad input, 1 where something failed; never a stack trace."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.Abort, click.exceptions.Exit, BrokenPipeError):
            raise
        except InputRefused as refusal:
            print_refusal(refusal)
            return ctx.exit(BAD_INPUT)
        except VanthuError as trouble:
            click.echo(trouble.message, err=True)
        except OSError as trouble:
            reason = trouble.strerror or type(trouble).__name__
            click.echo(f"Không đọc hoặc ghi được tệp {trouble.filename or ''}: {reason}", err=True)
        except Exception as bug:  # noqa: BLE001 - a person gets a sentence; the trace goes to a file
            click.echo(f"Lỗi ngoài dự kiến ({type(bug).__name__}). Chi tiết ở tệp {_kept(bug)}", err=True)
        return ctx.exit(FAILED)


def _kept(bug: Exception) -> str:
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", prefix="vanthu-", suffix=".log", delete=False
    ) as file:
        file.writelines(traceback.format_exception(bug))
    return file.name


def _version() -> str:
    try:
        return version("vanthu")
    except PackageNotFoundError:
        return "(chưa cài đặt)"


@click.group("vanthu", cls=CommandFiles, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(_version(), prog_name="vanthu")
def main() -> None:
    """Vanthu tạo văn bản hành chính từ dữ liệu hội nghị. (Makes official documents from conference data.)"""
