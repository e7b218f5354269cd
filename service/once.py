"""Answers given once: a request that comes again with its Idempotency-Key gets the first answer again.

What a request makes takes ``effect_id()`` as its id. The id is kept before anything is made, so that a retry
after a crash finds what is there already instead of making it a second time.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import re
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from operator import itemgetter
from threading import BoundedSemaphore

from flask import Flask, Response, current_app, g, request
from uuid_utils import uuid7

from assembly.callers.answers import KEEP, Answer, Turn, mark_of, mask
from assembly.callers.ports import AnswerStore
from assembly.errors import Fault, KeyReused, RequestRefused, StillAnswering, Unavailable
from service.access import caller, shown_token
from service.batch_body import bound_form
from service.requests import body
from service.wiring import Parts

log = logging.getLogger(__name__)

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
METHODS = frozenset({"POST", "PATCH"})  # the others may be repeated as they are
HOLD = timedelta(seconds=15)  # who has not answered by then is taken for dead; both would make the same thing
WAIT_SECONDS = 2.0  # for one who is answering just now
FIRST_PAUSE_SECONDS = 0.02
LONGEST_PAUSE_SECONDS = 0.2
MOST_KEPT = 4 * 1024 * 1024  # bytes of a body; a longer one is made anew, of the same effect
SEED_BYTES = 32
_KEY = re.compile(r"[!-~]{1,255}")
# they are of one exchange, not of the answer
_NOT_KEPT = frozenset({"connection", "content-length", "date", "server", "transfer-encoding"})


@dataclass(frozen=True, slots=True)
class Effect:
    """What a request makes: the id it must have, and what its secrets must be drawn from (32 bytes)."""

    id: str
    seed: bytes


def effect_id() -> str:
    """Return the id of whatever this request makes; with an Idempotency-Key the same on every retry."""
    return _effect().id


def effect_secret() -> bytes:
    """Return 32 secret bytes for what this request makes; with an Idempotency-Key the same on every retry.

    Whoever asks for them shows a secret in the answer: it is kept masked, and told again only to the token
    it was shown to. Nobody can draw them again from the database alone: that holds the seed, but not the
    caller's token. Raises KeyReused where another token began the request.
    """
    turn: Turn | None = g.get("turn")
    if turn is not None and turn.caller != mark_of(shown_token()):
        g.another_caller = True
        raise _another_caller()
    g.shows_secret = True
    return hmac.digest(shown_token().encode(), _effect().seed, "sha256")


def _effect() -> Effect:
    if "effect" not in g:
        g.effect = Effect(str(uuid7()), secrets.token_bytes(SEED_BYTES))
    effect: Effect = g.effect
    return effect


def answer_once(app: Flask) -> None:
    """Let a POST or PATCH that has an Idempotency-Key be answered once, however often it comes."""
    parts: Parts = app.extensions["vanthu"]
    # who waits for a twin holds a thread of the web: most of them must stay free
    waiters = BoundedSemaphore(max(1, parts.settings.web_threads // 4))

    @app.before_request
    def begin() -> Response | None:
        if request.method not in METHODS or HEADER not in request.headers or "caller" not in g:
            return None
        key, fingerprint, mark = _key(), _fingerprint(), mark_of(shown_token())
        begun = _begun(parts.answers, key, fingerprint, mark, waiters)
        if isinstance(begun, Answer):
            return _given_again(begun)
        g.turn, g.effect = begun, Effect(begun.effect_id, begun.seed)
        return None

    @app.after_request
    def keep(response: Response) -> Response:
        turn: Turn | None = g.pop("turn", None)
        if turn is None:
            return response
        organisation = caller().organisation
        try:
            if not _is_kept(response):
                parts.answers.give_up(organisation, turn)
                return response
            own = _answer_of(response, turn)
            counts = parts.answers.give(organisation, turn, own)
        except Unavailable as trouble:
            # what was made has its id: a retry finds it and answers then
            log.warning("an answer is not kept for a retry: %s", trouble)
            return response
        return response if counts is own else _given_again(counts)


def _key() -> str:
    key = request.headers[HEADER]
    if not _KEY.fullmatch(key):
        raise RequestRefused(
            [
                Fault(
                    f"/{HEADER}",
                    "request.idempotency-key",
                    "Idempotency-Key phải gồm 1 đến 255 ký tự ASCII, không có dấu cách, ví dụ một UUID.",
                    "Idempotency-Key must be 1 to 255 ASCII characters without spaces, such as a UUID",
                    key[:60],
                )
            ]
        )
    return key


def _begun(
    answers: AnswerStore, key: str, fingerprint: str, mark: str, waiters: BoundedSemaphore
) -> Turn | Answer:
    """Wait for leave to answer, or for the answer; raises StillAnswering, KeyReused."""
    organisation = caller().organisation

    def ask() -> Turn | Answer | None:
        return answers.begin(organisation, key, fingerprint, mark, hold=HOLD, keep=KEEP)

    begun = ask()
    if begun is None and waiters.acquire(blocking=False):
        try:
            until, pause = time.monotonic() + WAIT_SECONDS, FIRST_PAUSE_SECONDS
            while begun is None and time.monotonic() < until:
                time.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE_SECONDS)
                begun = ask()
        finally:
            waiters.release()
    if begun is None:
        raise StillAnswering(
            "Yêu cầu đầu tiên với Idempotency-Key này đang được xử lý. Xin gửi lại sau ít giây.",
            "the first request with this Idempotency-Key is being answered just now; send it again",
        )
    return begun


def _fingerprint() -> str:
    """Return what tells the content of requests apart; the boundary of a form is not of it.

    Raises RequestEntityTooLarge like the view would.
    """
    found = hashlib.sha256()
    for piece in _content():
        found.update(len(piece).to_bytes(8))
        found.update(piece)
    return found.hexdigest()


def _content() -> Iterator[bytes]:
    scopes = " ".join(sorted(caller().scopes))  # an answer may tell more to a key of more of them
    condition = request.headers.get("If-Match", "")
    for text in (request.method, request.full_path, request.mimetype, condition, scopes):
        yield text.encode(errors="surrogatepass")
    if request.mimetype != "multipart/form-data":
        yield body()
        return
    parts: Parts = current_app.extensions["vanthu"]
    bound_form(parts.settings.upload_bytes)
    for name, value in sorted(request.form.items(multi=True), key=itemgetter(0)):
        yield from (b"field", name.encode(errors="surrogatepass"), value.encode(errors="surrogatepass"))
    for name, file in sorted(request.files.items(multi=True), key=itemgetter(0)):
        for text in ("file", name, file.filename or "", file.mimetype):
            yield text.encode(errors="surrogatepass")
        content = hashlib.sha256()
        while piece := file.stream.read(1024 * 1024):
            content.update(piece)
        file.stream.seek(0)
        yield content.digest()


def _is_kept(response: Response) -> bool:
    status = response.status_code
    if response.is_streamed or response.direct_passthrough or len(response.get_data()) > MOST_KEPT:
        return False
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or "another_caller" in g:
        return False
    # a refusal for now: asked again it may come out otherwise
    return status < HTTPStatus.BAD_REQUEST or "Retry-After" not in response.headers


def _answer_of(response: Response, turn: Turn) -> Answer:
    sealed = bool(g.get("shows_secret")) and response.status_code < HTTPStatus.BAD_REQUEST
    data = response.get_data()
    return Answer(
        response.status_code,
        tuple(pair for pair in response.headers.to_wsgi_list() if pair[0].lower() not in _NOT_KEPT),
        mask(data, shown_token(), turn.seed) if sealed else data,
        turn.caller,
        turn.seed,
        sealed,
    )


def _given_again(answer: Answer) -> Response:
    if answer.sealed and answer.caller != mark_of(shown_token()):
        raise _another_caller()
    data = mask(answer.body, shown_token(), answer.seed) if answer.sealed else answer.body
    response = Response(data, status=answer.status, headers=list(answer.headers))
    response.headers[REPLAYED] = "true"
    return response


def _another_caller() -> KeyReused:
    return KeyReused(
        "Câu trả lời này có một bí mật chỉ cho xem một lần, cho khoá truy cập đã gửi yêu cầu đầu tiên.",
        "the answer shows a secret, which is told only to the API key that sent the first request",
    )
