"""JSON Merge Patch (RFC 7396): a change told as the part that is changed."""

from __future__ import annotations

from typing import Any


def merged(target: Any, patch: Any) -> Any:
    """Return ``target`` with a patch laid over it; neither is changed.

    An object is laid over member by member, a null takes a member away, anything else takes its place.
    """
    if not isinstance(patch, dict):
        return patch
    result = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = merged(result.get(name), value)
    return result
