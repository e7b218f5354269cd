"""The repaired copy (bản đã sửa): what is mechanical and safe put right, the rest told.

Each pass repairs, writes, reads anew and checks anew. A repair that leaves as many findings of its rule, or
brings a finding of any other, is taken back: then the repairs are tried one rule at a time and those that
fail are left alone. So what comes out never has more findings of any rule, and repairing it again changes
nothing.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal

from assembly.errors import DocumentRefused, Fault
from assembly.format_rules.catalogue import catalogue
from assembly.format_rules.checking import apply_rules
from assembly.format_rules.finding import Finding, FormatReport, Said
from assembly.format_rules.reading import read_document
from assembly.format_rules.recognised import Recognised
from assembly.format_rules.recognition import recognise
from assembly.format_rules.repairs import ALL_REPAIRS
from assembly.format_rules.repairs.repair import Repair
from assembly.format_rules.rewriting import serialised, signed, written
from assembly.format_rules.rule import Subject
from assembly.format_rules.word_document import Place, WordDocument

MOST_PASSES = 8  # each pass mends all it can; a second one is needed where one repair uncovers another

AskedStyle = Literal["auto", "state", "party"]


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that was put right: what stood there, what stands there now."""

    rule: str
    title: Said
    place: Place | None
    place_in_words: Said
    words: str
    before: Said
    after: Said

    def as_dict(self) -> dict[str, Any]:
        """Return the change as plain data."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Fixed:
    """The repaired copy, what changed, and what remains as the check of the copy finds it."""

    docx: bytes
    changes: tuple[Change, ...]
    left: tuple[Finding, ...]
    report: FormatReport

    def as_dict(self) -> dict[str, Any]:
        """Return the changes and what is left as plain data."""
        return {
            "changes": [change.as_dict() for change in self.changes],
            "left": [finding.as_dict() for finding in self.left],
        }


def fixed(docx: bytes, *, style: AskedStyle = "auto", on: date | None = None) -> Fixed:
    """Repair a .docx; ``style`` and ``on`` as in ``check_document``.

    Advice is not acted on. The parts that no repair touches keep their bytes; where there is nothing to
    repair the file comes back as it is. Raises DocumentRefused where the file cannot be read, or carries a
    digital signature: a signed document is final, and changing it would void the signature.
    """
    state = _checked(docx, style, on)
    if signed(state.document.parts):
        raise _signed()
    changes: list[Change] = []
    for _ in range(MOST_PASSES):
        wanted = [rule for rule in ALL_REPAIRS if _to_mend(state.report, rule)]
        after, done = _repaired(state, wanted, style, on)
        if after is None:
            break
        if _better(state, after, done):
            changes += _lasting(done, state, after)
            state = after
            continue
        progress = False
        for rule in wanted:
            state = _checked(state.docx, style, on)  # the repairs taken back have written into its trees
            alone, mended = _repaired(state, [rule], style, on)
            if alone is not None and _better(state, alone, mended):
                changes += _lasting(mended, state, alone)
                state, progress = alone, True
        state = _checked(state.docx, style, on)
        if not progress:
            break
    report = apply_rules(state.document, state.parts, on=on)
    return Fixed(state.docx, tuple(changes), report.findings, report)


def _signed() -> DocumentRefused:
    return DocumentRefused(
        [
            Fault(
                "",
                "document.signed",
                "Văn bản đã ký số, không sửa được nữa; hãy sửa bản chưa ký rồi ký lại.",
                "the document carries a digital signature; repair the unsigned file and sign it again",
            )
        ]
    )


@dataclass(frozen=True, slots=True)
class _State:
    """A file with its reading and its check, which lists every finding."""

    docx: bytes
    document: WordDocument
    parts: Recognised
    report: FormatReport


def _checked(docx: bytes, style: AskedStyle, on: date | None) -> _State:
    document = read_document(docx)
    parts = recognise(document, style=None if style == "auto" else style)
    return _State(docx, document, parts, apply_rules(document, parts, on=on, most=sys.maxsize))


def _to_mend(report: FormatReport, rule: str) -> tuple[Finding, ...]:
    return tuple(
        finding for finding in report.findings if finding.rule == rule and finding.severity != "advice"
    )


def _repaired(
    state: _State, rules: list[str], style: AskedStyle, on: date | None
) -> tuple[_State | None, list[Change]]:
    """Repair a file, writing into the trees of its state; None where no repair changed anything."""
    document = state.document
    before = {name: serialised(root) for name, root in document.trees.items()}
    parts = dict(document.parts)
    known = catalogue()
    changes: list[Change] = []
    for rule in rules:
        subject = Subject(document, state.parts, known.rules[rule].values, known.tolerance)
        repair = Repair(subject, _to_mend(state.report, rule), parts)
        changes += [_change(finding, after) for finding, after in ALL_REPAIRS[rule](repair)]
    now = {name: serialised(root) for name, root in document.trees.items()}
    touched = {name: data for name, data in now.items() if data != before[name]}
    if not touched and parts == document.parts:
        return None, []
    return _checked(written({**parts, **touched}), style, on), changes


def _change(finding: Finding, after: Said) -> Change:
    return Change(
        finding.rule,
        finding.title,
        finding.place,
        finding.place_in_words,
        finding.words,
        finding.found,
        after,
    )


def _better(before: _State, after: _State, changes: list[Change]) -> bool:
    """Tell whether each rule that was repaired is kept better, and no rule worse."""
    old, new = _counts(before.report), _counts(after.report)
    none = (0, 0, 0)
    rules = {*old, *new}
    return all(
        now <= was
        for rule in rules
        for now, was in zip(new.get(rule, none), old.get(rule, none), strict=True)
    ) and all(new.get(change.rule, none) < old.get(change.rule, none) for change in changes)


def _counts(report: FormatReport) -> dict[str, tuple[int, int, int]]:
    """Return for each rule how many errors there are, how many with warnings, how many with advice."""
    counts = Counter((finding.rule, finding.severity) for finding in report.findings)
    for more in report.more:
        counts[more.rule, more.severity] += more.count
    found = {}
    for rule in {rule for rule, _ in counts}:
        errors, warnings = counts[rule, "error"], counts[rule, "warning"]
        found[rule] = errors, errors + warnings, errors + warnings + counts[rule, "advice"]
    return found


def _lasting(changes: list[Change], before: _State, after: _State) -> Iterator[Change]:
    """Yield the changes whose finding is gone: a repair may find that it could mend only a part."""
    stayed = Counter(_key(finding) for finding in after.report.findings)
    stayed.subtract(Counter(_key(f) for f in before.report.findings) - Counter(map(_key, changes)))
    for change in changes:
        if stayed[_key(change)] > 0:
            stayed[_key(change)] -= 1
        else:
            yield change


def _key(each: Finding | Change) -> tuple[str, Place | None, str]:
    return each.rule, each.place, (each.found if isinstance(each, Finding) else each.before).vi
