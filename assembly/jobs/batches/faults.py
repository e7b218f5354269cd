"""All faults of a table, each kind of them told a few times in full and then counted."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assembly.errors import Fault

MOST_OF_A_KIND = 10  # of one code in one column
MOST_IN_ALL = 200


@dataclass(slots=True)
class _Kind:
    shown: int = 0
    more: int = 0


class FaultList:
    """Takes faults in the order of the table; past ``MOST_OF_A_KIND`` those of one kind are only counted."""

    def __init__(self) -> None:
        self._kinds: dict[tuple[str, str], _Kind] = {}
        self._faults: list[tuple[Fault, _Kind, int]] = []
        self._unlisted = 0

    def __bool__(self) -> bool:
        return bool(self._faults)

    def add(self, fault: Fault, group: str = "") -> None:
        """Take a fault; faults of one code and one ``group`` (a column) are of one kind."""
        kind = self._kinds.setdefault((fault.code, group), _Kind())
        if kind.shown == MOST_OF_A_KIND:
            kind.more += 1
        elif len(self._faults) >= MOST_IN_ALL:
            self._unlisted += 1
        else:
            kind.shown += 1
            self._faults.append((fault, kind, kind.shown))

    def told(self) -> tuple[Fault, ...]:
        """Return the faults to tell; the last one of a kind says how many cells more have it."""
        told = [
            _counted(fault, kind.more) if at == MOST_OF_A_KIND and kind.more else fault
            for fault, kind, at in self._faults
        ]
        if self._unlisted:
            told.append(
                Fault(
                    "",
                    "rows.more-faults",
                    f"Còn {self._unlisted} lỗi khác chưa liệt kê.",
                    f"{self._unlisted} more faults are not listed",
                    severity=told[0].severity,
                )
            )
        return tuple(told)


def _counted(fault: Fault, more: int) -> Fault:
    return replace(
        fault,
        message=f"{fault.message} (Và {more} ô khác cũng vậy.)",
        message_en=f"{fault.message_en} (and {more} more cells)",
    )


class TableFaults:
    """What is wrong with a table: errors, which refuse it, and warnings."""

    def __init__(self, sheet: str) -> None:
        self.errors = FaultList()
        self.warnings = FaultList()
        self._sheet = sheet or None
        self._refused: set[str] = set()

    def error(
        self,
        code: str,
        told: tuple[str, str],
        *,
        pointer: str = "",
        cell: str | None = None,
        found: str | None = None,
        group: str = "",
    ) -> None:
        """Take an error; ``told`` is its message in Vietnamese and in English."""
        if cell:
            self._refused.add(cell)
        fault = Fault(pointer, code, *told, found, sheet=self._sheet, cell=cell)
        self.errors.add(fault, group)

    def warn(
        self,
        code: str,
        told: tuple[str, str],
        *,
        pointer: str = "",
        cell: str | None = None,
        found: str | None = None,
        group: str = "",
    ) -> None:
        """Take a warning."""
        fault = Fault(pointer, code, *told, found, severity="warning", sheet=self._sheet, cell=cell)
        self.warnings.add(fault, group)

    def has_refused(self, cell: str) -> bool:
        """Tell whether a cell has an error already."""
        return cell in self._refused
