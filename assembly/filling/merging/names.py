"""What the fields of a document may name: its bookmarks, styles, sequences and last page.

Source: ECMA-376 part 1 (17.13.6.2 names of bookmarks, 17.16.5 fields).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from assembly.filling.merging.styles import Styles

_LONGEST_BOOKMARK = 40  # letters (17.13.6.2)


@dataclass(slots=True)
class Taken:
    """The names that the documents so far have taken, folded."""

    bookmarks: set[str] = field(default_factory=set)
    sequences: set[str] = field(default_factory=set)


class DocumentNames:
    """What the fields of one document may name; names that an earlier one has taken are changed."""

    def __init__(self, number: int, taken: Taken, styles: Styles) -> None:
        self._number, self._taken, self._styles = number, taken, styles
        self._bookmarks: dict[str, str] = {}
        self._counted: set[str] = set()
        self.defined: frozenset[str] = frozenset()
        self.wants_last_page = False

    def bookmark(self, name: str) -> str:
        """Return the new name of a bookmark; names are compared without regard to case."""
        key = name.casefold()
        if key not in self._bookmarks:
            new, at = name, self._number
            while new.casefold() in self._taken.bookmarks:
                tail = f"_{at}"
                new = name[: _LONGEST_BOOKMARK - len(tail)] + tail
                at += 1
            self._bookmarks[key] = new
        return self._bookmarks[key]

    def is_bookmark(self, name: str) -> bool:
        """Tell whether the document has a bookmark of this name."""
        return name.casefold() in self.defined

    def style_name(self, name: str) -> str:
        """Return the new name of a style."""
        return self._styles.id_by_name(name) or name

    def last_page(self) -> str:
        """Return the bookmark on the last page of the document, which it then must have."""
        self.wants_last_page = True
        return f"_Vanthu{self._number}"

    def counts_anew(self, name: str) -> bool:
        """Tell whether this is the document's first of a sequence that others have counted in before."""
        key = name.casefold()
        if key in self._counted:
            return False
        self._counted.add(key)
        return key in self._taken.sequences

    def end(self) -> None:
        """Let the next documents know what this one has taken."""
        self._taken.bookmarks.update(new.casefold() for new in self._bookmarks.values())
        self._taken.sequences.update(self._counted)


class NeedsDocument(Exception):
    """A header says something that differs from document to document; it never leaves this package."""


class NoDocument:
    """The names that a header may use which many documents share: none of a document's own."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles

    def bookmark(self, name: str) -> str:
        """Raise NeedsDocument."""
        raise NeedsDocument

    def is_bookmark(self, name: str) -> bool:
        """Raise NeedsDocument."""
        raise NeedsDocument

    def last_page(self) -> str:
        """Raise NeedsDocument."""
        raise NeedsDocument

    def counts_anew(self, name: str) -> bool:
        """Raise NeedsDocument."""
        raise NeedsDocument

    def style_name(self, name: str) -> str:
        """Return the new name of a style."""
        return self._styles.id_by_name(name) or name
