"""The receiver that the URL of an endpoint names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

from assembly.callbacks.address import Allowed, is_name, literal
from assembly.errors import Fault, RequestRefused

LONGEST_URL = 2000  # characters
_PORTS = {"https": 443, "http": 80}


@dataclass(frozen=True, slots=True)
class Receiver:
    """Where a callback goes: ``host`` in small ASCII letters, ``target`` the path with its query."""

    scheme: Literal["https", "http"]
    host: str
    port: int
    target: str

    @property
    def authority(self) -> str:
        """The Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


def read_receiver(url: str, allowed: Allowed) -> Receiver:
    """Read the URL of an endpoint; whether its name leads to a public address is seen at sending.

    Raises RequestRefused with one fault at ``/url``.
    """
    if len(url) > LONGEST_URL or not url.isprintable() or any(letter in url for letter in " \\"):
        raise _refused(
            "callback.not-a-url",
            f"Phải là một URL https không quá {LONGEST_URL} ký tự, không có dấu cách.",
            f"must be an https URL of at most {LONGEST_URL} characters without spaces",
        )
    try:
        written = urlsplit(url).netloc
        if not written.isascii() or "%" in written:
            raise _refused(
                "callback.name-not-ascii",
                "Tên máy phải viết bằng chữ ASCII; tên có dấu viết dưới dạng xn--.",
                "the name of the host must be in ASCII; others in their form xn--",
            )
        parts = parse_url(url)
    except (LocationParseError, ValueError):
        raise _not_a_url() from None
    host = (parts.host or "").strip("[]").lower().rstrip(".")
    if parts.scheme not in _PORTS or not host or parts.port == 0:
        raise _not_a_url()
    if parts.auth is not None or parts.fragment is not None:
        raise _refused(
            "callback.url-with-too-much",
            "URL không được có tên người dùng, mật khẩu hoặc phần sau dấu #.",
            "the URL must hold neither a user with a password nor a fragment",
        )
    address = literal(host)
    if address is None and not is_name(host):
        raise _not_a_url()
    if address is not None and not allowed.may_reach(host, address):
        raise _refused(
            "callback.address-not-public",
            "Địa chỉ này không phải là địa chỉ công cộng; người quản trị có thể cho phép mạng nội bộ "
            "bằng VANTHU_CALLBACK_ALLOW.",
            "the address is not a public one; VANTHU_CALLBACK_ALLOW can allow networks inside",
        )
    if parts.scheme == "http" and not allowed.names_host(host):
        raise _refused(
            "callback.not-https",
            "URL phải bắt đầu bằng https://; http:// chỉ dùng được với máy có trong VANTHU_CALLBACK_ALLOW.",
            "the URL must begin with https://; http:// is for hosts that VANTHU_CALLBACK_ALLOW lists",
        )
    scheme: Literal["https", "http"] = "http" if parts.scheme == "http" else "https"
    return Receiver(scheme, host, parts.port or _PORTS[scheme], parts.request_uri)


def _not_a_url() -> RequestRefused:
    return _refused(
        "callback.not-a-url",
        "Phải là một URL, ví dụ https://may-chu.example.vn/vanthu.",
        "must be a URL such as https://server.example/vanthu",
    )


def _refused(code: str, message: str, message_en: str) -> RequestRefused:
    return RequestRefused([Fault("/url", code, message, message_en)])
