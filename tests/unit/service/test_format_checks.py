"""The format-checks resource: a Word file in, its report out."""

from __future__ import annotations

import io
import json
import threading
from typing import Any

import pytest
from werkzeug.test import TestResponse

from assembly.jobs.check import check_file
from service import turns
from service.api.format_checks import FRAME_BYTES, MOST_FIELD_BYTES, MOST_FIELDS
from tests.hostile_documents import CODES, HOSTILE
from tests.typed_documents import TYPED, report
from tests.unit.service.house import BODY_BYTES, UPLOAD_BYTES, House
from tests.unit.service.one_language import in_language

PATH = "/api/v1/format-checks"


def sent(
    house: House, docx: bytes, name: str = "báo cáo.docx", path: str = PATH, **fields: str
) -> TestResponse:
    """Send a file in a form; its pages are not looked at unless a field asks."""
    parts = [f'name="{key}"\r\n\r\n{value}'.encode() for key, value in {"layout": "no", **fields}.items()]
    parts.append(f'name="file"; filename="{name}"\r\n\r\n'.encode() + docx)
    body = b"".join(b"--x\r\nContent-Disposition: form-data; " + part + b"\r\n" for part in parts)
    return house.client.post(path, data=body + b"--x--\r\n", content_type="multipart/form-data; boundary=x")


def told(answer: TestResponse) -> dict[str, Any]:
    """Return the data of an answer."""
    data: dict[str, Any] = json.loads(answer.data)
    return data


@pytest.mark.parametrize("name", TYPED)
def test_answer_is_the_report(house: House, name: str) -> None:
    """The answer holds exactly what the core reports."""
    for typed in (TYPED[name](), TYPED[name]().sheet(left=1134)):
        answer = sent(house, typed.docx())
        assert (answer.status_code, answer.content_type) == (200, "application/json")
        assert told(answer) == in_language(check_file(typed.docx(), layout="no").as_dict(), "vi")


def test_findings_are_no_problem(house: House) -> None:
    """A file with errors is answered 200 with its findings."""
    body = told(sent(house, report().sheet(left=1134).docx()))
    assert body["errors"] == 1
    (finding,) = [each for each in body["findings"] if each["severity"] == "error"]
    assert finding["rule"] == "G03"
    assert finding["found"] == "lề trái 20 mm"


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused(house: House, name: str) -> None:
    """Every hostile file is answered with a problem that names its fault, or that it is too large."""
    docx = HOSTILE[name]()
    answer = sent(house, docx)
    problem = told(answer)
    assert answer.content_type == "application/problem+json"
    if len(docx) > UPLOAD_BYTES:
        assert (answer.status_code, problem["code"]) == (413, "body-too-large")
    else:
        assert (answer.status_code, problem["code"]) == (422, "document-refused")
        assert CODES[name] in {fault["code"] for fault in problem["faults"]}


def test_options_stand_in_the_form_or_in_the_query(house: House) -> None:
    """Style and day are taken from either; the form goes before the query."""
    docx = report().sheet(left=1134).docx()
    assert told(sent(house, docx, on="2019-01-01"))["errors"] == 0
    assert told(sent(house, docx, path=f"{PATH}?on=2019-01-01"))["errors"] == 0
    assert told(sent(house, docx, path=f"{PATH}?style=party"))["style"] == "party"
    assert told(sent(house, docx, path=f"{PATH}?style=party", style="state"))["style"] == "state"


@pytest.mark.parametrize(
    ("fields", "pointer", "code"),
    [
        ({"style": "royal"}, "/style", "request.wrong-value"),
        ({"on": "2026-13-01"}, "/on", "request.wrong-value"),
        ({"on": "ngày mai"}, "/on", "request.wrong-value"),
        ({"layout": "maybe"}, "/layout", "request.wrong-value"),
        ({"a/b~c": "1"}, "/a~1b~0c", "request.unknown-key"),
    ],
)
def test_wrong_fields_are_faults(house: House, fields: dict[str, str], pointer: str, code: str) -> None:
    """A field with a wrong value, and one that does not exist, is a fault with its place."""
    answer = sent(house, report().docx(), **fields)
    problem = told(answer)
    assert (answer.status_code, answer.content_type) == (422, "application/problem+json")
    assert [(fault["pointer"], fault["code"]) for fault in problem["faults"]] == [(pointer, code)]
    assert all(fault["message"] for fault in problem["faults"])


def test_missing_file_is_a_fault(house: House) -> None:
    """A form without a file, with a text in its place, or with several files is a fault of the field."""
    client = house.client
    docx = report().docx()
    forms: list[dict[str, Any]] = [
        {"style": "auto"},
        {"file": "báo cáo"},
        {"document": (io.BytesIO(docx), "a.docx")},
        {"file": [(io.BytesIO(docx), "a.docx"), (io.BytesIO(docx), "b.docx")]},
    ]
    for form in forms:
        answer = client.post(PATH, data=form, content_type="multipart/form-data")
        assert answer.status_code == 422
        assert "/file" in [fault["pointer"] for fault in told(answer)["faults"]]


@pytest.mark.parametrize(
    "kind",
    ["multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=\x80é"],
)
def test_broken_forms_are_refused(house: House, kind: str) -> None:
    """A form that cannot be taken apart has no file."""
    answer = house.client.post(PATH, data=b"--x\r\nnonsense", headers={"Content-Type": kind})
    assert answer.status_code == 422


@pytest.mark.parametrize("kind", ["application/json", "application/x-www-form-urlencoded", "text/plain", ""])
def test_other_types_are_not_taken(house: House, kind: str) -> None:
    """Anything but a form is answered 415 with the type that is taken."""
    answer = house.client.post(PATH, data=b"{}", content_type=kind)
    assert answer.status_code == 415
    assert "multipart/form-data" in told(answer)["detail"]


def test_jobs_still_name_their_own_types(house: House) -> None:
    """The jobs resource tells its own types."""
    answer = house.client.post("/api/v1/jobs", data=b"x", content_type="text/plain")
    assert answer.status_code == 415
    assert "application/yaml" in told(answer)["detail"]


@pytest.mark.parametrize("size", [UPLOAD_BYTES + 1, UPLOAD_BYTES + FRAME_BYTES + 1])
def test_too_large_a_file(house: House, size: int) -> None:
    """A file beyond VANTHU_UPLOAD_BYTES is answered 413, whether the form alone tells or the file."""
    answer = sent(house, bytes(size))
    assert (answer.status_code, told(answer)["code"]) == (413, "body-too-large")


def test_too_large_a_body_of_unknown_length(house: House) -> None:
    """A body that does not tell its length is cut off at the same limit."""
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.docx"\r\n\r\n'
    body = io.BytesIO(head + bytes(UPLOAD_BYTES * 2) + b"\r\n--x--\r\n")
    answer = house.client.post(
        PATH,
        input_stream=body,
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"wsgi.input_terminated": True},
    )
    assert answer.status_code == 413


def test_a_file_larger_than_other_bodies_is_taken(house: House) -> None:
    """The limit of files is their own: it does not end at VANTHU_BODY_BYTES."""
    answer = sent(house, bytes(BODY_BYTES + 1))
    assert answer.status_code == 422


def test_large_fields_are_refused(house: House) -> None:
    """A field of text has room for a value, no more; a form has room for its few fields."""
    assert sent(house, report().docx(), style="x" * (MOST_FIELD_BYTES + 1)).status_code == 413
    many = {f"field{number}": "x" for number in range(50)}
    answer = sent(house, report().docx(), **many)
    assert answer.status_code == 413
    assert f"tối đa {MOST_FIELDS} trường" in told(answer)["detail"]


@pytest.mark.parametrize("name", ["../../etc/passwd", "a" * 5_000, "tệp.exe", "\u202e.docx", '"; x="', "-"])
def test_the_name_of_the_file_does_not_matter(house: House, name: str) -> None:
    """The same report comes whatever the file is called, and the name appears nowhere."""
    answer = sent(house, report().docx(), name=name)
    found = in_language(check_file(report().docx(), layout="no").as_dict(), "vi")
    assert (answer.status_code, told(answer)) == (200, found)


def test_nothing_is_kept(house: House) -> None:
    """A checked file leaves nothing in the stores."""
    assert sent(house, report().docx()).status_code == 200
    assert not house.objects.kept
    assert not house.queue.waiting


def test_too_many_at_once_wait_and_are_told(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where every turn is taken for long the answer is 503 and when to ask again; then it works again."""
    monkeypatch.setattr(turns, "BUSY_SECONDS", 0.01)
    house.checks = threading.BoundedSemaphore(1)
    with house.checks:
        answer = sent(house, report().docx())
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert sent(house, report().docx()).status_code == 200
    assert sent(house, b"no document").status_code == 422
    assert sent(house, report().docx()).status_code == 200


def test_description_names_every_model(house: House) -> None:
    """The OpenAPI description has one component for the form and for each part of the answer."""
    spec = told(house.client.get("/openapi.json"))
    operation = spec["paths"][PATH]["post"]
    form = operation["requestBody"]["content"]["multipart/form-data"]["schema"]
    assert form == {"$ref": "#/components/schemas/FormatCheckForm"}
    queried = {each["name"]: each["schema"] for each in operation["parameters"] if each.get("in") == "query"}
    assert set(queried) == {"style", "on", "layout"}
    assert queried["style"]["enum"] == ["auto", "state", "party"]
    schemas = spec["components"]["schemas"]
    assert schemas["FormatCheckForm"]["properties"]["file"]["format"] == "binary"
    assert schemas["FormatCheckForm"]["required"] == ["file"]
    assert {"FormatReportBody", "FindingBody", "PlaceBody", "NotCheckedBody", "MoreBody"} <= set(schemas)
    assert {"200", "413", "415", "422", "500", "503"} <= set(operation["responses"])
