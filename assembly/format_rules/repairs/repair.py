"""What every repair is given, and how it is called."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from assembly.format_rules.finding import Finding, Said
from assembly.format_rules.rule import Subject


@dataclass(frozen=True, slots=True)
class Repair:
    """The findings of one rule with the document they are in.

    The ``trees`` of the subject's document may be changed in place, ``parts`` may get parts that are added;
    the effective values of the document stay those before the repair.
    """

    subject: Subject
    findings: tuple[Finding, ...]
    parts: dict[str, bytes]


Mended = tuple[Finding, Said]  # a finding that was put right, and what stands there now
RepairFunction = Callable[[Repair], Iterator[Mended]]
