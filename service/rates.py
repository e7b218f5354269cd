"""How often one may call: requests a minute of each key, and of each address that shows no good one.

Counted in the broker's Valkey, so that all web processes count together; while it is away each counts by
itself. What is left is told before it is used up, in the fields of draft-ietf-httpapi-ratelimit-headers-10.
docs/decisions/0024.
"""

from __future__ import annotations

import contextlib
import logging
import math
from dataclasses import dataclass
from time import time
from typing import Any, Literal

from flask import Flask, Response, current_app, g, request
from flask_limiter import ApplicationLimit, Limiter, RateLimitExceeded
from limits import RateLimitItem, RateLimitItemPerMinute
from limits.errors import StorageError
from limits.strategies import STRATEGIES, FixedWindowRateLimiter
from limits.util import WindowStats

from assembly.callers.api_key import ApiKey
from assembly.errors import CallerRefused, TooManyRequests
from assembly.people.tokens import Session
from assembly.settings import Settings, variable_of
from service.problems import answer_to
from service.wiring import Parts

Policy = Literal["reads", "writes", "strangers", "sign_ins"]

MINUTE = 60  # seconds
_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_SIGN_INS = frozenset({"pages.sign_in.submit", "pages.sign_in.enter"})
# whoever watches the house asks often, and a page consists of many assets
_UNCOUNTED = frozenset({"health.alive", "health.ready", "pages.asset"})
_STORE_SECONDS = 0.5  # a store that does not answer by then is away
_PREFIX = "vanthu-rates"


@dataclass(frozen=True, slots=True)
class Rate:
    """What one may do: so many requests of a kind a minute; 0 is any number."""

    policy: Policy
    amount: int

    @property
    def setting(self) -> str:
        """The environment variable that holds it."""
        return variable_of(f"{self.policy}_per_minute")


class WholeMinutes(FixedWindowRateLimiter):
    """Counts in the minutes of the clock.

    One command to the store counts a request and tells what is left; the windows of ``limits`` itself begin
    with the first request and take two more commands to tell how they stand.
    """

    def hit(self, item: RateLimitItem, *identifiers: str, cost: int = 1) -> bool:
        """Count a request; tell whether it is within the limit."""
        minute = int(time() // MINUTE)
        count = self.storage.incr(item.key_for(*identifiers, str(minute)), item.get_expiry(), amount=cost)
        left = max(0, item.amount - count)
        g.window = WindowStats(float((minute + 1) * MINUTE), left)
        return count <= item.amount

    def get_window_stats(self, item: RateLimitItem, *identifiers: str) -> WindowStats:
        """Return when the minute of this request ends and how many requests are left in it."""
        window: WindowStats = g.window
        return window


STRATEGIES["whole-minutes"] = WholeMinutes


def bound_rates(app: Flask) -> None:
    """Refuse what a caller sends beyond its rate with 429, and tell every caller what is left."""
    settings = _settings(app)
    limiter = Limiter(
        _who,
        app=app,
        application_limits=[ApplicationLimit(_amount)],
        strategy="whole-minutes",
        storage_uri=_store(settings),
        storage_options=_options(settings),
        in_memory_fallback_enabled=True,
        key_prefix=_PREFIX,
        request_identifier=lambda: "any",  # addresses that do not exist count as well
    )

    limiter.logger.setLevel(logging.WARNING)  # its line for each refusal holds a stranger's address

    def refuse(_: RateLimitExceeded) -> Response:
        return answer_to(_too_many(_rate()))

    def refuse_caller(error: CallerRefused) -> Response:
        # turned away before the limiter is asked: a good key behind a stranger's address is not hindered
        rate = _rate()
        if rate.amount and "window" not in g:
            with contextlib.suppress(StorageError):
                item = RateLimitItemPerMinute(rate.amount)
                if not limiter.limiter.hit(item, _PREFIX, _who(), "global"):
                    return answer_to(_too_many(rate))
        return answer_to(error)

    app.register_error_handler(RateLimitExceeded, refuse)
    app.register_error_handler(CallerRefused, refuse_caller)

    @app.after_request
    def tell(response: Response) -> Response:
        window: WindowStats | None = g.get("window")
        if window is not None:
            rate = _rate()
            response.headers["RateLimit-Policy"] = f'"{rate.policy}";q={rate.amount};w={MINUTE}'
            response.headers["RateLimit"] = f'"{rate.policy}";r={window.remaining};t={_seconds_left(window)}'
        return response


def _rate() -> Rate:
    settings = _settings(current_app)
    if request.endpoint in _UNCOUNTED:
        return Rate("strangers", 0)
    if request.method == "POST" and request.endpoint in _SIGN_INS:
        return Rate("sign_ins", settings.sign_ins_per_minute)
    if _known() is None:
        return Rate("strangers", settings.strangers_per_minute)
    if request.method in _READING:
        return Rate("reads", settings.reads_per_minute)
    return Rate("writes", settings.writes_per_minute)


def _amount() -> str:
    amount = _rate().amount
    return f"{amount} per minute" if amount else ""


def _who() -> str:
    rate = _rate()
    known = _known() if rate.policy in {"reads", "writes"} else None
    return f"{rate.policy}:{known or request.remote_addr or '-'}"


def _known() -> str | None:
    """Return the id of the key that calls or of the person who is signed in."""
    if "caller" in g:
        key: ApiKey = g.caller
        return key.id
    signed_in: Session | None = g.get("signed_in")
    return None if signed_in is None else signed_in.person.id


def _too_many(rate: Rate) -> TooManyRequests:
    return TooManyRequests(
        rate.policy, limit=rate.amount, setting=rate.setting, retry_after=_seconds_left(g.window)
    )


def _seconds_left(window: WindowStats) -> int:
    return max(1, math.ceil(window.reset_time - time()))


def _settings(app: Flask) -> Settings:
    parts: Parts = app.extensions["vanthu"]
    return parts.settings


def _store(settings: Settings) -> str:
    if settings.broker_url is None:  # the web without a queue: alone, as in tests
        return "memory://"
    return settings.broker_url.replace("redis+socket://", "redis+unix://", 1)


def _options(settings: Settings) -> dict[str, Any]:
    options: dict[str, Any] = {"wrap_exceptions": True}
    if settings.broker_url is not None:
        options |= {"socket_connect_timeout": _STORE_SECONDS, "socket_timeout": _STORE_SECONDS}
    return options
