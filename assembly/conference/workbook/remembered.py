"""What a workbook remembers of the conference it was filled with, to tell later what was changed in it."""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_MARK = "vanthu 1"
_PIECE = 30_000  # characters of a line; a cell takes 32,767
_MOST_BYTES = 4_000_000


@dataclass(frozen=True, slots=True)
class Remembered:
    """The conference of which the workbook was made, its revision then, and its facts as JSON data."""

    conference_id: str
    revision: int
    facts: Mapping[str, Any]


def lines_of_remembered(remembered: Remembered) -> tuple[str, ...]:
    """Return it as lines to keep in a hidden sheet."""
    text = json.dumps(remembered.facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    packed = base64.b64encode(zlib.compress(text.encode(), 9)).decode()
    pieces = tuple(packed[at : at + _PIECE] for at in range(0, len(packed), _PIECE))
    return (_MARK, remembered.conference_id, str(remembered.revision), *pieces)


def read_remembered(lines: Sequence[str]) -> Remembered | None:
    """Return what the lines of a hidden sheet tell; None where they are not ours or were changed."""
    if len(lines) < 4 or lines[0] != _MARK or not lines[2].isdecimal() or len(lines[2]) > 9:
        return None
    try:
        packed = base64.b64decode("".join(lines[3:]), validate=True)
        unpacking = zlib.decompressobj()
        text = unpacking.decompress(packed, _MOST_BYTES)
        facts = json.loads(text)
    except (binascii.Error, zlib.error, ValueError, RecursionError):
        return None
    if not isinstance(facts, dict) or not unpacking.eof:
        return None
    return Remembered(lines[1][:36], int(lines[2]), facts)
