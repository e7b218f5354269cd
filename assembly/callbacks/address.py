"""Which addresses callbacks may go to: public ones, and what the administrator allows besides.

Whoever may name an endpoint could otherwise have this house knock at doors that only it can reach
(server-side request forgery). A name is judged by the addresses it has at the moment of sending, and the
connection goes to the judged address: no second answer of a name server counts.

Source: the IANA special-purpose address registries for IPv4 and IPv6 (RFC 6890), as of 2026.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

from assembly.errors import SettingRefused

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# never, whatever is allowed: what a machine asks about itself (cloud metadata), and what is no address of one
_NEVER: tuple[Network, ...] = tuple(
    ip_network(text)
    for text in (
        "0.0.0.0/8",
        "169.254.0.0/16",  # link-local, with the metadata of most clouds
        "168.63.129.16/32",  # Azure's own, though the range is public
        "100.100.100.200/32",  # Alibaba
        "192.0.0.192/32",  # Oracle
        "224.0.0.0/4",
        "240.0.0.0/4",
        "::/128",
        "fe80::/10",
        "fd00:ec2::254/128",  # Amazon
        "fd20:ce::254/128",  # Google
        "ff00::/8",
    )
)
_PUBLIC_V6 = IPv6Network("2000::/3")
_NOT_PUBLIC: tuple[Network, ...] = tuple(
    ip_network(text)
    for text in (
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "2001::/23",  # with Teredo, which hides an IPv4 address
        "2001:db8::/32",
        "2002::/16",  # 6to4, which hides one too
        "3fff::/20",
    )
)
_NAT64 = IPv6Network("64:ff9b::/96")
_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(\.(?!-)[a-z0-9_-]{1,63}(?<!-))*")
_NUMBER = re.compile(r"(0x[0-9a-f]*|[0-9]+)")
LONGEST_NAME = 253


@dataclass(frozen=True, slots=True)
class Allowed:
    """What the administrator allows beside public addresses: names, and networks."""

    names: frozenset[str] = frozenset()
    networks: tuple[Network, ...] = ()

    def names_host(self, host: str) -> bool:
        """Tell whether a host of a URL is listed itself: by its name, or as an address in a network."""
        if host in self.names:
            return True
        address = literal(host)
        return address is not None and self.holds(address)

    def holds(self, address: Address) -> bool:
        """Tell whether an address lies in a listed network."""
        return any(address in network for network in self.networks)

    def may_reach(self, host: str, address: Address) -> bool:
        """Tell whether callbacks to a host may go to an address that it has."""
        real = unwrapped(address)
        if any(real in network for network in _NEVER):
            return False
        return is_public(real) or self.holds(real) or host in self.names


def read_allowed(text: str) -> Allowed:
    """Read VANTHU_CALLBACK_ALLOW: names, addresses and networks with commas; raises SettingRefused."""
    names: set[str] = set()
    networks: list[Network] = []
    for item in (part.strip() for part in text.split(",")):
        if not item:
            continue
        try:
            networks.append(ip_network(item))
        except ValueError:
            name = item.lower().rstrip(".")
            if "/" in item or not is_name(name):
                raise SettingRefused(
                    f"Biến VANTHU_CALLBACK_ALLOW: “{item}” không phải là tên máy, địa chỉ hay mạng, "
                    "ví dụ 10.1.0.0/16.",
                    f"VANTHU_CALLBACK_ALLOW: {item} is neither a name nor an address nor a network, "
                    "such as 10.1.0.0/16",
                ) from None
            names.add(name)
    return Allowed(frozenset(names), tuple(networks))


def is_name(host: str) -> bool:
    """Tell whether a host in small ASCII letters is a name, and not a number in one of its disguises.

    ``127.1``, ``0x7f.0.0.1`` and ``2130706433`` are addresses to many resolvers.
    """
    if len(host) > LONGEST_NAME or not _NAME.fullmatch(host):
        return False
    return not _NUMBER.fullmatch(host.rpartition(".")[2])


def literal(host: str) -> Address | None:
    """Return the address that a host of a URL is, written out in full and without a zone; else None."""
    try:
        address = ip_address(host)
    except ValueError:
        return None
    return None if isinstance(address, IPv6Address) and address.scope_id else address


def unwrapped(address: Address) -> Address:
    """Return the IPv4 address inside a mapped (::ffff:0:0/96) or translated (NAT64) one."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return address.ipv4_mapped
        if address in _NAT64:
            return IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def is_public(address: Address) -> bool:
    """Tell whether an address is one of the open internet."""
    real = unwrapped(address)
    if isinstance(real, IPv6Address) and real not in _PUBLIC_V6:
        return False
    return real.is_global and not any(real in network for network in (*_NEVER, *_NOT_PUBLIC))


def judged(host: str, addresses: Iterable[str], allowed: Allowed) -> tuple[Address, ...]:
    """Return the addresses that a name resolved to, if callbacks may go to every one of them; else none.

    One that is not allowed condemns the others: a name with an address inside and one outside is a trap.
    """
    found: list[Address] = []
    for text in addresses:
        address = literal(text)
        if address is None or not allowed.may_reach(host, address):
            return ()
        found.append(address)
    return tuple(found)
