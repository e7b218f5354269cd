"""Who is signed in to the pages, and what each role may do: no page opens unless this file says to whom.

``ROLES`` names the roles that may use each endpoint, ``OPEN`` the endpoints that everybody may use. An
endpoint in neither is refused: whoever adds one decides here who may use it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from flask import Flask, Response, current_app, g, request, session

from assembly.callers.actor import Actor
from assembly.errors import RoleMissing, SignInNeeded
from assembly.people.person import Person, Role
from assembly.people.tokens import Session, hash_of_token
from service import access
from service.wiring import Parts

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

log = logging.getLogger(__name__)

COOKIE = "vanthu"
_BELOW = "pages."

ALL: frozenset[Role] = frozenset({"secretary", "head", "administrator"})
WRITERS: frozenset[Role] = frozenset({"secretary", "administrator"})
APPROVERS: frozenset[Role] = frozenset({"head", "administrator"})
ADMINISTRATORS: frozenset[Role] = frozenset({"administrator"})

OPEN = frozenset(
    {
        "pages.asset",
        "pages.sign_in.at_provider",
        "pages.sign_in.back_from_provider",
        "pages.sign_in.by_link",
        "pages.sign_in.enter",
        "pages.sign_in.leave",
        "pages.sign_in.show",
        "pages.sign_in.submit",
    }
)
# by endpoint, in the order of the alphabet
ROLES: dict[str, frozenset[Role]] = {
    "pages.account.change_password": ALL,
    "pages.account.end_others": ALL,
    "pages.account.show": ALL,
    "pages.batches.archive": ALL,
    "pages.batches.cancel": WRITERS,
    "pages.batches.check": WRITERS,
    "pages.batches.create": WRITERS,
    "pages.batches.document": ALL,
    "pages.batches.job": ALL,
    "pages.batches.new": WRITERS,
    "pages.batches.printable": ALL,
    "pages.batches.retry": WRITERS,
    "pages.batches.show": ALL,
    "pages.batches.standing": ALL,
    "pages.blocks.add_members": WRITERS,
    "pages.blocks.begin": WRITERS,
    "pages.blocks.block": ALL,
    "pages.blocks.change": WRITERS,
    "pages.blocks.change_member": WRITERS,
    "pages.blocks.compare": WRITERS,
    "pages.blocks.create": WRITERS,
    "pages.blocks.delete": WRITERS,
    "pages.blocks.keep": WRITERS,
    "pages.blocks.member": WRITERS,
    "pages.blocks.move_member": WRITERS,
    "pages.blocks.remove_member": WRITERS,
    "pages.blocks.show": ALL,
    "pages.blocks.take": WRITERS,
    "pages.conferences.approve": APPROVERS,
    "pages.conferences.create": WRITERS,
    "pages.conferences.create_sample": WRITERS,
    "pages.conferences.delete": WRITERS,
    "pages.conferences.new": WRITERS,
    "pages.conferences.reopen": APPROVERS,
    "pages.conferences.roll_over": WRITERS,
    "pages.conferences.show": ALL,
    "pages.conferences.version": ALL,
    "pages.conferences.versions": ALL,
    "pages.conference.save": WRITERS,
    "pages.conference.show": ALL,
    "pages.document.pdf": ALL,
    "pages.document.picture": ALL,
    "pages.document.show": ALL,
    "pages.document.word": ALL,
    "pages.documents.cancel": WRITERS,
    "pages.documents.dossier": ALL,
    "pages.documents.make": WRITERS,
    "pages.documents.order_pdf": WRITERS,
    "pages.documents.progress": ALL,
    "pages.documents.retry": WRITERS,
    "pages.documents.show": ALL,
    "pages.home.show": ALL,
    "pages.home.toured": ALL,
    "pages.intakes.accept_all": WRITERS,
    "pages.intakes.check": WRITERS,
    "pages.intakes.choose_table": WRITERS,
    "pages.intakes.correct": WRITERS,
    "pages.intakes.settle": WRITERS,
    "pages.intakes.show": ALL,
    "pages.intakes.take": WRITERS,
    "pages.intakes.upload": WRITERS,
    "pages.intakes.workbook": ALL,
    "pages.keys.create": ADMINISTRATORS,
    "pages.keys.revoke": ADMINISTRATORS,
    "pages.keys.rotate": ADMINISTRATORS,
    "pages.keys.show": ADMINISTRATORS,
    "pages.log.export": ADMINISTRATORS,
    "pages.log.show": ADMINISTRATORS,
    "pages.people.change": ADMINISTRATORS,
    "pages.people.create": ADMINISTRATORS,
    "pages.people.disable": ADMINISTRATORS,
    "pages.people.enable": ADMINISTRATORS,
    "pages.people.link": ADMINISTRATORS,
    "pages.people.person": ADMINISTRATORS,
    "pages.people.show": ADMINISTRATORS,
    "pages.people.unlock": ADMINISTRATORS,
    "pages.signing.give": ALL,
    "pages.signing.show": ALL,
    "pages.tasks.preview": WRITERS,
    "pages.tasks.show": WRITERS,
    "pages.tasks.take": WRITERS,
    "pages.templates.picture": ALL,
    "pages.templates.sample": ALL,
    "pages.templates.sample_pdf": ALL,
    "pages.templates.show": ALL,
    "pages.templates.template": ALL,
    "pages.templates.workbook": ALL,
}


class _OverHttps:
    """Takes every request for one over https: the proxy that people reach takes no others."""

    def __init__(self, application: WSGIApplication) -> None:
        self._application = application

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        environ["wsgi.url_scheme"] = "https"
        return self._application(environ, start_response)


def person() -> Person:
    """Return who is signed in; raises SignInNeeded where nobody is."""
    found = signed_in()
    if found is None:
        raise SignInNeeded
    return found.person


def actor() -> Actor:
    """Return who is signed in as an actor: a store is asked through ``seen_by(actor())``."""
    person()
    return access.actor()


def signed_in() -> Session | None:
    """Return the session of the request being answered; None where nobody is signed in."""
    found: Session | None = g.get("signed_in")
    return found


def may(endpoint: str) -> bool:
    """Tell whether who is there may use a page: what one may not use is not shown."""
    if endpoint in OPEN:
        return True
    found = signed_in()
    return found is not None and found.person.role in ROLES.get(endpoint, frozenset())


def know_people(app: Flask) -> None:
    """Let people use the pages that are for their role; the rest get 401 or 403."""
    parts: Parts = app.extensions["vanthu"]
    app.secret_key = parts.secret
    if (parts.settings.public_url or "").startswith("https://"):
        app.wsgi_app = _OverHttps(app.wsgi_app)  # type: ignore[method-assign]  # as Flask's own documentation does
    app.jinja_env.globals.update(may=may, person=person, signed_in=signed_in)

    if parts.settings.oidc_issuer is not None:
        # only where it is asked for: Authlib takes its time to load
        from service.pages.provider import Provider  # noqa: PLC0415 - see above

        app.extensions["vanthu.provider"] = Provider(app, parts.settings)

    @app.before_request
    def admit() -> None:
        endpoint = request.endpoint
        if endpoint is None or not endpoint.startswith(_BELOW) or endpoint == "pages.asset":
            return
        token = request.cookies.get(cookie_name())
        if token is not None:
            idle = timedelta(minutes=parts.settings.session_idle_minutes)
            g.signed_in = parts.people.session(hash_of_token(token), idle=idle)
        if endpoint in OPEN:
            return
        if person().role not in ROLES.get(endpoint, frozenset()):
            if endpoint not in ROLES:
                log.error("nobody may use %s: service/pages/signed_in.py does not name it", endpoint)
            raise RoleMissing(endpoint)

    @app.after_request
    def keep_private(response: Response) -> Response:
        # what is behind a sign-in stays in no cache that somebody else could look into
        if signed_in() is not None and "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "private, no-cache"
        return response


def cookie_name() -> str:
    """Return the name of the session's cookie: over https one that no other house can set (RFC 6265bis)."""
    return f"__Host-{COOKIE}" if request.is_secure else COOKIE


def give_session(response: Response, token: str) -> Response:
    """Give the token of a new session to the browser; what the browser had before ends."""
    session.clear()  # and with it the secret of the forms
    parts: Parts = current_app.extensions["vanthu"]
    response.set_cookie(
        cookie_name(),
        token,
        max_age=timedelta(hours=parts.settings.session_hours),
        secure=request.is_secure,
        httponly=True,
        samesite="Lax",
    )
    return response


def take_session(response: Response) -> Response:
    """Take the token of its session from the browser."""
    session.clear()
    response.delete_cookie(cookie_name(), secure=request.is_secure, httponly=True, samesite="Lax")
    return response
