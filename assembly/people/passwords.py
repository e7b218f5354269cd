"""Passwords: how they are kept (Argon2id, RFC 9106) and which are taken (NIST SP 800-63B-4, 3.1.1).

The only file that knows argon2. A password is told nowhere: not in logs, not in errors.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cached_property
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from assembly.conference.vietnamese import fold
from assembly.errors import Fault, RequestRefused

SHORTEST = 10
LONGEST = 200
FEWEST_DIFFERENT = 5
AT_ONCE = 2  # each takes 64 MiB while it is reckoned
_ROWS = ("0123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_EVERYBODYS = (
    "password", "matkhau", "mat khau", "vanthu", "van thu", "admin", "quantri", "quan tri", "administrator",
    "thidua", "thi dua", "khoithidua", "khoi thi dua", "hanhchinh", "hanh chinh", "xinchao", "xin chao",
    "vietnam", "viet nam", "hanoi", "ha noi", "iloveyou", "anhyeuem", "welcome", "letmein", "secret",
)  # fmt: skip


class Passwords:
    """Hashes passwords, a few at the same time: each takes much memory on purpose."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._turn = BoundedSemaphore(AT_ONCE)

    @cached_property
    def _nobodys(self) -> str:
        return self.hash_of("nobody has this one")

    def hash_of(self, password: str) -> str:
        """Return how a password is kept: in the PHC form, with its salt and parameters."""
        with self._turn:
            return self._hasher.hash(_normal(password))

    def proves(self, kept: str | None, password: str) -> bool:
        """Tell whether a password is the one that is kept.

        Where none is kept another one is reckoned all the same: how long it takes does not tell which
        accounts there are.
        """
        known = kept if kept is not None else self._nobodys
        with self._turn:
            try:
                same = self._hasher.verify(known, _normal(password))
            except (VerificationError, InvalidHashError):
                return False
        return same and kept is not None

    def is_old(self, kept: str) -> bool:
        """Tell whether a password was kept in a weaker way than today's."""
        return self._hasher.check_needs_rehash(kept)


def check_new_password(password: str, again: str, *, own_words: Sequence[str] = ()) -> None:
    """Raise RequestRefused, with its faults at ``/password`` and ``/again``, for a password not to be taken.

    ``own_words`` are the person's name and login, which everybody would try first.
    """
    faults = []
    if trouble := _trouble(_normal(password), own_words):
        faults.append(Fault("/password", "password.weak", *trouble))
    elif password != again:
        faults.append(
            Fault(
                "/again",
                "password.different",
                "Hai lần nhập mật khẩu không giống nhau; hãy nhập lại.",
                "the two passwords are not the same",
            )
        )
    if faults:
        raise RequestRefused(faults)


def _normal(password: str) -> str:
    # the same keys must give the same password whichever way a keyboard puts marks on letters
    return unicodedata.normalize("NFKC", password)[: LONGEST + 1]


def _bare(text: str) -> str:
    """Return what is left of a text for who guesses: small letters without marks."""
    letters = unicodedata.normalize("NFD", fold(text)).replace("đ", "d")
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _trouble(password: str, own_words: Sequence[str]) -> tuple[str, str] | None:
    if len(password) < SHORTEST:
        return (
            f"Mật khẩu cần ít nhất {SHORTEST} ký tự, ví dụ ba bốn từ dễ nhớ ghép lại.",
            f"a password has at least {SHORTEST} characters",
        )
    if len(password) > LONGEST:
        return (f"Mật khẩu dài quá {LONGEST} ký tự.", f"a password has at most {LONGEST} characters")
    plain = _bare(password)
    left = plain.strip("0123456789!@#$%^&*()-_=+.,;:?/ ")
    if (
        len(set(plain)) < FEWEST_DIFFERENT
        or left in _EVERYBODYS
        or _is_row(plain)
        or _is_of(plain, own_words)
    ):
        return (
            "Mật khẩu này dễ đoán (chuỗi liên tiếp, từ thông dụng, tên của bạn); hãy chọn mật khẩu khác.",
            "this password is easily guessed",
        )
    return None


def _is_row(plain: str) -> bool:
    doubled = [row + row for row in _ROWS]
    return any(plain in row or plain[::-1] in row for row in doubled)


def _is_of(plain: str, own_words: Sequence[str]) -> bool:
    """Tell whether hardly anything is left without the words about the person."""
    left = plain
    for word in sorted((_bare(part) for own in own_words for part in own.split()), key=len, reverse=True):
        if len(word) > 1:
            left = left.replace(word, "")
    return len(left) < SHORTEST // 2 and left != plain
