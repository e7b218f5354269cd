"""JSON pointers (RFC 6901): how every fault and every missing fact tells its place."""

from __future__ import annotations

from collections.abc import Iterable


def pointer_to(steps: Iterable[str | int], base: str = "") -> str:
    """Return the pointer of the value reached by these keys and indexes, below ``base``."""
    escaped = (str(step).replace("~", "~0").replace("/", "~1") for step in steps)
    return base + "".join(f"/{step}" for step in escaped)


def steps_of(pointer: str) -> tuple[str, ...]:
    """Return the keys and indexes of a pointer; indexes stay text."""
    return tuple(step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:])
