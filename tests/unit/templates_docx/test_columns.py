"""The columns that the installed templates ask for in a workbook."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

import pytest

from assembly.conference.labels import bare
from assembly.conference.model import Conference
from assembly.conference.paths import main_fact, spot_of
from assembly.conference.reading import read_conference
from assembly.jobs.assemble import MadeDocument
from assembly.jobs.batches.assemble import made_of_rows
from assembly.jobs.batches.columns import columns_of
from assembly.jobs.batches.own_words import shape_of
from assembly.jobs.batches.row import BatchRow
from assembly.templates.registry import RegisteredTemplate
from tests.examples import ROOT, library

TEMPLATES = library().all()
EVERY_TEMPLATE = pytest.mark.parametrize("registered", TEMPLATES, ids=lambda one: one.spec.id)


def _sample(registered: RegisteredTemplate) -> Conference:
    path: Path = ROOT / "templates_docx" / registered.spec.id / "sample.yaml"
    return read_conference(path.read_bytes(), form="yaml").conference


def _told(value: Any, shape: Mapping[str, Any], path: str) -> Any:
    """Return of a sample's facts what the columns of a workbook can say."""
    if isinstance(value, list):
        return [_told(item, shape["[]"], f"{path}[]") for item in value]
    if isinstance(value, Mapping) and shape:
        inside = {name: below for name, below in shape.items() if name in value}
        return {name: _told(value[name], below, f"{path}.{name}") for name, below in inside.items()}
    if isinstance(value, Mapping):  # a cell holds a bare text: the name of a person, the unit of an office
        model = spot_of(path.removeprefix(".")).model
        assert model is not None
        return value[main_fact(model)]
    return value


def _complete(facts: dict[str, Any], path: str) -> None:
    """Write something into a column that the sample leaves empty."""
    place: Any = facts
    *above, last = path.split(".")
    for step in above:
        place = place.setdefault(step.removesuffix("[]"), [{}] if step.endswith("[]") else {})
        place = place[0] if isinstance(place, list) else place
    anything = {"bool": True, "PartialDate": "2024-12-20", "int": 3}
    annotation = bare(spot_of(path).annotation)
    choices = get_args(annotation)
    value = choices[0] if choices else anything.get(annotation.__name__, "Nguyễn Văn Mẫu")
    place.setdefault(last.removesuffix("[]"), [value] if last.endswith("[]") else value)


def _facts(registered: RegisteredTemplate) -> dict[str, Any]:
    data = _sample(registered).model_dump(mode="json", exclude_none=True)
    if registered.spec.issued == "per_member":
        data["member"] = data.pop("members")[0]
    facts: dict[str, Any] = _told(data, shape_of(registered.spec.columns), "")
    for path in registered.spec.columns:
        _complete(facts, path)
    return facts


@EVERY_TEMPLATE
def test_every_column_is_a_fact_of_the_conference(registered: RegisteredTemplate) -> None:
    """A template asks for 8 to 25 columns, each once, each known to the model."""
    known = {column.path for column in columns_of(registered)}
    columns = registered.spec.columns
    assert [path for path in columns if path not in known] == []
    assert 8 <= len(columns) <= 25
    assert len(set(columns)) == len(columns)


@EVERY_TEMPLATE
def test_a_row_of_the_workbook_makes_the_document(registered: RegisteredTemplate) -> None:
    """A row with all its columns gives a document that lacks nothing the columns can say."""
    facts = _facts(registered)
    (made,) = made_of_rows(registered, None, [BatchRow(2, facts)])
    assert isinstance(made, MadeDocument)
    sayable = {path.removesuffix("[]") for path in registered.spec.columns}
    lacking = {re.sub(r"/\d+", "[]", fact.pointer)[1:].replace("/", ".") for fact in made.missing}
    assert lacking & sayable == set()


@EVERY_TEMPLATE
def test_both_styles_of_a_kind_ask_for_the_same_columns(registered: RegisteredTemplate) -> None:
    """A workbook filled in for one style serves the other."""
    other = library().find(registered.spec.kind, "party")
    assert other is not None
    assert registered.spec.columns == other.spec.columns
