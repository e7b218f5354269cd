"""What every rule's function is given, and how it is called."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from assembly.format_rules.catalogue import Values
from assembly.format_rules.finding import Severity, Trouble
from assembly.format_rules.recognised import Recognised
from assembly.format_rules.word_document import WordDocument


@dataclass(frozen=True, slots=True)
class Subject:
    """A document, its parts, and the values of the rule that looks at it.

    ``tolerance`` in twips: what any length may be off.
    """

    document: WordDocument
    parts: Recognised
    values: Values
    tolerance: int


RuleFunction = Callable[[Subject], Iterator[Trouble]]


def milder_for_party(subject: Subject) -> Severity | None:
    """Return the severity of a rule of the state's that Party documents follow by their own act.

    Their act asks for the same (HD 36, secondary sources), so there it is a warning.
    """
    return "warning" if subject.parts.style == "party" else None
