"""The receiver that a URL names."""

from __future__ import annotations

import pytest

from assembly.callbacks.address import Allowed, read_allowed
from assembly.callbacks.receiver import LONGEST_URL, Receiver, read_receiver
from assembly.errors import RequestRefused

NOTHING = Allowed()
INSIDE = read_allowed("10.0.0.0/8, hooks.inside, ::1")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://hooks.example.vn", Receiver("https", "hooks.example.vn", 443, "/")),
        ("HTTPS://Hooks.Example.VN./a?b=c", Receiver("https", "hooks.example.vn", 443, "/a?b=c")),
        ("https://hooks.example.vn:8443/á", Receiver("https", "hooks.example.vn", 8443, "/%C3%A1")),
        ("https://8.8.8.8/x", Receiver("https", "8.8.8.8", 443, "/x")),
        ("https://[2606:4700::1111]:99/", Receiver("https", "2606:4700::1111", 99, "/")),
    ],
)
def test_urls(url: str, expected: Receiver) -> None:
    """Scheme and host are folded, the port is the scheme's unless given, the path is written in ASCII."""
    assert expected == read_receiver(url, NOTHING)


@pytest.mark.parametrize(
    ("receiver", "expected"),
    [
        (Receiver("https", "a.vn", 443, "/"), "a.vn"),
        (Receiver("https", "a.vn", 8443, "/"), "a.vn:8443"),
        (Receiver("http", "a.vn", 80, "/"), "a.vn"),
        (Receiver("https", "::1", 443, "/"), "[::1]"),
        (Receiver("https", "::1", 8, "/"), "[::1]:8"),
    ],
)
def test_authority(receiver: Receiver, expected: str) -> None:
    """The Host header tells the port where it is not the scheme's."""
    assert expected == receiver.authority


@pytest.mark.parametrize(
    "url",
    [
        "http://10.1.2.3/x",
        "http://hooks.inside:8000/",
        "http://[::1]:9/",
        "https://10.1.2.3",
        "https://[::1]",
    ],
)
def test_what_the_administrator_allows(url: str) -> None:
    """A host that is listed may be plain http and inside."""
    assert read_receiver(url, INSIDE).target.startswith("/")


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("", "callback.not-a-url"),
        ("hooks.example.vn", "callback.not-a-url"),
        ("//hooks.example.vn", "callback.not-a-url"),
        ("https://", "callback.not-a-url"),
        ("https:///path", "callback.not-a-url"),
        ("ftp://hooks.example.vn", "callback.not-a-url"),
        ("file:///etc/passwd", "callback.not-a-url"),
        ("gopher://127.0.0.1:6379/_x", "callback.not-a-url"),
        ("https://hooks.example.vn:0", "callback.not-a-url"),
        ("https://hooks.example.vn:70000", "callback.not-a-url"),
        ("https://hooks.example.vn:x", "callback.not-a-url"),
        ("https://hooks.example.vn/a b", "callback.not-a-url"),
        ("https://hooks.example.vn/\r\nX: y", "callback.not-a-url"),
        ("https://hooks.example.vn/\0", "callback.not-a-url"),
        ("https://hooks.example.vn\\@127.0.0.1", "callback.not-a-url"),
        ("https://hooks..vn", "callback.not-a-url"),
        ("https://[::1", "callback.not-a-url"),
        ("https://127.1/", "callback.not-a-url"),
        ("https://2130706433/", "callback.not-a-url"),
        ("https://0x7f.0.0.1/", "callback.not-a-url"),
        ("https://0177.0.0.1/", "callback.not-a-url"),
        ("https://a.vn/" + "a" * LONGEST_URL, "callback.not-a-url"),
        ("https://bộ.vn/", "callback.name-not-ascii"),
        ("https://①②⑦.0.0.1/", "callback.name-not-ascii"),
        ("https://%31%32%37.0.0.1/", "callback.name-not-ascii"),
        ("https://[fe80::1%25eth0]/", "callback.name-not-ascii"),
        ("https://user:secret@hooks.example.vn", "callback.url-with-too-much"),
        ("https://hooks.example.vn@127.0.0.1/", "callback.url-with-too-much"),
        ("https://hooks.example.vn/#part", "callback.url-with-too-much"),
        ("https://127.0.0.1/", "callback.address-not-public"),
        ("https://10.2.3.4/", "callback.address-not-public"),
        ("https://169.254.169.254/latest/meta-data/", "callback.address-not-public"),
        ("https://[::ffff:169.254.169.254]/", "callback.address-not-public"),
        ("https://[::1]/", "callback.address-not-public"),
        ("http://hooks.example.vn", "callback.not-https"),
        ("http://8.8.8.8", "callback.not-https"),
    ],
)
def test_urls_refused(url: str, code: str) -> None:
    """Each thing wrong with a URL has its own code, at ``/url``."""
    with pytest.raises(RequestRefused) as refused:
        read_receiver(url, NOTHING)
    assert [("/url", code)] == [(fault.pointer, fault.code) for fault in refused.value.faults]


def test_allowed_for_one_is_not_allowed_for_all() -> None:
    """Plain http stays closed for hosts that are not listed, whatever else is."""
    with pytest.raises(RequestRefused):
        read_receiver("http://nohooks.inside/", INSIDE)
    with pytest.raises(RequestRefused):
        read_receiver("https://169.254.169.254/", read_allowed("169.254.0.0/16"))
