"""Telling a secretary what a format check found: by file, by rule, the same breach once."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rich.console import Console
from rich.text import Text

from assembly.errors import VanthuError
from assembly.format_rules.finding import Certainty, Finding, FormatReport, Severity, Style
from assembly.format_rules.fixing import Fixed

MOST_PLACES = 3  # of one breach

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
    """What all files together have; ``not_checked`` counts the files by rules and reason."""

    files: int = 0
    refused: int = 0
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
        _print(console, Text("  Không phát hiện sai sót về thể thức."))
    for findings in _by_rule(report.findings):
        _print_rule(console, findings)
    for more in report.more:
        _print(console, Text(f"  {more.rule}: còn {more.count} chỗ nữa không liệt kê"))
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
    same: dict[str, int] = {}
    for change in mended.changes:
        line = f"{change.rule} {change.title.vi}: {change.before.vi} → {change.after.vi}"
        same[line] = same.get(line, 0) + 1
    for line, count in same.items():
        _print(console, Text(f"    {plain(line)}{f' ({count} chỗ)' if count > 1 else ''}"))
    if not same:
        _print(console, Text("    không có gì sửa được bằng máy"))
    report = mended.report
    left = said_counts(report.count("error"), report.count("warning"), report.count("advice"))
    _print(console, Text(f"    sau khi sửa: {left}"))


def print_totals(totals: Totals) -> None:
    """Print what was not checked, and in the last line how many files there are and what they have."""
    console = _console()
    for (rules, reason), files in totals.not_checked.items():
        count = f" ({files} tệp)" if totals.files > 1 else ""
        _print(console, Text(f"Chưa kiểm tra {', '.join(rules)}: {plain(reason)}{count}"))
    counts = said_counts(totals.errors, totals.warnings, totals.advice)
    refused = f"; {totals.refused} tệp không đọc được" if totals.refused else ""
    checked = totals.files - totals.refused
    _print(console, Text(f"Đã kiểm tra {checked} tệp: {counts if checked else 'không có'}{refused}."))


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
    dated = f"ngày {report.dated:%d/%m/%Y}" if report.dated else "không có ngày ban hành đầy đủ"
    counts = said_counts(report.count("error"), report.count("warning"), report.count("advice"))
    return f"{kind} · {style} · {dated} · {counts}"


def _by_rule(findings: Iterable[Finding]) -> list[list[Finding]]:
    """Return the findings of each rule together, errors first, else in the order of the document."""
    rules: dict[tuple[str, Severity], list[Finding]] = {}
    for finding in findings:
        rules.setdefault((finding.rule, finding.severity), []).append(finding)
    ranks = list(_SEVERITIES)
    return sorted(rules.values(), key=lambda found: ranks.index(found[0].severity))


def _print_rule(console: Console, findings: Sequence[Finding]) -> None:
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


def _where(finding: Finding) -> str:
    page = f"trang {finding.page}, " if finding.page else ""
    words = f": “{plain(finding.words)}”" if finding.words else ""
    return f"{page}{finding.place_in_words.vi}{words}"
