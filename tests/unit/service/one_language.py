"""Data of the core, which keeps statements in two languages, as a caller of one language sees it."""

from __future__ import annotations

from typing import Any, Literal


def in_language(data: Any, language: Literal["vi", "en"]) -> Any:
    """Return plain data with every pair of wordings replaced by the one wording."""
    if isinstance(data, dict):
        if data.keys() == {"vi", "en"}:
            return data[language]
        return {key: in_language(value, language) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [in_language(value, language) for value in data]
    return data
