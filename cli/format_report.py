"""Telling a secretary what a format check found: by file, by rule, the same breach once."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rich.console import Console
from rich.text import Text

from assembly.conference.vietnamese import short_date
from assembly.errors import VanthuError
from assembly.format_rules.catalogue import catalogue
from assembly.format_rules.finding import Certainty, Finding, FormatReport, Severity, Style
from assembly.format_rules.fixing import Fixed

MOST_PLACES = 3  # of one breach
_PAGES = "pages"  # the component whose rules need laid-out pages

_SEVERITIES: dict[Severity, tuple[str, str]] = {
    "error": ("Lỗi", "bold red"),
    "warning": ("Cảnh báo", "bold yellow"),
    "advice": ("Gợi ý", "bold blue"),
}
_STYLES: dict[Style, str] = {"state": "thể thức văn bản hành chính", "party": "thể thức văn bản của Đảng"}
_SOURCES: dict[Certainty, str] = {
    "verified": "",
    "secondary": "; theo nguồn thứ cấp",
    "memory": "; chưa đối chiếu văn bản gốc",
    "own": "",
}
_NOT_PRINTED = {"Cc", "Cf", "Zl", "Zp"}  # letters that steer a terminal or turn the direction of a line


@dataclass
class Totals:
    """What all files together have.

    ``incomplete`` counts files of which something could not be judged, ``not_checked`` the files by rules and
    reason.
    """

    files: int = 0
    refused: int = 0
    incomplete: int = 0
    errors: int = 0
    warnings: int = 0
    advice: int = 0
    not_checked: Counter[tuple[tuple[str, ...], str]] = field(default_factory=Counter)

    def add(self, result: FormatReport | VanthuError) -> None:
        """Count one file."""
        self.files += 1
        if isinstance(result, VanthuError):
            self.refused += 1
            return
        self.incomplete += not complete(result)
        self.errors += result.count("error")
        self.warnings += result.count("warning")
        self.advice += result.count("advice")
        self.not_checked.update((entry.rules, entry.reason.vi) for entry in result.not_checked)

    def as_dict(self) -> dict[str, int]:
        """Return the sums as plain data."""
        return {
            "refused": self.refused,
            "errors": self.errors,
            "warnings": self.warnings,
            "advice": self.advice,
        }


def said_counts(errors: int, warnings: int, advice: int) -> str:
    """Say counts: ``2 lỗi, 1 gợi ý``; ``đạt`` where there is nothing."""
    counts = ((errors, "lỗi"), (warnings, "cảnh báo"), (advice, "gợi ý"))
    return ", ".join(f"{count} {name}" for count, name in counts if count) or "đạt"


def print_report(source: str, report: FormatReport) -> None:
    """Print the report of one file."""
    console = _console()
    _print(console, Text(plain(source), style="bold"))
    _print(console, Text(f"  {_headline(report)}", style="dim"))
    if not report.findings:
        where = "về thể thức" if complete(report) else "trong những gì kiểm tra được"
        _print(console, Text(f"  Không phát hiện sai sót {where}."))
    more = {(each.rule, each.severity): each.count for each in report.more}
    for findings in _by_rule(report.findings):
        _print_rule(console, findings, more.pop((findings[0].rule, findings[0].severity), 0))
    for (rule, _), count in more.items():  # of a severity that none of the listed ones has
        _print(console, Text(f"  {rule}: còn {count} chỗ nữa không liệt kê"))
    if report.unrecognised:
        parts = "; ".join(plain(part.vi) for part in report.unrecognised)
        _print(console, Text(f"  Chưa nhận ra: {parts}"))


def print_annotated(path: str) -> None:
    """Print where the copy with comments is."""
    _print(_console(), Text(f"  Bản có chú thích: {plain(path)}", style="bold"))


def print_fixed(path: str, mended: Fixed) -> None:
    """Print what a repaired copy has put right, and what is left in it."""
    console = _console()
    _print(console, Text(f"  Bản đã sửa: {plain(path)}", style="bold"))
    changes = Counter(
        f"{change.rule} {change.title.vi}: {change.before.vi} → {change.after.vi}"
        for change in mended.changes
    )
    _print_counted(console, changes)
    if not changes:
        _print(console, Text("    không có gì sửa được bằng máy"))
    left = _counts(mended.report) if mended.left else "không còn gì"
    _print(console, Text(f"  Còn lại trong bản đã sửa: {left}"))
    _print_counted(
        console,
        Counter(
            f"{_SEVERITIES[finding.severity][0]} {finding.rule} {finding.title.vi}: {finding.found.vi}; "
            f"yêu cầu: {finding.required.vi}"
            for findings in _by_rule(mended.left)
            for finding in findings
        ),
    )


def print_totals(totals: Totals) -> None:
    """Print what was not checked, and in the last line how many files there are and what they have."""
    console = _console()
    for (rules, reason), files in totals.not_checked.items():
        count = f" ({files} tệp)" if totals.files > 1 else ""
        _print(console, Text(f"Chưa kiểm tra {_said_rules(rules)}: {plain(reason)}{count}"))
    counts = said_counts(totals.errors, totals.warnings, totals.advice)
    if totals.incomplete and not (totals.errors or totals.warnings or totals.advice):
        counts = "không phát hiện sai sót"
    incomplete = f"; {totals.incomplete} tệp chưa kiểm tra đủ" if totals.incomplete else ""
    refused = f"; {totals.refused} tệp không đọc được" if totals.refused else ""
    checked = totals.files - totals.refused
    said = f"Đã kiểm tra {checked} tệp: {counts if checked else 'không có'}{incomplete}{refused}."
    _print(console, Text(said))


def complete(report: FormatReport) -> bool:
    """Tell whether all was judged that a file can tell: no part was missed, no rule of its style left out."""
    components = {catalogue().rules[rule].component for entry in report.not_checked for rule in entry.rules}
    return bool(report.style) and not report.unrecognised and components <= {_PAGES}


def plain(text: str) -> str:
    """Return a text of a document without what would steer a terminal."""
    return "".join("\ufffd" if unicodedata.category(letter) in _NOT_PRINTED else letter for letter in text)


def _console() -> Console:
    return Console(highlight=False)


def _print(console: Console, text: Text) -> None:
    console.print(text, soft_wrap=True)


def _headline(report: FormatReport) -> str:
    kind = report.kind or "không nhận ra loại văn bản"
    style = _STYLES[report.style] if report.style else "không nhận ra thể thức"
    dated = f"ngày {short_date(report.dated)}" if report.dated else "không có ngày ban hành đầy đủ"
    counts = _counts(report)
    if not (report.findings or complete(report)):
        counts = "chưa kiểm tra đủ"
    return f"{kind} · {style} · {dated} · {counts}"


def _counts(report: FormatReport) -> str:
    return said_counts(report.count("error"), report.count("warning"), report.count("advice"))


def _said_rules(rules: Iterable[str]) -> str:
    """Say the ids of rules, those that follow one another as ``L01–L07``."""
    runs: list[list[str]] = []
    for rule in sorted(rules):
        if runs and runs[-1][-1][:1] == rule[:1] and int(runs[-1][-1][1:]) + 1 == int(rule[1:]):
            runs[-1].append(rule)
        else:
            runs.append([rule])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(run) for run in runs)


def _by_rule(findings: Iterable[Finding]) -> list[list[Finding]]:
    """Return the findings of each rule together, errors first, else in the order of the document."""
    rules: dict[tuple[str, Severity], list[Finding]] = {}
    for finding in findings:
        rules.setdefault((finding.rule, finding.severity), []).append(finding)
    ranks = list(_SEVERITIES)
    return sorted(rules.values(), key=lambda found: ranks.index(found[0].severity))


def _print_rule(console: Console, findings: Sequence[Finding], more: int) -> None:
    """Print the findings of one rule; ``more`` are not listed."""
    first = findings[0]
    name, style = _SEVERITIES[first.severity]
    source = f" ({first.article}{_SOURCES[first.certainty]})"
    _print(console, Text.assemble("  ", (name, style), f" {first.rule} {first.title.vi}", (source, "dim")))
    breaches: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        breaches.setdefault((finding.found.vi, finding.required.vi), []).append(finding)
    for (found, required), places in breaches.items():
        count = f" ({len(places)} chỗ)" if len(places) > 1 else ""
        _print(console, Text(f"    {plain(found)}; yêu cầu: {plain(required)}{count}"))
        for finding in places[:MOST_PLACES]:
            _print(console, Text(f"      {_where(finding)}", style="dim"))
        if len(places) > MOST_PLACES:
            _print(console, Text(f"      và {len(places) - MOST_PLACES} chỗ nữa", style="dim"))
    if more:
        _print(console, Text(f"    còn {more} chỗ nữa trái quy định này, không liệt kê"))


def _print_counted(console: Console, lines: Counter[str]) -> None:
    for line, count in lines.items():
        _print(console, Text(f"    {plain(line)}{f' ({count} chỗ)' if count > 1 else ''}"))


def _where(finding: Finding) -> str:
    page = f"trang {finding.page}, " if finding.page else ""
    words = f": “{plain(finding.words)}”" if finding.words else ""
    return f"{page}{finding.place_in_words.vi}{words}"
