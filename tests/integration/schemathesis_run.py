"""A run of schemathesis over the web in this process: what it sends, and all that it found wrong."""

from __future__ import annotations

import copy
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import schemathesis
from flask import Flask
from jsonschema import Draft202012Validator
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema
from uuid_utils import uuid7
from werkzeug.test import TestResponse

from assembly.callers.actor import LOCAL_ORGANISATION, program
from assembly.callers.api_key import SCOPES
from assembly.callers.keys import create_key, recognise_key
from service.wiring import Parts

Json = dict[str, Any]

# ids in paths that belong to one organisation
OWN_IDS = {"job_id", "conference_id", "key_id", "callback_id", "delivery_id"}
ONCE = {"POST", "PATCH"}
WORDS_ALONE = {400, 404, 413, 415, 422}  # refusals that do not depend on the moment

# A part of what the document says of a conference: most calls draw from it, for drawing the whole takes long.
SMALL_CONFERENCE: Json = {
    "type": "object",
    "additionalProperties": False,
    "required": ["block"],
    "properties": {
        "block": {"type": "string", "minLength": 1},
        "year_planned": {"type": "integer", "minimum": 1945, "maximum": 2200},
        "members": {"type": "array", "items": {"type": "string", "minLength": 1}},
    },
}


class Counted:
    """The web in this process; each call is counted by its method and status."""

    def __init__(self, app: Flask) -> None:
        self.calls: Counter[str] = Counter()
        self._inner = app.wsgi_app
        self._lock = threading.Lock()

    def __call__(self, environ: Json, start_response: Callable[..., Any]) -> Iterable[bytes]:
        def start(status: str, *rest: Any) -> Any:
            with self._lock:
                self.calls[f"{environ['REQUEST_METHOD']} {status[:3]}"] += 1
            return start_response(status, *rest)

        return self._inner(environ, start)


class Keys:
    """Keys of two organisations; one that the run has revoked is replaced."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._others = parts.organisations.add(str(uuid7()), "Khác").id
        self._tokens: dict[str, str] = {}

    def own(self) -> str:
        """Return a living token of the organisation that is called for."""
        return self._living(LOCAL_ORGANISATION)

    def of_others(self) -> str:
        """Return a living token of another organisation."""
        return self._living(self._others)

    def _living(self, organisation: str) -> str:
        token = self._tokens.get(organisation, "")
        if recognise_key(token, keys=self._parts.keys) is None:
            keys = self._parts.keys.seen_by(program("tests", organisation))
            token = self._tokens[organisation] = create_key(str(uuid7()), "tests", SCOPES, keys=keys).token
        return token


class Run:
    """Runs of schemathesis over the document of an application.

    ``forgiven(failure, case, response)`` tells why a failure is none, or None. ``wrong`` has one example of
    each sort of failure, ``web.calls`` the number of calls.
    """

    def __init__(self, app: Flask, keys: Keys, forgiven: Callable[[Any, Any, Any], str | None]) -> None:
        self.web = Counted(app)
        app.wsgi_app = self.web  # type: ignore[method-assign]  # Flask's own place for a middleware
        self._app, self._keys, self._forgiven = app, keys, forgiven
        self._client = app.test_client()
        self.document: Json = self._client.get("/openapi.json").get_json()
        self.wrong: dict[tuple[str, str, str], str] = {}
        self.forgiven: Counter[str] = Counter()

    def go(self, document: Json, **config: Any) -> None:
        """Run the engine over a document with a configuration of schemathesis."""
        schema = schemathesis.openapi.from_dict(document, config=SchemathesisConfig.from_dict(config))
        schema.app = self._app
        keys = self._keys

        @schema.auth(refresh_interval=None)
        class OwnKey:
            def get(self, case: schemathesis.Case, context: schemathesis.AuthContext) -> str:
                return keys.own()

            def set(self, case: schemathesis.Case, data: str, context: schemathesis.AuthContext) -> None:
                case.headers["Authorization"] = f"Bearer {data}"

        @schema.hook("after_call")
        def send_again(context: Any, case: schemathesis.Case, response: Any) -> None:
            if "Authorization" in response.request.headers and case.operation.definition.raw["security"]:
                self._send_again(case, response)

        @schema.hook("filter_failure")
        def counts(context: Any, failure: Any, case: schemathesis.Case, response: Any) -> bool:
            reason = self._forgiven(failure, case, response)
            if reason is not None:
                self.forgiven[reason] += 1
            return reason is None

        for event in from_schema(schema).execute():
            if isinstance(event, events.NonFatalError):
                self.wrong["error", str(event.label), str(event.info)[:300]] = ""
            if isinstance(event, events.ScenarioFinished):
                self._note(event)

    def _send_again(self, case: schemathesis.Case, response: Any) -> None:
        """Send a request without a key, in Vietnamese, with a key of others, and a second time."""
        sent = response.request
        headers = {name: value for name, value in sent.headers.items() if name != "Authorization"}
        own = {"Authorization": sent.headers["Authorization"]}
        # OPTIONS and methods that nothing takes belong to no operation
        succeeded = response.status_code < 300 and sent.method == case.operation.method.upper()

        def send(more: Mapping[str, str]) -> TestResponse:
            return self._client.open(
                sent.url, method=sent.method, headers=headers | more, data=sent.body or b"", buffered=True
            )

        def judge(right: bool, what: str, answer: TestResponse) -> None:
            if not right:
                told = f"{response.status_code}, then {answer.status}"
                text = f"{sent.method} {sent.url}\n{headers}\n{sent.body!r:.600}\n{answer.get_data()[:600]!r}"
                self.wrong.setdefault((what, case.operation.label, told), text)

        stranger = send({})
        judge(stranger.status_code >= 400 or sent.method == "OPTIONS", "answered without a key", stranger)
        judge(not succeeded or stranger.status_code == 401, "answered without a key", stranger)

        other = send({"Authorization": f"Bearer {self._keys.of_others()}"})
        judge(other.status_code < 500, "failed for another organisation", other)
        in_body = isinstance(case.body, dict) and "conference_id" in case.body
        if succeeded and (in_body or case.path_parameters.keys() & OWN_IDS):
            judge(other.status_code == 404, "answered to another organisation", other)

        again = send(own)
        if again.status_code == 401:  # the request has revoked its own key
            return
        judge(again.status_code < 500, "failed the second time", again)
        if succeeded and sent.method in ONCE and "Idempotency-Key" in headers:
            same = again.get_data() == response.content and "Idempotency-Replayed" in again.headers
            judge(same, "answered otherwise the second time", again)
        if succeeded and sent.method == "GET" and "ETag" in again.headers:
            known = send(own | {"If-None-Match": again.headers["ETag"]})
            judge(known.status_code == 304, "told what was known", known)
        if response.status_code in WORDS_ALONE and "Idempotency-Key" not in headers:
            worded = send(own | {"Accept-Language": "vi"})
            told = (worded.status_code, worded.headers.get("Content-Language"))
            judge(told == (response.status_code, "vi"), "answered otherwise in Vietnamese", worded)

    def _note(self, event: events.ScenarioFinished) -> None:
        for case_id, checks in event.recorder.checks.items():
            for check in checks:
                if check.failure_info is None:
                    continue
                failure = check.failure_info.failure
                answer = event.recorder.interactions[case_id].response
                label = event.recorder.cases[case_id].value.operation.label
                content = answer.content[:1000] if answer and answer.content else b""
                text = f"{failure.message[:800]}\n{check.failure_info.code_sample[:1500]}\n{content!r}"
                self.wrong.setdefault((check.name, label, failure.title), text)


def written_otherwise(case: schemathesis.Case) -> bool:
    """Tell whether a body that its schema forbids is but written as people write conferences.

    A number for a text, a text for a number, an empty text or null for what nobody gave: the same reader
    reads what people type; in YAML, where a bare word needs no quotation marks, true for a text as well.
    Anything else that the schema forbids and the web takes is a fault.
    """
    document: Json = case.operation.schema.raw_schema
    contents = case.operation.definition.raw.get("requestBody", {}).get("content", {})
    if case.media_type not in contents:
        return False
    schema = contents[case.media_type]["schema"] | {"components": document["components"]}
    words = ["string", "integer", "number", "null"]
    lenient = _loosened(schema, [*words, "boolean"] if "yaml" in case.media_type else words)
    return not Draft202012Validator(schema).is_valid(case.body) and Draft202012Validator(lenient).is_valid(
        case.body
    )


def _loosened(schema: Any, words: list[str]) -> Any:
    if isinstance(schema, list):
        return [_loosened(each, words) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("type") in ("string", "integer", "number") and "enum" not in schema:
        return {"anyOf": [schema, {"type": words}]}
    return {key: _loosened(value, words) for key, value in schema.items()}


def narrowed(document: Json) -> Json:
    """Return a document in which callers send small conferences."""
    small = copy.deepcopy(document)
    schemas = small["components"]["schemas"]
    bodies = [
        content["schema"]
        for methods in small["paths"].values()
        for operation in methods.values()
        for content in operation.get("requestBody", {}).get("content", {}).values()
    ]
    sent = [schemas[name] for name in ("JobRequest", "BatchRequest", "ConferenceRequest")]
    for part in _parts([*sent, *bodies]):
        if part.get("$ref") == "#/components/schemas/Conference":
            part["$ref"] += "Small"
    schemas["ConferenceSmall"] = SMALL_CONFERENCE
    return small


def _parts(schema: Any) -> list[Json]:
    """Return a schema and all schemas in it."""
    inside = schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ()
    found = [schema] if isinstance(schema, dict) else []
    return found + [part for each in inside for part in _parts(each)]
