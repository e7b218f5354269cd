"""The language of answers."""

from __future__ import annotations

import io
import json

import pytest

from service.language import told
from tests.typed_documents import report
from tests.unit.service.house import House
from tests.unit.service.one_language import in_language


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        (None, "vi"),
        ("", "vi"),
        ("vi", "vi"),
        ("en", "en"),
        ("en-GB", "en"),
        ("EN-us,en;q=0.5", "en"),
        ("vi-VN, en;q=0.8", "vi"),
        ("en;q=0.2, vi;q=0.9", "vi"),
        ("fr, de;q=0.5", "vi"),
        ("fr, en;q=0.1", "en"),
        ("*", "vi"),
        ("vi;q=0, en", "en"),
        ("en;q=nan", "vi"),
        (";;;,=,q=", "vi"),
        ("x" * 5_000, "vi"),
    ],
)
def test_language_is_the_callers(house: House, accepted: str | None, language: str) -> None:
    """Problems speak the language that Accept-Language prefers, else Vietnamese, and name it."""
    headers = {} if accepted is None else {"Accept-Language": accepted}
    answer = house.client.get("/nothing/here", headers=headers)
    words = {"vi": "Không có địa chỉ này.", "en": "there is nothing at this address"}
    assert answer.get_json(force=True)["detail"] == words[language]
    assert answer.headers["Content-Language"] == language
    assert "Accept-Language" in answer.vary


def test_faults_speak_the_callers_language(house: House) -> None:
    """A fault of a body is told in one language, and its place is the same in both."""
    body = json.dumps({"conference": {"block": {"name": "Khối"}}, "kind": []})
    told_in = {
        language: house.client.post(
            "/api/v1/jobs",
            data=body,
            content_type="application/json",
            headers={"Accept-Language": language},
        ).get_json(force=True)
        for language in ("vi", "en")
    }
    places = [[(fault["pointer"], fault["code"]) for fault in told_in[each]["faults"]] for each in told_in]
    assert places[0] == places[1]
    assert "Có phải “kinds”?" in str(told_in["vi"]["faults"])
    assert "did you mean kinds?" in str(told_in["en"]["faults"])
    assert not [key for key in _keys(told_in) if key.endswith("_en")]


def test_format_report_speaks_the_callers_language(house: House) -> None:
    """Findings, what was not recognised and why rules were left out are told in English where it is asked."""
    docx = report().sheet(left=1134).docx()
    for language in ("vi", "en"):
        answer = house.client.post(
            "/api/v1/format-checks",
            data={"file": (io.BytesIO(docx), "a.docx"), "layout": "no"},
            headers={"Accept-Language": language},
        )
        (finding,) = [each for each in answer.get_json()["findings"] if each["severity"] == "error"]
        found = {"vi": "lề trái 20 mm", "en": "left margin 20 mm"}
        assert finding["found"] == in_language({"found": found}, language)["found"]


def test_warnings_and_reasons_speak_the_callers_language(house: House) -> None:
    """What a job tells of warnings and of documents not made follows each reader, not who asked for it."""
    conference = {
        "block": {"name": "Khối thi đua số 1"},
        "year_planned": 2023,
        "tasks": ["Hoàn thành các chỉ tiêu."],
        "members": [{"name": "Sở Nội vụ", "joined_year": 2030}],
    }
    job = house.client.post(
        "/api/v1/jobs", json={"conference": conference}, headers={"Accept-Language": "en"}
    ).get_json()
    seen = house.client.get(f"/api/v1/jobs/{job['id']}").get_json()
    assert job["not_made"]
    assert len(job["not_made"]) == len(seen["not_made"])
    for english, vietnamese in zip(job["not_made"], seen["not_made"], strict=True):
        assert english["pointers"] == vietnamese["pointers"]
        assert english["reason"] != vietnamese["reason"]


def test_an_answer_told_again_keeps_its_language(house: House) -> None:
    """A first answer that is given again names the language it is in, whatever is asked the second time."""
    client = house.client
    answers = [
        client.post("/api/v1/jobs", json={}, headers={"Idempotency-Key": "one", "Accept-Language": language})
        for language in ("en", "vi")
    ]
    assert answers[0].get_json(force=True)["detail"] == answers[1].get_json(force=True)["detail"]
    assert [answer.headers["Content-Language"] for answer in answers] == ["en", "en"]


def test_outside_a_request_words_are_vietnamese() -> None:
    """Where nobody asks, the secretary's language is taken."""
    assert told("xin chào", "hello") == "xin chào"


def _keys(data: object) -> list[str]:
    if isinstance(data, dict):
        return [*data, *(key for value in data.values() for key in _keys(value))]
    if isinstance(data, list):
        return [key for value in data for key in _keys(value)]
    return []
