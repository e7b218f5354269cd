"""What operations of the API share in the OpenAPI document, as data: errors, headers, names, links."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

DESCRIPTION = """\
Vanthu assembles the official documents of a conference of an emulation block (hội nghị khối thi đua): a
conference or the rows of a table go in, Word files come out, ready to sign.

A first round: `POST /api/v1/jobs` with a conference, read the job at its `Location` until `finished_at` is
set, fetch the documents at their `url`. docs/api.md has it in curl, Python and JavaScript.

- **Keys**: every address below `/api/v1` wants `Authorization: Bearer <key>`; each operation names the scope
  that the key must have. What belongs to another organisation is answered 404.
- **Errors** are `application/problem+json` (RFC 9457). `code` is stable; `faults` name each wrong place by
  JSON pointer; `type` leads to a page that explains the problem.
- **Language**: sentences come in the language of `Accept-Language`, `vi` (default) or `en`.
- **Once**: send an `Idempotency-Key` with every POST and repeat it until an answer comes: nothing is made
  twice.
- **Lists** come newest first, `limit` at a time; `next` is the address of the following page.
- **Absent, not null**: a field of an answer that is not known is left out. Answers may get further fields:
  read past those that you do not know.
"""

BEARER: dict[str, Any] = {
    "type": "http",
    "scheme": "bearer",
    "description": "A key of the organisation, shown once by `vanthu key create` or `POST /api/v1/keys`.",
}

TAGS = {
    "jobs": "Documents of a conference: ask for them, follow them, fetch them.",
    "batches": "One template and a row for each document.",
    "documents": "Documents of all jobs.",
    "conferences": "Conferences that are kept, and this year's turned into next year's.",
    "templates": "The kinds of documents there are.",
    "format checks": "What the decree says of the format of a Word file.",
    "callbacks": "Endpoints that are told of events, signed by Standard Webhooks.",
    "keys": "API keys of the organisation.",
    "audit": "Who made, read, changed or deleted what, and when.",
    "health": "Is the service there.",
}

# operationId of endpoints whose function alone would not say enough
NAMES = {
    "health.alive": "get_alive",
    "health.ready": "get_ready",
    "jobs.cancel": "cancel_job",
    "jobs.retry": "retry_job",
    "audit.list_entries": "list_audit_entries",
    "keys.create": "create_key",
    "keys.revoke": "revoke_key",
    "keys.rotate": "rotate_key",
}

# status: name of the component, what it says
PROBLEMS = {
    400: ("BadRequest", "The request is not well-formed."),
    401: ("NotSignedIn", "No key, or one that is unknown, expired or revoked."),
    403: ("ScopeMissing", "The key lacks the scope that this operation names."),
    404: ("NotFound", "There is no such thing: it never was, has expired, or belongs to others."),
    409: ("Conflict", "It does not go together with what is there; `code` says why."),
    412: ("Changed", "It is no longer what `If-Match` names."),
    413: ("TooLarge", "The body is larger than the limit, which `detail` tells."),
    415: ("WrongMediaType", "The body is of another media type than this operation takes."),
    416: ("NoSuchRange", "The file is shorter than the range that was asked for."),
    422: ("Refused", "Something in the request is wrong; `faults` has every place."),
    428: ("PreconditionMissing", "`If-Match` is missing: read the thing first."),
    429: ("TooMuch", "A limit is reached; `Retry-After` says when to come again."),
    500: ("Unexpected", "A fault of the service: tell the administrator the `request_id`."),
    503: ("Unavailable", "A part of the service does not answer; `Retry-After` says when to come again."),
}
ALWAYS = (400, 500, 503)  # strange requests, faults of ours: any operation
OF_KEYS = (401, 403, 429)
OF_BODIES = (413, 415, 422)
OF_ONCE = (409, 422)  # an Idempotency-Key whose first request is being answered still, or was another one
ONCE = frozenset({"post", "patch"})  # what an Idempotency-Key is for

# headers without which an operation refuses by a status of its own
WANTED_HEADERS = {("replace_conference", "If-Match")}

PARAMETERS: dict[str, dict[str, Any]] = {
    "AcceptLanguage": {
        "name": "Accept-Language",
        "in": "header",
        "required": False,
        "description": "The language of sentences: `vi` (default) or `en`.",
        "schema": {"type": "string"},
        "example": "en",
    },
    "IdempotencyKey": {
        "name": "Idempotency-Key",
        "in": "header",
        "required": False,
        "description": "A name of this request, such as a UUID. Sent again within 24 hours with the same "
        "request it gets the first answer again, and nothing is made twice; with another request, 422.",
        "schema": {"type": "string", "pattern": "^[!-~]{1,255}$"},
        "example": "019ac4b5-3f00-7c7e-a7a5-0c2f7b1f7d11",
    },
}


def _header(description: str, **schema: Any) -> dict[str, Any]:
    return {"description": description, "schema": {"type": "string"} | schema}


HEADERS: dict[str, dict[str, Any]] = {
    "X-Request-ID": _header("Names this request in the log; tell it when you ask for help."),
    "Content-Language": _header("The language of the sentences in the answer.", enum=["vi", "en"]),
    "Location": _header("Where the thing that was made is."),
    "Retry-After": _header("Seconds to wait before asking again.", type="integer", minimum=0),
    "ETag": _header("Names this state of the thing, for `If-Match` and `If-None-Match`."),
    "Content-Disposition": _header("The file's name."),
    "Accept-Ranges": _header("Whether a part of the file can be asked for.", enum=["bytes", "none"]),
    "Content-Range": _header("Which part of the file this is."),
    "Preference-Applied": _header("Which preference of `Prefer` was met (RFC 7240)."),
    "Idempotency-Replayed": _header("This is the first answer again: nothing was done.", enum=["true"]),
    "RateLimit": _header("How many requests are left in this minute (draft-ietf-httpapi-ratelimit-headers)."),
    "RateLimit-Policy": _header("How many requests a minute this key may send."),
    "WWW-Authenticate": _header("What is wrong with the key (RFC 6750)."),
    "Allow": _header("The methods that this address takes."),
}


@dataclass(frozen=True, slots=True)
class When:
    """Which answers have a header: of these operations (empty: all), with these statuses (empty: all)."""

    operations: frozenset[str] = field(default_factory=frozenset)
    statuses: frozenset[int] = field(default_factory=frozenset)
    methods: frozenset[str] = field(default_factory=frozenset)
    keyed: bool = False

    def on(self, operation: str, method: str, status: int, *, keyed: bool) -> bool:
        """Tell whether the answer of an operation has the header."""
        return (
            (not self.operations or operation in self.operations)
            and (not self.statuses or status in self.statuses)
            and (not self.methods or method in self.methods)
            and (keyed or not self.keyed)
        )


_FILES = frozenset({"get_document", "get_archive", "get_pdf"})
_MADE = frozenset(
    {"create_conference", "roll_over_conference", "create_key", "create_callback", "resend_delivery"}
)
_ON_THE_WAY = frozenset({"create_job", "create_batch", "retry_job"})
_KEPT = frozenset(
    {
        "create_conference",
        "get_conference",
        "patch_conference",
        "replace_conference",
        "roll_over_conference",
    }
)
ANSWER_HEADERS = {
    "X-Request-ID": When(),
    "RateLimit": When(keyed=True),
    "RateLimit-Policy": When(keyed=True),
    "Location": When(_ON_THE_WAY | _MADE, frozenset({200, 201, 202})),
    "Retry-After": When(_ON_THE_WAY | {"get_job", "cancel_job"}, frozenset({200, 202, 304})),
    "Preference-Applied": When(_ON_THE_WAY | {"get_job"}, frozenset({200, 202, 304})),
    "ETag": When(_FILES | _KEPT | {"get_job"}, frozenset({200, 201, 206, 304})),
    "Accept-Ranges": When(_FILES | {"get_merged"}, frozenset({200, 206, 304})),
    "Content-Range": When(_FILES, frozenset({206})),
    "Content-Disposition": When(_FILES | {"get_merged", "get_workbook"}, frozenset({200, 206})),
    "Idempotency-Replayed": When(statuses=frozenset({200, 201, 202}), methods=ONCE, keyed=True),
}
# headers that answers with a problem have beside their own
_OF_PROBLEMS = ("X-Request-ID", "Content-Language")
_OF_PROBLEM = {
    401: ("WWW-Authenticate",),
    403: ("WWW-Authenticate",),
    429: ("Retry-After",),
    503: ("Retry-After",),
}


def headers_of_problem(status: int) -> tuple[str, ...]:
    """Return the names of the headers that a problem with this status has."""
    return _OF_PROBLEMS + _OF_PROBLEM.get(status, ())


def _to(operation: str, **parameters: str) -> dict[str, Any]:
    return {"operationId": operation, "parameters": parameters}


_JOB = "$response.body#/id"
_OF_JOB = {
    "job": _to("get_job", job_id=_JOB),
    "documents": _to("list_documents", job_id=_JOB),
    "document": _to("get_document", job_id=_JOB, name="$response.body#/documents/0/name"),
    "archive": _to("get_archive", job_id=_JOB),
    "pdfs": _to("order_pdfs", job_id=_JOB),
    "pdf": _to("get_pdf", job_id=_JOB, name="$response.body#/documents/0/name"),
    "merged": _to("get_merged", job_id=_JOB),
    "retry": _to("retry_job", job_id=_JOB),
    "cancel": _to("cancel_job", job_id=_JOB),
}
# operation: status: the operations that follow from its answer
LINKS: dict[str, dict[str, dict[str, Any]]] = {
    "create_job": {"202": _OF_JOB},
    "create_batch": {"202": _OF_JOB},
    "create_conference": {
        "201": {
            name.partition("_")[0]: _to(name, conference_id="$response.body#/id")
            for name in ("get_conference", "delete_conference")
        }
        | {
            name.partition("_")[0]: _to(
                name, conference_id="$response.body#/id", **{"If-Match": "$response.header.ETag"}
            )
            for name in ("replace_conference", "patch_conference")
        }
        | {"roll over": _to("roll_over_conference", conference_id="$response.body#/id")}
    },
}
