"""The facts of a kept conference: plain JSON data in one full form, whatever form they came in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from assembly.conference.model import Conference
from assembly.conference.reading import MOST_BYTES
from assembly.errors import ConferenceRefused, Fault

Facts = Mapping[str, Any]


def facts_of(conference: Conference) -> dict[str, Any]:
    """Return what somebody gave of a conference, short forms written out, without what nobody gave.

    Reading it gives the same conference. Raises ConferenceRefused beyond ``MOST_BYTES`` as JSON.
    """
    facts = conference.model_dump(mode="json", exclude_unset=True, exclude_none=True)
    check_size(facts)
    return facts


def check_size(facts: Facts) -> None:
    """Raise ConferenceRefused for what is longer than ``MOST_BYTES`` as JSON."""
    size = len(text_of(facts).encode(errors="surrogatepass"))
    if size > MOST_BYTES:
        raise ConferenceRefused(
            [
                Fault(
                    "",
                    "conference.too-large",
                    f"Dữ liệu hội nghị quá lớn: {size // 1000} KB, tối đa {MOST_BYTES // 1000} KB.",
                    f"the conference is too large: {size} bytes as JSON, at most {MOST_BYTES}",
                )
            ]
        )


def text_of(facts: Facts) -> str:
    """Return facts as the JSON text that is stored."""
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
