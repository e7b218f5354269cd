"""The promise of the API: what once stood in its document stays, and only more may come."""

from __future__ import annotations

import copy
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assembly.stores.engine import open_database
from assembly.templates.registry import builtin_library
from tests.openapi_changes import Json, taken_away, without_examples
from tests.unit.service.house import House, prepare_database

SNAPSHOT = Path(__file__).parents[1] / "golden" / "openapi.json"
JOB = "/api/v1/jobs/{job_id}"


@pytest.fixture(scope="module")
def kept() -> Json:
    """The document that was committed."""
    document: Json = json.loads(SNAPSHOT.read_text("utf-8"))
    return document


@pytest.fixture(scope="module")
def present(tmp_path_factory: pytest.TempPathFactory) -> Json:
    """The document that the web gives today."""
    database = tmp_path_factory.mktemp("web") / "vanthu.db"
    prepare_database(database)
    engine = open_database(f"sqlite:///{database}")
    document: Json = House(builtin_library(), engine).stranger.get("/openapi.json").get_json()
    engine.dispose()
    shutil.rmtree(database.parent)
    return document


def test_nothing_is_taken_away(kept: Json, present: Json) -> None:
    """Whoever calls by the committed document is served by today's."""
    assert taken_away(kept, present) == []


def test_what_is_new_is_committed(kept: Json, present: Json) -> None:
    """The committed document is today's (python -m tests.golden.rewrite_api)."""
    assert kept == without_examples(present)


def test_models_have_plain_names(present: Json) -> None:
    """No two models share a name: Pydantic would tell them apart by their modules."""
    assert [name for name in present["components"]["schemas"] if "__" in name or "-" in name] == []


def _of(document: Json, path: str, method: str) -> Any:
    return document["paths"][path][method]


BREAKING: dict[str, Callable[[Json], object]] = {
    "an operation": lambda new: new["paths"][JOB].pop("delete"),
    "a parameter": lambda new: _of(new, JOB, "get")["parameters"].pop(0),
    "a status": lambda new: _of(new, JOB, "get")["responses"].pop("304"),
    "a field of an answer": lambda new: new["components"]["schemas"]["JobBody"]["properties"].pop("made"),
    "that a field is there": lambda new: new["components"]["schemas"]["JobBody"]["required"].remove("made"),
    "the type of a field": lambda new: new["components"]["schemas"]["JobBody"]["properties"]["made"].update(
        type="string"
    ),
    "a field of a request": lambda new: new["components"]["schemas"]["Block"]["anyOf"][0]["properties"].pop(
        "symbol"
    ),
    "that a field may be absent": lambda new: new["components"]["schemas"]["KeyRequest"]["required"].append(
        "expires_in_days"
    ),
    "a choice": lambda new: _of(new, "/api/v1/jobs", "post")["requestBody"]["content"]["application/json"][
        "schema"
    ]["oneOf"].pop(),
    "a media type": lambda new: _of(new, "/api/v1/jobs", "post")["requestBody"]["content"].pop(
        "application/yaml"
    ),
    "who may call": lambda new: _of(new, JOB, "get").update(security=[{"key": ["admin"]}]),
    "a header": lambda new: _of(new, JOB, "get")["responses"]["200"]["headers"].pop("ETag"),
}


@pytest.mark.parametrize("what", BREAKING)
def test_what_breaks_callers_is_noticed(kept: Json, what: str) -> None:
    """Each sort of promise that a change can break is found."""
    new = copy.deepcopy(kept)
    BREAKING[what](new)
    assert taken_away(kept, new) != []


def test_what_is_added_breaks_nobody(kept: Json) -> None:
    """Further operations, optional parameters and further fields are no breach."""
    new = copy.deepcopy(kept)
    new["paths"]["/api/v1/more"] = copy.deepcopy(new["paths"]["/api/v1/templates"])
    _of(new, JOB, "get")["parameters"].append(
        {"in": "query", "name": "more", "required": False, "schema": {"type": "string"}}
    )
    new["components"]["schemas"]["JobBody"]["properties"]["more"] = {"type": "string"}
    new["components"]["schemas"]["JobBody"]["required"].append("more")
    assert taken_away(kept, new) == []
