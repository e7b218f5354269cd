"""Real receivers of callbacks on this machine: good ones, slow ones, lying ones."""

from __future__ import annotations

import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import parse_headers
from pathlib import Path
from typing import BinaryIO

from standardwebhooks import Webhook

Behaviour = Callable[[socket.socket], None]


@dataclass(frozen=True)
class Received:
    """A request as it came in."""

    line: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def id(self) -> str:
        """The id of the event."""
        return self.headers["webhook-id"]

    def verified(self, secret: str) -> object:
        """Return the event, checked as a receiver does; raises WebhookVerificationError."""
        return Webhook(secret).verify(self.body, dict(self.headers))


@dataclass
class Receiver:
    """A server on a free port of 127.0.0.1 that writes down who comes; ``behaviour`` is what it does then.

    Where there is no behaviour it answers with the ``status`` and the ``headers``.
    """

    status: int = 204
    headers: str = ""
    behaviour: Behaviour | None = None
    tls: ssl.SSLContext | None = None
    received: list[Received] = field(default_factory=list)
    visits: int = 0

    def __post_init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self._socket.getsockname()[1]
        self._visitors: list[socket.socket] = []
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def url(self) -> str:
        """Where it is reached."""
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}/hooks?of=vanthu"

    @property
    def ids(self) -> list[str]:
        """The ids of all events that came, in order."""
        return [received.id for received in self.received]

    def close(self) -> None:
        """Go away, and drop whoever is there."""
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        for visitor in self._visitors:
            visitor.close()

    def _listen(self) -> None:
        while True:
            try:
                visitor, _ = self._socket.accept()
            except OSError:
                return
            self.visits += 1
            self._visitors.append(visitor)
            threading.Thread(target=self._serve, args=(visitor,), daemon=True).start()

    def _serve(self, visitor: socket.socket) -> None:
        with suppress(OSError, ValueError):
            if self.tls is not None:
                visitor = self.tls.wrap_socket(visitor, server_side=True)
                self._visitors.append(visitor)
            if self.behaviour is not None:
                self.behaviour(visitor)
            else:
                self._answer(visitor)
        with suppress(OSError):
            visitor.close()

    def _answer(self, visitor: socket.socket) -> None:
        with visitor.makefile("rb") as stream:
            self.received.append(read_request(stream))
        visitor.sendall(f"HTTP/1.1 {self.status} x\r\n{self.headers}Content-Length: 0\r\n\r\n".encode())


def read_request(stream: BinaryIO) -> Received:
    """Read a request to its end."""
    line = stream.readline().decode().strip()
    headers = {name.lower(): value for name, value in parse_headers(stream).items()}
    return Received(line, headers, stream.read(int(headers.get("content-length", "0"))))


def silent(visitor: socket.socket) -> None:
    """Take all and say nothing."""
    while visitor.recv(65536):
        pass


def dripping(visitor: socket.socket) -> None:
    """Answer a letter every tenth of a second, and never end the headers."""
    visitor.sendall(b"HTTP/1.1 200 OK\r\nX-Endless: ")
    while True:
        time.sleep(0.1)
        visitor.sendall(b"x")


def always_continuing(visitor: socket.socket) -> None:
    """Say for ever that the answer will come."""
    while True:
        visitor.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        time.sleep(0.02)


def talking_nonsense(visitor: socket.socket) -> None:
    """Answer what is no HTTP."""
    visitor.sendall(b"\x00\x01\x02 220 smtp ready\r\n\r\n")


def breaking_off(visitor: socket.socket) -> None:
    """Break off in the middle of the status."""
    visitor.sendall(b"HTTP/1.1 2")


def overwhelming(visitor: socket.socket) -> None:
    """Answer with a header without end, as fast as possible."""
    visitor.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        visitor.sendall(b"X-Header: " + b"x" * 60_000 + b"\r\n")


def with_endless_body(visitor: socket.socket) -> None:
    """Answer well, with a body that never ends."""
    with visitor.makefile("rb") as stream:
        read_request(stream)
    visitor.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n")
    while True:
        visitor.sendall(b"x" * 65536)


@dataclass(frozen=True)
class Authority:
    """A certificate authority of our own, made with openssl in a folder."""

    folder: Path

    def __post_init__(self) -> None:
        self._openssl(
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
            "-subj", "/CN=authority", "-keyout", "ca.key", "-out", "ca.pem",
            "-addext", "keyUsage=critical,keyCertSign",
        )  # fmt: skip

    @property
    def trusting(self) -> ssl.SSLContext:
        """A client's context that trusts this authority alone."""
        return ssl.create_default_context(cafile=str(self.folder / "ca.pem"))

    def server_for(self, name: str) -> ssl.SSLContext:
        """A server's context with a certificate for a name."""
        file = name.replace("*", "star")
        self._openssl(
            "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
            "-subj", "/CN=server", "-keyout", f"{file}.key", "-out", f"{file}.csr",
        )  # fmt: skip
        extensions = self.folder / f"{file}.ext"
        extensions.write_text(f"subjectAltName={name}\nauthorityKeyIdentifier=keyid\n")
        self._openssl(
            "x509", "-req", "-in", f"{file}.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
            "-days", "2", "-extfile", extensions.name, "-out", f"{file}.pem",
        )  # fmt: skip
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.folder / f"{file}.pem", self.folder / f"{file}.key")
        return context

    def _openssl(self, *words: str) -> None:
        subprocess.run(["openssl", *words], cwd=self.folder, check=True, capture_output=True)
