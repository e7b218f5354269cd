"""What recognition has found so far; each step gives roles to lines that have none."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from assembly.format_rules.recognised import Role
from assembly.format_rules.recognition.kinds import KnownKind
from assembly.format_rules.recognition.outline import Line
from assembly.format_rules.word_document import Paragraph, Table


@dataclass(slots=True)
class Draft:
    """The roles given so far, and what else the steps tell each other.

    ``beside`` names the further components that stand in one paragraph with another (tabs between them).
    """

    roles: dict[Paragraph, Role] = field(default_factory=dict)
    beside: dict[Paragraph, tuple[Role, ...]] = field(default_factory=dict)
    heading: Table | None = None
    known: KnownKind | None = None
    dated: date | None = None
    _given: set[Role] = field(default_factory=set)

    def give(self, line: Line, role: Role, *further: Role) -> None:
        """Give a line its role, and those of further components in the same paragraph."""
        if line.part and line.paragraph in self.roles:
            first, roles = self.roles[line.paragraph], (*self.beside.get(line.paragraph, ()), role, *further)
            further = tuple(other for other in dict.fromkeys(roles) if other is not first)
        else:
            self.roles[line.paragraph] = role
        if further:
            self.beside[line.paragraph] = further
        self._given.update((role, *further))

    def role(self, line: Line) -> Role | None:
        """Return the role of a line, None where it has none yet."""
        return self.roles.get(line.paragraph)

    def has(self, *roles: Role) -> bool:
        """Tell whether a paragraph has one of these roles, alone or beside another."""
        return not self._given.isdisjoint(roles)
