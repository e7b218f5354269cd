"""Every operation of the OpenAPI document under schemathesis, with all its checks, beside a real worker.

schemathesis sends what the document allows and what it forbids, follows with further requests from what came,
and holds each answer against the document. Each request is sent again besides: without a key, with a key of
another organisation, in Vietnamese, and a second time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis.internal.conjecture import providers
from schemathesis.transport.wsgi import WSGITransport
from sortedcontainers import SortedSet

from service.app import create_app
from tests.integration.house import RealHouse
from tests.integration.schemathesis_run import Keys, Run, narrowed, written_otherwise

pytestmark = [pytest.mark.service, pytest.mark.timeout(900)]

CALLS = 20_000

# Refused with 422 though the schema allows it: what no schema can say. By the code of each fault.
BEYOND_A_SCHEMA = {
    "idempotency-key-reused": "a key that came with another request before",
    "request.unknown-template": "which templates there are",
    "request.unknown-cursor": "what a list gave as its next page",
    "request.unknown-kind": "which kinds of documents there are",
    "request.no-documents": "a conference that tells too little for any document",
    "request.no-conference": "a template that is filled from its rows alone",
    "conference.last-year": "a year after which none can be planned",
    "request.period": "a time that ends before it begins",
    "conference.partial-date": "a day that its month does not have",
    "conference.years-apart": "a planned year that does not follow the year summed up",
    "conference.unprintable-character": "characters that no Word file can hold",
    "conference.not-text": "a name of spaces alone",
    "conference.missing": "a name of spaces alone",
    "conference.string-too-short": "a name of spaces alone",
    "conference.duplicate-key": "two names in a mapping that are one once the spaces at their ends are gone",
    "conference.key-not-text": "a unit in a mapping whose name is of spaces, or a number in YAML",
    "conference.unknown-form": "the name of a file in a form",
    "conference.not-yaml": "what a file in a form holds",
    "conference.not-json": "what a file in a form holds",
    "document.not-docx": "what a file in a form holds",
    "rows.not-a-spreadsheet": "what a file in a form holds",
    "rows.empty": "what a file in a form holds",
    "rows.no-header": "what a file in a form holds",
    "rows.unknown-column": "which facts a template takes",
    "rows.missing-column": "which facts a template takes",
    "rows.missing": "which facts a template takes",
    "callback.not-a-url": "addresses that a callback can go to",
    "callback.name-not-ascii": "addresses that a callback can go to",
    "callback.url-with-too-much": "addresses that a callback can go to",
    "callback.address-not-public": "addresses that a callback can go to",
    "callback.not-https": "addresses that a callback can go to",
}
# a merge patch is any object: whether a conference comes out of it is known when it is laid over
OF_A_PATCH = "conference."
# what an answer may be to a request that the schema allows; 412, 416 and 428 depend on what is there
ACCEPTED = ["2xx", "3xx", 401, 403, 404, 409, 412, 416, 428]
# Still told after DELETE, with its end: cancelled jobs and revoked keys are part of what happened.
KEPT_AFTER_DELETE = ("/api/v1/jobs/{job_id}", "/api/v1/keys/{key_id}")


def forgiven(failure: Any, case: Any, response: Any) -> str | None:
    """Return why a failure is none: for what no schema can say, and for what stays after DELETE."""
    name = type(failure).__name__
    if name == "UseAfterFree" and case.operation.path.startswith(KEPT_AFTER_DELETE):
        return "kept after DELETE"
    if name == "AcceptedNegativeData" and written_otherwise(case):
        return "written otherwise"
    if name != "RejectedPositiveData" or response.status_code != 422:
        return None
    problem = response.json()
    codes = {fault["code"] for fault in problem["faults"]} or {problem["code"]}
    if case.operation.method == "patch":
        codes = {code for code in codes if not code.startswith(OF_A_PATCH)}
    return "beyond a schema" if codes <= BEYOND_A_SCHEMA.keys() else None


@pytest.fixture
def run(build_house: Callable[..., RealHouse], monkeypatch: pytest.MonkeyPatch) -> Run:
    """A run over a real web, with a database, a queue and a worker; no rate or number bounds it."""
    unbounded = dict.fromkeys(("reads_per_minute", "writes_per_minute", "strangers_per_minute"), 0)
    house = build_house(
        variables=unbounded | {"jobs_in_flight": 100_000, "documents_in_flight": 1_000_000, "wait_seconds": 1}
    )
    house.start_valkey()
    house.start_worker()
    send = WSGITransport.send

    def send_in_process(self: Any, case: Any, *, session: Any = None, **options: Any) -> Any:
        # schemathesis 4.32.5 hands these on to Werkzeug, which does not know them
        for name in ("max_redirects", "verify", "cert", "proxies"):
            options.pop(name, None)
        return send(self, case, session=session, **options)

    monkeypatch.setattr(WSGITransport, "send", send_in_process)
    # Hypothesis also sends words of whatever modules this process has loaded: other calls in every process
    none = providers.Constants(
        integers=SortedSet(), floats=SortedSet(), bytes=SortedSet(), strings=SortedSet()
    )
    monkeypatch.setattr(providers, "_get_local_constants", lambda: none)
    return Run(create_app(house.parts), Keys(house.parts), forgiven)


def test_every_call_is_answered_as_the_document_says(run: Run) -> None:
    """In over 20,000 calls nothing fails, and nothing is other than the document says."""
    common: dict[str, Any] = {
        "continue-on-failure": True,
        "warnings": False,
        "output": {"sanitization": {"enabled": False}},
        "checks": {"positive_data_acceptance": {"expected-statuses": ACCEPTED}},
        "generation": {"max-examples": 6, "database": "none", "no-shrink": True},
    }
    off = {"enabled": False}
    run.go(run.document, **common, seed=1, phases={"coverage": off, "stateful": off})
    document = narrowed(run.document)
    run.go(document, **common, seed=1, phases={"examples": off, "fuzzing": off, "stateful": off})
    common["generation"] = common["generation"] | {"max-examples": 70}
    following = {"examples": off, "coverage": off, "fuzzing": off, "stateful": {"max-steps": 40}}
    for seed in (1, 2):
        run.go(document, **common, seed=seed, phases=following)
    # and once more, now that there is something
    run.go(document, **common, seed=2, phases={"examples": off, "fuzzing": off, "stateful": off})
    assert [] == [f"{' | '.join(sort)}\n{example}" for sort, example in run.wrong.items()]
    assert run.web.calls.total() > CALLS, run.web.calls
