"""The catalogue of problems: complete, in both languages, and a page for each."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from assembly.callers.audit import Action
from assembly.conference.fault_wording import KINDS_OF_VALUE_FAULTS
from assembly.conference.model import Meeting
from assembly.errors import (
    CallerRefused,
    Conflict,
    InputRefused,
    NotFound,
    SettingRefused,
    VanthuError,
)
from assembly.settings import Settings, variable_of
from service.access import PAGES
from service.pages.signed_in import ROLES
from service.problem_catalogue import kinds_of_problems
from service.problems import _REFUSALS, status_of
from tests.unit.service.house import House

ROOT = Path(__file__).parents[3]
FACTS = {f"conference.{name}" for name in Meeting.model_fields}  # paths, not codes
INNER = {VanthuError, InputRefused, SettingRefused}  # told as their children, or not at all


def kinds_of_errors() -> Iterator[type[VanthuError]]:
    """Every class of the tree of errors that the core knows."""
    waiting: list[type[VanthuError]] = [VanthuError]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind.__module__ == "assembly.errors":
            yield kind


def fault_codes() -> set[str]:
    """Every code of a fault of a conference, of rows or of a request, as it stands in the source."""
    shape = re.compile(r'"((?:conference|rows|request)(?:\.[a-z0-9]+(?:-[a-z0-9]+)*))"')
    files = [file for folder in ("assembly", "service") for file in (ROOT / folder).rglob("*.py")]
    found = {code for file in files for code in shape.findall(file.read_text("utf-8"))}
    pages = {endpoint.removeprefix(PAGES) for endpoint in ROLES}
    return found - set(get_args(Action)) - FACTS - pages


def test_every_error_has_its_entry() -> None:
    """The code of each error of the core is in the catalogue, with the status it is answered with."""
    told = kinds_of_problems()
    for kind in set(kinds_of_errors()) - INNER:
        assert kind.code in told, f"service/problems.toml lacks {kind.code}"
        assert told[kind.code].status == status_of(kind.__new__(kind)), kind.code
    assert {CallerRefused, Conflict, NotFound} < set(kinds_of_errors())


def test_every_refusal_has_its_entry() -> None:
    """What is refused before a view is reached, and what views refuse themselves, is in the catalogue."""
    told = kinds_of_problems()
    for status, (code, _, _) in _REFUSALS.items():
        assert told[code].status == status
    for file in (ROOT / "service").rglob("*.py"):
        for call in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "problem_response":
                named = call.args[1]
                if isinstance(named, ast.Constant) and isinstance(named.value, str):
                    assert named.value in told, f"{file.name} answers {named.value}"


def test_every_entry_says_all_in_both_languages() -> None:
    """Title, cause and remedy stand there in Vietnamese and in English, and differ."""
    for kind in kinds_of_problems().values():
        for wording in (kind.title, kind.why, kind.do):
            assert wording.vi.strip()
            assert wording.en.strip()
            assert wording.vi != wording.en
        assert not kind.title.vi.endswith(".")
        assert kind.why.vi.endswith(".")
        assert kind.do.en.endswith(".")


@pytest.mark.parametrize(("language", "words"), [("vi", "Cần làm gì"), ("en", "What to do")])
def test_the_type_of_a_problem_leads_to_its_page(house: House, language: str, words: str) -> None:
    """``type`` is an address of the service that explains the problem to anybody, in either language."""
    spoken = {"Accept-Language": language}
    problem = house.stranger.get("/api/v1/jobs/none", headers=spoken).get_json(force=True)
    page = house.stranger.get(problem["type"], headers=spoken)
    assert (page.status_code, page.mimetype) == (200, "text/html")
    assert problem["title"] in page.text
    assert problem["code"] in page.text
    assert words in page.text
    assert page.headers["Content-Language"] == language
    assert "Accept-Language" in page.vary
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]


def test_all_pages_are_listed(house: House) -> None:
    """The list leads to the page of every kind, and each page answers."""
    client = house.stranger
    listing = client.get("/problems").text
    for kind in kinds_of_problems().values():
        assert f'href="{kind.path}"' in listing
        assert client.get(kind.path).status_code == 200
    assert client.get("/problems/no-such-kind").status_code == 404
    spoken = {"Accept-Language": "en"}
    assert "<code>Location</code>" in client.get("/problems/job-not-found", headers=spoken).text
    assert "Bearer &lt;key&gt;" in client.get("/problems/not-signed-in", headers=spoken).text


def test_documentation_lists_every_kind() -> None:
    """docs/problems.md has a line for each kind, in the words of the catalogue, and no other."""
    lines = (ROOT / "docs" / "problems.md").read_text("utf-8").splitlines()
    expected = [
        f"| {kind.status} | `{kind.code}` | {kind.title.en}. {kind.why.en} | {kind.do.en} |"
        for kind in kinds_of_problems().values()
    ]
    assert expected == [line for line in lines if line[:3] in {"| 4", "| 5"}]


def test_documentation_lists_every_code_of_a_fault() -> None:
    """docs/problems.md names each code of conferences, rows and requests that is in the source."""
    page = (ROOT / "docs" / "problems.md").read_text("utf-8").partition("## Codes of faults")[2]
    listed = set(re.findall(r"`([a-z][a-z0-9.-]*[a-z0-9])`", page))
    values = {f"{of}.{kind}" for of in ("conference", "rows") for kind in KINDS_OF_VALUE_FAULTS}
    assert fault_codes() - listed - values == set()
    assert listed >= KINDS_OF_VALUE_FAULTS
    told = {code for code in listed if code.startswith(("conference.", "rows.", "request."))}
    assert told - fault_codes() == set()


def test_the_example_of_the_documentation_is_an_answer(house: House) -> None:
    """The problem shown in docs/problems.md is what the service answers, but for the id of the request."""
    page = (ROOT / "docs" / "problems.md").read_text("utf-8")
    shown = json.loads(page.partition("```json\n")[2].partition("```")[0])
    body = "block:\n  name: Khối thi đua số 1\nyear_planned: hai nghìn\n".encode()
    headers = {"Content-Type": "application/yaml", "Accept-Language": "en"}
    answer = house.client.post("/api/v1/jobs", data=body, headers=headers).get_json(force=True)
    assert shown | {"request_id": answer["request_id"]} == answer


def test_the_limits_of_the_documentation_are_settings() -> None:
    """Each limit in docs/problems.md names a setting that there is."""
    page = (ROOT / "docs" / "problems.md").read_text("utf-8")
    named = set(re.findall(r"VANTHU_[A-Z_]+", page))
    assert named <= {variable_of(field) for field in Settings.model_fields}
