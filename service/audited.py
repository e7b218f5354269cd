"""What is noted in the audit log beside the changes: what was read, and what a key was refused."""

from __future__ import annotations

import logging
import time
from collections import OrderedDict
from http import HTTPStatus
from threading import Lock
from typing import Any

from flask import Flask, Response, current_app, g, request

from assembly.callers.audit import Action
from assembly.errors import Unavailable
from service.access import actor
from service.wiring import Parts

log = logging.getLogger(__name__)

REFUSAL_SECONDS = 60.0  # the same refusal again within it is not noted: nobody can flood the log
MOST_REFUSALS = 1_000  # remembered at the same time
_READ = frozenset({HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT})


def read_by_caller(answer: Response, action: Action, subject: str, **details: Any) -> Response:
    """Note that the caller gets something to read, and return the answer; ``details`` without names.

    An answer that holds nothing of it (304, a refusal, one to HEAD) is not noted. Raises Unavailable: what
    cannot be noted is not told.
    """
    if answer.status_code in _READ and request.method != "HEAD":
        parts: Parts = current_app.extensions["vanthu"]
        try:
            parts.audit.note(actor(), action, subject, details)
        except BaseException:
            answer.close()  # nobody will send it: what it holds is given back
            raise
    return answer


class RefusalsNoted:
    """Which refusals were noted a short while ago."""

    def __init__(self) -> None:
        self._noted: OrderedDict[tuple[str, ...], float] = OrderedDict()
        self._lock = Lock()

    def is_new(self, refusal: tuple[str, ...]) -> bool:
        """Tell whether a refusal is to be noted now."""
        moment = time.monotonic()
        with self._lock:
            if moment - self._noted.get(refusal, -REFUSAL_SECONDS) < REFUSAL_SECONDS:
                return False
            self._noted[refusal] = moment
            self._noted.move_to_end(refusal)
            if len(self._noted) > MOST_REFUSALS:
                self._noted.popitem(last=False)
            return True


def note_refusals(app: Flask) -> None:
    """Note what a known key was refused for the scope it lacks."""
    noted = RefusalsNoted()

    @app.after_request
    def note(response: Response) -> Response:
        if response.status_code != HTTPStatus.FORBIDDEN or "scope_missing" not in g:
            return response
        who, address = actor(), f"{request.method} {request.url_rule}"
        if noted.is_new((who.who, address, g.scope_missing)):
            parts: Parts = current_app.extensions["vanthu"]
            try:
                parts.audit.note(who, "key.refused", address, {"scope": g.scope_missing})
            except Unavailable as trouble:
                log.warning("a refusal is not in the audit log: %s", trouble)
        return response
