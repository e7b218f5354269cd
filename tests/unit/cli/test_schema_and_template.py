"""``vanthu schema`` and ``vanthu template``."""

from __future__ import annotations

import json

import jsonschema
from click.testing import CliRunner

from assembly.templates.registry import builtin_library
from cli.main import main


def output_of(*arguments: str) -> str:
    """Return what a successful call prints."""
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0
    return result.stdout


def test_schema() -> None:
    """The schema is valid JSON Schema of draft 2020-12 in Vietnamese letters."""
    text = output_of("schema")
    schema = json.loads(text)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert "Khối thi đua" in text
    assert jsonschema.Draft202012Validator(schema).is_valid({"block": "Khối"})


def test_labels() -> None:
    """Every field stands on its line with pointer, Vietnamese label and description."""
    lines = [line.split("\t") for line in output_of("schema", "--labels").splitlines()]
    assert {3} == {len(line) for line in lines}
    assert ["/members/*/head/name", "Họ và tên"] in [line[:2] for line in lines]


def test_template_list() -> None:
    """Every built-in template is listed, for people and for programs."""
    library = builtin_library()
    table = output_of("template", "list")
    assert all(kind in table for kind in library.kinds())
    rows = json.loads(output_of("template", "list", "--json"))
    assert [one.spec.id for one in library.all()] == [row["id"] for row in rows]
    assert all(len(row["sha256"]) == 64 for row in rows)
