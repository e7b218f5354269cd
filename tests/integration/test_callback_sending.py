"""Sending a callback over real connections to receivers that are good, slow, down, redirecting, lying."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest

from assembly.callbacks.address import read_allowed
from assembly.callbacks.sending import Sender
from tests.conftest import absent
from tests.integration.receivers import (
    Authority,
    Behaviour,
    Receiver,
    always_continuing,
    breaking_off,
    dripping,
    overwhelming,
    silent,
    talking_nonsense,
    with_endless_body,
)

HEADERS = {"webhook-id": "1"}
LOOPBACK = read_allowed("127.0.0.1")
Build = Callable[..., Receiver]


@pytest.fixture
def build() -> Iterator[Build]:
    """Return a function that opens a receiver; its arguments are Receiver's."""
    receivers: list[Receiver] = []

    def build_receiver(**given: Any) -> Receiver:
        receivers.append(Receiver(**given))
        return receivers[-1]

    yield build_receiver
    for receiver in receivers:
        receiver.close()


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """A certificate authority."""
    if shutil.which("openssl") is None:
        absent("openssl", "openssl is not on this machine")
    return Authority(tmp_path_factory.mktemp("ca"))


def at_home(_host: str, _port: int) -> Sequence[str]:
    """A name server that knows this machine alone."""
    return ("127.0.0.1",)


@pytest.mark.parametrize("status", [200, 204, 301, 400, 410, 429, 500, 503])
def test_the_status_is_told(build: Build, status: int) -> None:
    """Whatever the receiver says is the answer; the request is a POST with its Host and its body."""
    receiver = build(status=status)
    answer = Sender(LOOPBACK, 10).post(receiver.url, HEADERS, b'{"type":"job.finished"}')
    assert (status, None) == (answer.status, answer.trouble)
    (received,) = receiver.received
    assert "POST /hooks?of=vanthu HTTP/1.1" == received.line
    assert f"127.0.0.1:{receiver.port}" == received.headers["host"]
    assert b'{"type":"job.finished"}' == received.body
    assert "1" == received.headers["webhook-id"]


def test_no_redirect_is_followed(build: Build) -> None:
    """A redirect is an answer like others: nobody comes to where it points, be it inside or metadata."""
    inside = build()
    for target in (inside.url, "http://169.254.169.254/latest/meta-data/"):
        for status in (301, 302, 303, 307, 308):
            redirecting = build(status=status, headers=f"Location: {target}\r\n")
            assert status == Sender(LOOPBACK, 10).post(redirecting.url, HEADERS, b"{}").status
    assert 0 == inside.visits


def test_no_proxy_is_used(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    """The proxies of the environment, which would resolve names anew, are passed over."""
    receiver, proxy = build(), build()
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
    assert 204 == Sender(LOOPBACK, 10).post(receiver.url, HEADERS, b"{}").status
    assert 0 == proxy.visits


@pytest.mark.parametrize("behaviour", [silent, dripping, always_continuing])
def test_one_deadline_for_all(build: Build, behaviour: Behaviour) -> None:
    """A receiver that is silent, drips letters or promises for ever is left when the time is over."""
    receiver = build(behaviour=behaviour)
    assert "too-slow" == Sender(LOOPBACK, 0.5).post(receiver.url, HEADERS, b"{}").trouble
    assert 1 == receiver.visits


@pytest.mark.parametrize("behaviour", [talking_nonsense, breaking_off, overwhelming])
def test_no_http(build: Build, behaviour: Behaviour) -> None:
    """What is no HTTP answer is trouble."""
    receiver = build(behaviour=behaviour)
    assert "broken-off" == Sender(LOOPBACK, 10).post(receiver.url, HEADERS, b"{}").trouble


def test_the_body_of_the_answer_is_not_read(build: Build) -> None:
    """An answer is over with its headers, however long its body is."""
    receiver = build(behaviour=with_endless_body)
    assert 200 == Sender(LOOPBACK, 10).post(receiver.url, HEADERS, b"{}").status


def test_nobody_is_there(build: Build) -> None:
    """A receiver that is down is not reached."""
    receiver = build()
    receiver.close()
    assert "not-reached" == Sender(LOOPBACK, 10).post(receiver.url, HEADERS, b"{}").trouble


def test_a_name_that_nobody_knows() -> None:
    """A name without addresses is told as such."""

    def unknown(_host: str, _port: int) -> Sequence[str]:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    sender = Sender(LOOPBACK, 10, resolve=unknown)
    assert "name-not-found" == sender.post("https://hooks.example.vn", HEADERS, b"{}").trouble
    # and the resolver of this machine, which knows no name below .invalid (RFC 6761)
    asked = Sender(LOOPBACK, 2).post("https://hooks.invalid", HEADERS, b"{}").trouble
    assert asked in {"name-not-found", "too-slow"}


def test_a_name_server_that_does_not_answer() -> None:
    """A resolver that hangs does not hold an attempt beyond its time."""
    over = threading.Event()

    def hanging(_host: str, _port: int) -> Sequence[str]:
        over.wait(30)
        return ()

    sender = Sender(LOOPBACK, 0.2, resolve=hanging)
    assert "too-slow" == sender.post("https://hooks.example.vn", HEADERS, b"{}").trouble
    over.set()


@pytest.mark.parametrize("address", ["127.0.0.1", "::ffff:127.0.0.1", "10.0.0.1", "169.254.169.254", "::1"])
def test_a_public_name_with_an_address_inside(build: Build, address: str) -> None:
    """A name that leads inside is refused before anybody is visited."""
    receiver = build()
    sender = Sender(read_allowed(""), 10, resolve=lambda _host, _port: (address,))
    answer = sender.post(f"https://hooks.example.vn:{receiver.port}/", HEADERS, b"{}")
    assert "address-refused" == answer.trouble
    assert 0 == receiver.visits


def test_a_lying_name_server(build: Build) -> None:
    """The address that was judged is the one connected to: no second one (rebinding) is asked for."""
    good = build()
    asked: list[str] = []

    def rebinding(host: str, _port: int) -> Sequence[str]:
        asked.append(host)
        return ("127.0.0.1",) if len(asked) == 1 else ("169.254.169.254",)

    sender = Sender(read_allowed("127.0.0.1, hooks.example.vn"), 10, resolve=rebinding)
    assert 204 == sender.post(f"http://hooks.example.vn:{good.port}/", HEADERS, b"{}").status
    assert ["hooks.example.vn"] == asked
    assert f"hooks.example.vn:{good.port}" == good.received[0].headers["host"]


def test_the_next_address(build: Build) -> None:
    """Where one address of a name is down the next one is tried."""
    receiver = build()
    sender = Sender(
        read_allowed("127.0.0.0/8, hooks.inside"), 10, resolve=lambda _host, _port: ("127.0.0.9", "127.0.0.1")
    )
    assert 204 == sender.post(f"http://hooks.inside:{receiver.port}/", HEADERS, b"{}").status


def test_what_is_allowed_no_more(build: Build) -> None:
    """An endpoint named while its network was allowed gets nothing once it is not."""
    receiver = build()
    assert "address-refused" == Sender(read_allowed(""), 10).post(receiver.url, HEADERS, b"{}").trouble
    assert 0 == receiver.visits


def test_tls(build: Build, authority: Authority) -> None:
    """TLS is checked against the name of the URL, though the connection goes to an address."""
    receiver = build(tls=authority.server_for("DNS:hooks.example.vn"))
    sender = Sender(LOOPBACK, 10, resolve=at_home, tls=authority.trusting)
    assert 204 == sender.post(f"https://hooks.example.vn:{receiver.port}/x", HEADERS, b"{}").status
    assert f"hooks.example.vn:{receiver.port}" == receiver.received[0].headers["host"]
    # the same server under another name, and under its bare address
    for url in (f"https://other.example.vn:{receiver.port}/", f"https://127.0.0.1:{receiver.port}/"):
        assert "tls-refused" == sender.post(url, HEADERS, b"{}").trouble
    assert 1 == len(receiver.received)


def test_a_certificate_that_nobody_vouches_for(build: Build, authority: Authority) -> None:
    """A certificate of an unknown authority is refused before anything is sent."""
    receiver = build(tls=authority.server_for("DNS:hooks.example.vn"))
    sender = Sender(LOOPBACK, 10, resolve=at_home)
    assert "tls-refused" == sender.post(f"https://hooks.example.vn:{receiver.port}/", HEADERS, b"{}").trouble
    assert [] == receiver.received


def test_a_certificate_for_an_address(build: Build, authority: Authority) -> None:
    """A URL with a bare address needs a certificate for that address."""
    receiver = build(tls=authority.server_for("IP:127.0.0.1"))
    assert 204 == Sender(LOOPBACK, 10, tls=authority.trusting).post(receiver.url, HEADERS, b"{}").status


def test_slow_below_tls(build: Build, authority: Authority) -> None:
    """The deadline holds during the handshake and below TLS too."""
    mute = build(behaviour=silent)
    url = f"https://127.0.0.1:{mute.port}/"
    assert "too-slow" == Sender(LOOPBACK, 0.5).post(url, HEADERS, b"{}").trouble
    slow = build(behaviour=dripping, tls=authority.server_for("IP:127.0.0.1"))
    assert "too-slow" == Sender(LOOPBACK, 0.7, tls=authority.trusting).post(slow.url, HEADERS, b"{}").trouble


def test_plain_http_on_a_port_for_tls(build: Build) -> None:
    """A receiver that talks plain HTTP where TLS was asked for is refused."""
    receiver = build(behaviour=talking_nonsense)
    url = f"https://127.0.0.1:{receiver.port}/"
    assert "tls-refused" == Sender(LOOPBACK, 10).post(url, HEADERS, b"{}").trouble


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("120", 120),
        ("0", 0),
        ("999999999", 86_400),
        ("-5", None),
        ("soon", None),
        ("9" * 5000, None),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0),
        ("Wed, 21 Oct 9999 07:28:00 GMT", 86_400),
    ],
)
def test_retry_after(build: Build, header: str, expected: int | None) -> None:
    """What a receiver asks for is read as seconds, at most a day; what cannot be read is no wish."""
    receiver = build(status=503, headers=f"Retry-After: {header}\r\n")
    assert expected == Sender(LOOPBACK, 10).post(receiver.url, HEADERS, b"{}").retry_after


def test_threads_are_given_back(build: Build) -> None:
    """Nothing goes on running behind an attempt."""
    before = threading.active_count()
    receiver = build()
    for _ in range(5):
        Sender(LOOPBACK, 10).post(receiver.url, HEADERS, b"{}")
    until = time.monotonic() + 10
    while threading.active_count() > before + 1 and time.monotonic() < until:  # the receiver listens
        time.sleep(0.01)
    assert threading.active_count() <= before + 1
