"""Which addresses callbacks may go to."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembly.callbacks.address import Allowed, is_name, is_public, judged, literal, read_allowed, unwrapped
from assembly.errors import SettingRefused

NOTHING = Allowed()
EVERYTHING = read_allowed("0.0.0.0/0, ::/0")


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",  # noqa: S104 - judged, not bound
        "10.1.2.3",
        "100.64.0.1",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.51.100.7",
        "203.0.113.7",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "168.63.129.16",
        "::",
        "::1",
        "::7f00:1",  # IPv4-compatible, long given up
        "::ffff:10.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b::7f00:1",
        "64:ff9b:1::a00:1",
        "100::1",
        "2001::1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",  # Teredo
        "2001:db8::1",
        "2002:7f00:1::",  # 6to4 of 127.0.0.1
        "2002:808:808::",
        "3fff::1",
        "5f00::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fec0::1",
        "ff02::1",
    ],
)
def test_no_way_inside(address: str) -> None:
    """Private, link-local, metadata, reserved and disguised addresses are not public."""
    assert not is_public(ip_address(address))
    assert () == judged("hooks.example.vn", [address], NOTHING)


@pytest.mark.parametrize(
    "address",
    ["1.1.1.1", "8.8.8.8", "203.113.131.1", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"],
)
def test_the_open_internet(address: str) -> None:
    """Public addresses are reached as they are, also those that a translator (NAT64) gives."""
    assert (ip_address(address),) == judged("hooks.example.vn", [address], NOTHING)


@given(st.ip_addresses())
def test_python_agrees(address: IPv4Address | IPv6Address) -> None:
    """What we call public Python calls global."""
    if is_public(address):
        assert unwrapped(address).is_global


@given(st.ip_addresses(v=4))
def test_disguises(address: IPv4Address) -> None:
    """An IPv4 address is judged alike in each of its IPv6 dresses that are taken off."""
    dressed = (IPv6Address(f"::ffff:{address}"), IPv6Address(f"64:ff9b::{address}"))
    assert [is_public(address)] * 2 == [is_public(dress) for dress in dressed]


def test_one_bad_address_is_enough() -> None:
    """A name with an address outside and one inside is refused as a whole."""
    assert () == judged("trap.example.vn", ["8.8.8.8", "10.0.0.1"], NOTHING)
    assert () == judged("trap.example.vn", ["10.0.0.1", "8.8.8.8"], NOTHING)


def test_allowed_networks_and_names() -> None:
    """A network opens its addresses to all names, a name all its addresses to itself alone."""
    allowed = read_allowed("10.1.0.0/16, hooks.inside., fd12::/16")
    assert (ip_address("10.1.9.9"),) == judged("any.example.vn", ["10.1.9.9"], allowed)
    assert () == judged("any.example.vn", ["10.2.0.1"], allowed)
    assert (ip_address("192.168.7.7"),) == judged("hooks.inside", ["192.168.7.7"], allowed)
    assert () == judged("nohooks.inside", ["192.168.7.7"], allowed)
    assert (ip_address("::ffff:10.1.2.3"),) == judged("any.example.vn", ["::ffff:10.1.2.3"], allowed)


@pytest.mark.parametrize(
    "address",
    [
        "169.254.169.254",
        "169.254.170.2",
        "::ffff:169.254.169.254",
        "64:ff9b::a9fe:a9fe",
        "168.63.129.16",
        "100.100.100.200",
        "192.0.0.192",
        "fd00:ec2::254",
        "fd20:ce::254",
        "fe80::a9fe:a9fe",
    ],
)
def test_metadata_is_never_allowed(address: str) -> None:
    """The metadata of a cloud stays closed though everything is allowed, by network and by name."""
    assert () == judged("inside", [address], EVERYTHING)
    assert () == judged("inside", [address], read_allowed(f"inside, {address}"))


@pytest.mark.parametrize("zone", ["fe80::1%eth0", "::1%lo", "2606:4700::1%1"])
def test_zones(zone: str) -> None:
    """An address that names an interface of this machine is no address."""
    assert literal(zone) is None


@pytest.mark.parametrize(
    "text", ["10.1.0.0/33", "10.1.2.3/16", "a b", "http://a.vn", "127.1", "a/b", "-a", "0x7f"]
)
def test_what_allows_nothing(text: str) -> None:
    """What is neither name nor network is refused by name; 10.1.2.3/16 may be meant otherwise."""
    with pytest.raises(SettingRefused, match="neither a name nor an address nor a network"):
        read_allowed(f"10.0.0.0/8, {text}")


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("hooks.example.vn", True),
        ("localhost", True),
        ("xn--b-8xm.vn", True),
        ("4.vn", True),
        ("127.1", False),
        ("2130706433", False),
        ("0x7f000001", False),
        ("0x7f.0.0.0x1", False),
        ("0177.0.0.1", False),
        ("a..vn", False),
        ("-a.vn", False),
        ("a" * 64 + ".vn", False),
        (".".join(["a" * 60] * 5), False),
    ],
)
def test_names(host: str, *, expected: bool) -> None:
    """Whatever ends in a number is no name: resolvers read it as an address."""
    assert expected == is_name(host)
