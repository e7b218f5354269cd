"""How passwords are kept, and which are taken."""

from __future__ import annotations

import unicodedata
from typing import Literal

import pytest
from argon2 import PasswordHasher

from assembly.errors import RequestRefused
from assembly.people.passwords import LONGEST, Passwords, check_new_password

GOOD = "con mèo leo cau"


class CountingHasher(PasswordHasher):
    """A quick hasher that counts how often it reckons."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.verified = 0

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002 - argon2's own name
        """Verify, and count it."""
        self.verified += 1
        return super().verify(hash, password)


def refused_at(password: str, again: str | None = None, *own_words: str) -> list[str]:
    """Return where a new password is refused."""
    try:
        check_new_password(password, password if again is None else again, own_words=own_words)
    except RequestRefused as refusal:
        return [fault.pointer for fault in refusal.faults]
    return []


def test_only_the_password_proves_itself() -> None:
    """A kept password is Argon2id with a salt of its own; no other one proves it."""
    passwords = Passwords(CountingHasher())
    kept = passwords.hash_of(GOOD)
    assert kept.startswith("$argon2id$")
    assert kept != passwords.hash_of(GOOD)
    assert passwords.proves(kept, GOOD)
    for wrong in ("", GOOD + " ", GOOD.upper(), GOOD[:-1], "x" * 100_000):
        assert not passwords.proves(kept, wrong)
    assert not passwords.proves("not a hash at all", GOOD)


def test_spelling_of_marks_does_not_matter() -> None:
    """The same letters prove a password whichever way a keyboard composes their marks."""
    passwords = Passwords(CountingHasher())
    composed = "mèo mướp béo"
    kept = passwords.hash_of(composed)
    apart = unicodedata.normalize("NFD", composed)
    assert apart != composed
    assert passwords.proves(kept, apart)


def test_nobody_costs_as_much_as_somebody() -> None:
    """Where no password is kept one is reckoned all the same, and never proven."""
    hasher = CountingHasher()
    passwords = Passwords(hasher)
    assert not passwords.proves(None, GOOD)
    assert not passwords.proves(None, "nobody has this one")
    assert hasher.verified == 2


def test_weaker_keeping_is_known() -> None:
    """A password kept with less work than today's is old."""
    kept = Passwords(CountingHasher()).hash_of(GOOD)
    assert Passwords(PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)).is_old(kept)
    assert not Passwords(CountingHasher()).is_old(kept)


@pytest.mark.parametrize(
    "weak",
    [
        "",
        "ngắn",
        "123456789",
        "1234567890",
        "0987654321",
        "7890123456",
        "aaaaaaaaaaaa",
        "abababababab",
        "abcdefghijkl",
        "qwertyuiop",
        "matkhau123456",
        "Mật khẩu: 2026!",
        "password2026!",
        "KhoiThiDua2026",
        "a" * (LONGEST + 1),
        "x y" * LONGEST,
    ],
)
def test_guessable_password_is_refused(weak: str) -> None:
    """What is short, in a row, everybody's or endless is refused, once."""
    assert refused_at(weak) == ["/password"]


def test_own_name_is_refused() -> None:
    """A password made of the person's name and login is refused; one that only holds them is taken."""
    own = ("Nguyễn Thị Hương", "huong.nt")
    assert refused_at("nguyễn thị hương", None, *own) == ["/password"]
    assert refused_at("huong.nt2026", None, *own) == ["/password"]
    assert refused_at("hương thích mèo mướp", None, *own) == []


def test_good_password_is_taken() -> None:
    """Words put together are taken, in any script; typed differently the second time they are not."""
    for good in (GOOD, "Tre già măng mọc", "b8-Kx!q0z-9R", "パスワードを忘れないで"):
        assert refused_at(good) == []
    assert refused_at(GOOD, "con mèo trèo cau") == ["/again"]
    assert refused_at(GOOD, "") == ["/again"]
