"""Who calls, and what for: every address needs an API key with the right scope unless this file says other.

``ACCESS`` names the scope of each endpoint below ``/api/v1``, ``OPEN`` the endpoints that need no key. An
endpoint in neither is refused: whoever adds one decides here who may call it. Pages (``pages.*``)
are for people who are signed in: service/pages/signed_in.py.
"""

from __future__ import annotations

import contextlib
import logging
from datetime import UTC, datetime
from http import HTTPStatus

from flask import Flask, Response, current_app, g, request

from assembly.callers.actor import KEY, Actor
from assembly.callers.api_key import ApiKey, Scope
from assembly.callers.keys import recognise_key
from assembly.errors import CallerRefused, NotSignedIn, ScopeMissing, Unavailable
from assembly.people.tokens import Session
from service.requests import request_id
from service.wiring import Parts

log = logging.getLogger(__name__)

# by endpoint, which is `<blueprint>.<function>`; None: any living key
ACCESS: dict[str, Scope | None] = {
    "audit.list_entries": "admin",
    "batches.create_batch": "documents:write",
    "callbacks.change_callback": "admin",
    "callbacks.create_callback": "admin",
    "callbacks.delete_callback": "admin",
    "callbacks.get_callback": "documents:read",
    "callbacks.get_delivery": "documents:read",
    "callbacks.list_callbacks": "documents:read",
    "callbacks.list_deliveries": "documents:read",
    "callbacks.resend_delivery": "admin",
    "callbacks.rotate_callback": "admin",
    "conferences.create_conference": "conferences:write",
    "conferences.delete_conference": "conferences:write",
    "conferences.get_conference": "conferences:read",
    "conferences.list_conferences": "conferences:read",
    "conferences.patch_conference": "conferences:write",
    "conferences.replace_conference": "conferences:write",
    "conferences.roll_over_conference": "conferences:write",
    "format_checks.check_format": "documents:read",
    "job_lists.list_all_documents": "documents:read",
    "job_lists.list_batches": "documents:read",
    "job_lists.list_jobs": "documents:read",
    "job_events.stream_events": "documents:read",
    "jobs.cancel": "documents:write",
    "jobs.create_job": "documents:write",
    "jobs.get_archive": "documents:read",
    "jobs.get_document": "documents:read",
    "jobs.get_job": "documents:read",
    "jobs.list_documents": "documents:read",
    "jobs.retry": "documents:write",
    "keys.create": "admin",
    "keys.get_key": "admin",
    "keys.list_keys": "admin",
    "keys.revoke": "admin",
    "keys.rotate": "admin",
    "pdfs.get_pdf": "documents:read",
    "pdfs.order_pdfs": "documents:write",
    "printable.get_merged": "documents:read",
    "templates.get_workbook": None,
    "templates.list_templates": None,
}
OPEN = frozenset(
    {
        "documentation.asset",
        "documentation.openapi",
        "documentation.page",
        "health.alive",
        "health.ready",
        "problem_pages.listing",
        "problem_pages.page",
    }
)
PAGES = "pages."  # they are for people: service/pages/signed_in.py
USE_NOTED_SECONDS = 60


def actor() -> Actor:
    """Return who is calling, or signed in to the pages: a store is asked through ``seen_by(actor())``."""
    signed_in: Session | None = g.get("signed_in")
    if signed_in is not None:
        return signed_in.person.acting(request_id())
    return Actor(caller().organisation, f"{KEY}{caller().id}", request_id())


def caller() -> ApiKey:
    """Return the key of the request being answered; raises NotSignedIn where it came without."""
    key: ApiKey | None = g.get("caller")
    if key is None:
        raise NotSignedIn
    return key


def shown_token() -> str:
    """Return the token of ``Authorization: Bearer`` as the caller sent it; raises NotSignedIn without."""
    sent = request.authorization
    if sent is None or sent.type != "bearer" or not sent.token:
        raise NotSignedIn
    return sent.token


def holds(scope: Scope) -> bool:
    """Tell whether the caller's key has a scope: for answers that tell more to some."""
    return scope in caller().scopes


def require(scope: Scope) -> None:
    """Raise ScopeMissing where the caller's key lacks a scope: for what needs more than its endpoint does."""
    if not holds(scope):
        g.scope_missing = scope
        raise ScopeMissing(scope)


def know_callers(app: Flask) -> None:
    """Let in only callers with a living key whose scopes fit; the rest get 401 or 403."""

    @app.before_request
    def admit() -> None:
        endpoint = request.endpoint
        if endpoint is None or endpoint in OPEN:  # None: there is no such address, which is told to anybody
            return
        if endpoint.startswith(PAGES):
            return
        parts: Parts = current_app.extensions["vanthu"]
        key = recognise_key(shown_token(), keys=parts.keys)
        if key is None:
            raise NotSignedIn
        g.caller = key
        _note_use(key, parts)
        if endpoint not in ACCESS:
            log.error("nobody may call %s: service/access.py does not name it", endpoint)
            raise CallerRefused(
                "Chưa ai được phép dùng địa chỉ này.", "nobody is allowed to use this address yet"
            )
        if (scope := ACCESS[endpoint]) is not None:
            require(scope)

    @app.after_request
    def challenge(response: Response) -> Response:
        if (request.endpoint or "").startswith(PAGES):  # a browser would ask for a password by itself
            return response
        if response.status_code == HTTPStatus.UNAUTHORIZED:
            wrong = ', error="invalid_token"' if "Authorization" in request.headers else ""
            response.headers["WWW-Authenticate"] = f'Bearer realm="vanthu"{wrong}'
        elif response.status_code == HTTPStatus.FORBIDDEN:
            scope = f', scope="{g.scope_missing}"' if "scope_missing" in g else ""
            response.headers["WWW-Authenticate"] = f'Bearer realm="vanthu", error="insufficient_scope"{scope}'
        return response


def _note_use(key: ApiKey, parts: Parts) -> None:
    # by the web's own clock only to spare the database; the store decides by the database's
    if key.last_used_at is not None:
        ago = datetime.now(UTC) - key.last_used_at
        if abs(ago.total_seconds()) < USE_NOTED_SECONDS:
            return
    with contextlib.suppress(Unavailable):  # a busy database must not refuse a caller for this
        parts.keys.note_use(key.id)
