"""Sending a callback: one connection to a judged address, one deadline for all of it, nothing followed."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPException

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, HTTPError, InvalidHeader, NewConnectionError
from urllib3.util import Retry

from assembly.callbacks.address import Address, Allowed, judged
from assembly.callbacks.endpoint import Trouble
from assembly.callbacks.receiver import Receiver, read_receiver
from assembly.errors import RequestRefused

Resolve = Callable[[str, int], Sequence[str]]
USER_AGENT = "Vanthu/1 (callbacks)"
CONNECT_SECONDS = 5.0  # for one address: the next one may be better
MOST_ADDRESSES = 4
_DAY = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of an attempt: a status or a trouble; ``retry_after`` are seconds the receiver asks for."""

    milliseconds: int
    status: int | None = None
    trouble: Trouble | None = None
    retry_after: int | None = None


class SendingFailed(Exception):
    """There is no answer; the trouble says why."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble)
        self.trouble = trouble


def addresses_of(host: str, port: int) -> Sequence[str]:
    """Return the addresses of a host as this machine resolves it; raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return tuple(dict.fromkeys(str(place[0]) for *_, place in found))


class Sender:
    """Posts to receivers. Redirects are answers like others, proxies of the environment are not used.

    ``seconds`` is the time for an attempt from the name's resolution to the answer's headers; the answer's
    body is not read. TLS is checked against the name in the URL with the certificates this machine trusts
    (SSL_CERT_FILE adds others).
    """

    def __init__(
        self,
        allowed: Allowed,
        seconds: float,
        *,
        resolve: Resolve = addresses_of,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._allowed = allowed
        self._seconds = seconds
        self._resolve = resolve
        self._tls = tls or ssl.create_default_context()

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Post a body; whatever happens is an answer."""
        began = time.monotonic()
        try:
            status, wanted = self._posted(url, headers, body, began + self._seconds)
        except SendingFailed as failure:
            return Answer(_milliseconds_since(began), trouble=failure.trouble)
        return Answer(_milliseconds_since(began), status=status, retry_after=wanted)

    def _posted(
        self, url: str, headers: Mapping[str, str], body: bytes, until: float
    ) -> tuple[int, int | None]:
        try:
            receiver = read_receiver(url, self._allowed)
        except RequestRefused:
            raise SendingFailed("address-refused") from None  # allowed when it was named, not any more
        with self._connected(receiver, self._judged(receiver, until), until) as connection:
            connection.request(
                "POST",
                receiver.target,
                body=body,
                headers={"Host": receiver.authority, "User-Agent": USER_AGENT, **headers},
                preload_content=False,
            )
            response = connection.getresponse()
            _left(until)  # headers that were cut off pass for an answer
            return response.status, _seconds_wanted(response.headers.get("Retry-After"))

    def _judged(self, receiver: Receiver, until: float) -> tuple[Address, ...]:
        found = judged(receiver.host, self._resolved(receiver, until), self._allowed)
        if not found:
            raise SendingFailed("address-refused")
        return found[:MOST_ADDRESSES]

    def _resolved(self, receiver: Receiver, until: float) -> Sequence[str]:
        # the resolver of the system knows no deadline; a thread that hangs there is left to itself
        found: list[Sequence[str]] = []

        def resolve() -> None:
            with suppress(OSError, UnicodeError):
                found.append(self._resolve(receiver.host, receiver.port))

        thread = threading.Thread(target=resolve, name="callback-resolve", daemon=True)
        thread.start()
        thread.join(_left(until))
        if thread.is_alive():
            raise SendingFailed("too-slow")
        if not found or not found[0]:
            raise SendingFailed("name-not-found")
        return found[0]

    @contextmanager
    def _connected(
        self, receiver: Receiver, addresses: Sequence[Address], until: float
    ) -> Iterator[HTTPConnection]:
        connection: HTTPConnection | None = None
        with _told_as_trouble(until):
            for address in addresses:
                connection = self._connection(receiver, address, min(CONNECT_SECONDS, _left(until)))
                try:
                    connection.connect()
                    break
                except (NewConnectionError, ConnectTimeoutError):
                    connection.close()
                    if address is addresses[-1]:
                        raise
            if connection is None or connection.sock is None:
                raise SendingFailed("not-reached")
            try:
                with _cut_off_at(until, connection.sock):
                    connection.sock.settimeout(_left(until))
                    yield connection
            finally:
                connection.close()

    def _connection(self, receiver: Receiver, address: Address, seconds: float) -> HTTPConnection:
        # an address needs no name server: what was judged is what is connected to
        if receiver.scheme == "http":
            return HTTPConnection(str(address), receiver.port, timeout=seconds)
        return HTTPSConnection(
            str(address),
            receiver.port,
            timeout=seconds,
            ssl_context=self._tls,
            server_hostname=receiver.host,
        )


@contextmanager
def _told_as_trouble(until: float) -> Iterator[None]:
    try:
        yield
    except NewConnectionError:  # a kind of ConnectTimeoutError, whatever was in the way
        raise SendingFailed("not-reached") from None
    except (ConnectTimeoutError, TimeoutError):
        raise SendingFailed("too-slow") from None
    except (OSError, HTTPException, HTTPError, ValueError) as trouble:
        if time.monotonic() >= until:
            raise SendingFailed("too-slow") from None
        raise SendingFailed("tls-refused" if isinstance(trouble, ssl.SSLError) else "broken-off") from None


@contextmanager
def _cut_off_at(until: float, sock: socket.socket) -> Iterator[None]:
    # A receiver that drips a letter a second keeps every timeout of a socket from running out.
    def cut_off() -> None:
        with suppress(OSError):
            socket.socket.shutdown(sock, socket.SHUT_RDWR)  # below TLS, which another thread is reading

    timer = threading.Timer(_left(until), cut_off)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise SendingFailed("too-slow")
    return left


def _milliseconds_since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)


def _seconds_wanted(header: str | None) -> int | None:
    if header is None:
        return None
    try:
        return int(Retry(retry_after_max=_DAY).parse_retry_after(header))
    except (InvalidHeader, ValueError, OverflowError):
        return None
