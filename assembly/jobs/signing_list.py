"""The list to follow the signing with (bảng theo dõi ký): what is printed in which order, who signs where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from assembly.conference.model import Conference
from assembly.conference.vietnamese import count_figure, upper
from assembly.filling.compiled import CompiledTemplate, compile_template

_TEMPLATE = "signing_list.docx"  # drawn by templates_docx/signing_list.py


@dataclass(frozen=True, slots=True)
class Row:
    """A document of the print; ``keepers`` is empty where nobody told who keeps so many copies."""

    name: str
    copies: int
    signers: Sequence[str]
    keepers: Sequence[str]


@dataclass(frozen=True, slots=True)
class SignerRow:
    """Somebody who signs: the places, from 1, of the documents, and how many sheets that makes."""

    name: str
    office: str
    places: Sequence[int]
    signatures: int


def signing_list(conference: Conference, documents: Sequence[Row], people: Sequence[SignerRow]) -> bytes:
    """Return the list as a .docx; the same rows give the same bytes."""
    return _compiled().fill(
        {
            "block": upper(conference.block.name),
            "about": _about(conference),
            "documents_total": count_figure(len(documents)),
            "copies_total": count_figure(sum(document.copies for document in documents)),
            "documents": [
                {
                    "name": document.name,
                    "copies": count_figure(document.copies),
                    "signers": list(document.signers),
                    "keepers": list(document.keepers),
                }
                for document in documents
            ],
            "people": [
                {
                    "name": ", ".join(part for part in (person.name, person.office) if part)
                    or "Chưa rõ người ký",
                    "places": said_places(person.places),
                    "signatures": count_figure(person.signatures),
                }
                for person in people
            ],
        }
    )


def said_places(places: Sequence[int]) -> str:
    """Say ascending places, neighbours as a range: ``1, 3-7``."""
    runs: list[list[int]] = []
    for place in places:
        if runs and runs[-1][1] == place - 1:
            runs[-1][1] = place
        else:
            runs.append([place, place])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)


def _about(conference: Conference) -> str:
    summed_up, planned = conference.year_summed_up, conference.year_planned
    if summed_up:
        return f"Hồ sơ hội nghị tổng kết năm {summed_up}"
    return f"Hồ sơ thi đua năm {planned}" if planned else "Hồ sơ hội nghị"


@cache
def _compiled() -> CompiledTemplate:
    return compile_template(resources.files("assembly.jobs").joinpath(_TEMPLATE).read_bytes())
