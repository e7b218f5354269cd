"""One breach of one rule in a document that was compliant."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.typed import Typed


@dataclass(frozen=True)
class Mutation:
    """One breach: the rule that must catch it, what was done and in which way, and where it stands.

    ``texts`` are the stored texts of the paragraphs any of which is the right place; empty: the section
    of number ``section``, or the document. ``also``: rules that may speak as well, for the breach is theirs
    too.
    """

    rule: str
    what: str
    way: str
    typed: Typed
    texts: tuple[str, ...] = ()
    also: frozenset[str] = field(default_factory=frozenset)
