"""The model: short forms, immutability, and a JSON Schema that tells what is really taken."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from pydantic import BaseModel, ValidationError

from assembly.conference import model
from assembly.conference.model import Conference, Facts

EXAMPLES = sorted((Path(__file__).parents[3] / "examples").glob("*.yaml"))
PARTS = sorted(
    (
        kind
        for kind in vars(model).values()
        if isinstance(kind, type) and issubclass(kind, Facts) and kind is not Facts
    ),
    key=lambda kind: kind.__name__,
)


@pytest.fixture(scope="module")
def schema() -> jsonschema.Draft202012Validator:
    """Return a validator of the published schema."""
    published = Conference.model_json_schema()
    jsonschema.Draft202012Validator.check_schema(published)
    return jsonschema.Draft202012Validator(published)


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.__name__)
def test_every_field_has_a_vietnamese_title_and_a_description(part: type[BaseModel]) -> None:
    """Pages, spreadsheets and messages find a label and a sentence for every field."""
    assert part.__doc__
    for name, field in part.model_fields.items():
        assert field.title, name
        assert field.description, name


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.__name__)
def test_nothing_changes_once_read(part: type[BaseModel]) -> None:
    """All parts are frozen and take no unknown keys."""
    assert part.model_config["frozen"]
    assert part.model_config["extra"] == "forbid"


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_examples_fit_the_schema(path: Path, schema: jsonschema.Draft202012Validator) -> None:
    """What the reader takes, the schema allows, short forms included."""
    data = json.loads(json.dumps(yaml.safe_load(path.read_text("utf-8")), default=str))
    assert [error.message for error in schema.iter_errors(data)] == []


@pytest.mark.parametrize(
    ("facts", "fits"),
    [
        ({"block": "Khối"}, True),
        ({"block": {"name": "Khối"}, "tasks": ["a", {"text": "b", "items": ["c"]}]}, True),
        ({"block": "Khối", "tasks": "prose", "members": ["A", {"name": "B"}], "legal_basis": ["Luật"]}, True),
        ({"block": "Khối", "leadership": {"next": {"leader": "A", "deputies": ["B"]}}}, True),
        ({"block": "Khối", "conference": {"date": "2022-12", "secretary": "A"}}, True),
        ({"block": ""}, False),
        ({"block": ["Khối"]}, False),
        ({"block": "Khối", "tasks": [["a"]]}, False),
        ({"block": "Khối", "members": [{"nam": "A"}]}, False),
        ({}, False),
    ],
)
def test_schema_and_model_agree(
    facts: dict[str, Any], fits: bool, schema: jsonschema.Draft202012Validator
) -> None:
    """The schema and the model take and refuse the same."""
    assert fits == schema.is_valid(facts)
    if fits:
        Conference.model_validate(facts)
    else:
        with pytest.raises(ValidationError):
            Conference.model_validate(facts)


def test_round_trip_through_json() -> None:
    """A conference written as JSON reads back as itself."""
    for path in EXAMPLES:
        read = Conference.model_validate(yaml.safe_load(path.read_text("utf-8")))
        assert read == Conference.model_validate_json(read.model_dump_json())
        assert read == Conference.model_validate(read.model_dump(exclude_none=True))


def test_prose_stays_prose() -> None:
    """Tasks given as one text are paragraphs, not points; a semicolon splits nothing."""
    tasks = Conference.model_validate({"block": "A", "tasks": "một; hai\n\nba"}).tasks
    assert tasks is not None
    assert (tasks.numbered, [task.text for task in tasks.items]) == (False, ["một; hai", "ba"])


def test_text_is_cleaned_wherever_it_comes_from() -> None:
    """Names are single-line, NFC, with the true Đ, also where no reader came before the model."""
    block = Conference.model_validate({"block": "  Kho\u0302\u0301i\u00a0 \u00d0ảng\nủy "}).block
    assert block.name == "Khối Đảng ủy"


@pytest.mark.parametrize("wrong", [True, "2,5", "1.50", 2.5, "x", -1, 10**7])
def test_wrong_counts(wrong: Any) -> None:
    """A count is a whole number, and true is none."""
    with pytest.raises(ValidationError):
        Conference.model_validate({"block": "A", "nominations": [{"award": "x", "count": wrong}]})


@pytest.mark.parametrize(("written", "expected"), [("03", 3), ("1.500", 1500), (3, 3), (" 7 ", 7)])
def test_counts(written: Any, expected: int) -> None:
    """Counts are read as Vietnamese write them."""
    facts = {"block": "A", "nominations": [{"award": "x", "count": written}]}
    assert expected == Conference.model_validate(facts).nominations[0].count
