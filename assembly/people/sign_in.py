"""Signing in: by a password with lock-out, by a link that holds once; a new session each time.

Who tries in vain is told the same whatever was wrong: an account that is not there, closed or locked looks
like one with another password, and takes as long.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from assembly.errors import Fault, PersonDisabled, RequestRefused, SignInRefused
from assembly.people.passwords import Passwords, check_new_password
from assembly.people.person import Person, fold_login, is_login
from assembly.people.ports import OwnPeople, PeopleStore
from assembly.people.tokens import LINK_LIFETIME, Session, hash_of_token, new_token

FREE_FAILURES = 5  # wrong passwords in a row that lock an account
FIRST_LOCK = timedelta(minutes=1)  # doubled with each further one
LONGEST_LOCK = timedelta(minutes=15)  # a stranger who knows a login must not keep its owner out for days


@dataclass(frozen=True, slots=True)
class NewSession:
    """A session as it begins: ``token`` goes to the browser and is kept nowhere else."""

    token: str
    session: Session


def sign_in(
    login: str,
    password: str,
    *,
    people: PeopleStore,
    passwords: Passwords,
    lifetime: timedelta,
    instead_of: str | None = None,
) -> NewSession:
    """Sign in with a password; raises SignInRefused.

    ``instead_of`` is the hash of the session that the browser had before.
    """
    folded = fold_login(login)
    known = people.with_login(folded) if is_login(folded) else None
    person, kept, locked = known or (None, None, False)
    usable = kept if person is not None and person.disabled_at is None and not locked else None
    if not passwords.proves(usable, password):
        if person is not None and usable is not None:
            _count(person, people)
        raise _refused()
    assert person is not None and kept is not None  # noqa: S101, PT018 - a password proved it
    if passwords.is_old(kept):
        own = people.seen_by(person.acting())
        own.set_password(person.id, passwords.hash_of(password), renewed=True)
    return _begin(person, "password", people, lifetime, instead_of)


def begin_session(
    person: Person,
    way: str,
    *,
    people: PeopleStore,
    lifetime: timedelta,
    instead_of: str | None = None,
) -> NewSession:
    """Sign in somebody whom others vouch for, such as a provider of OIDC; raises SignInRefused."""
    return _begin(person, way, people, lifetime, instead_of)


def make_link(person_id: str, *, people: OwnPeople, lifetime: timedelta = LINK_LIFETIME) -> str:
    """Return the token of a new link that lets a person in once; an older one ends.

    Raises PersonNotFound, PersonDisabled.
    """
    token = new_token()
    people.add_link(person_id, hash_of_token(token), lifetime=lifetime)
    return token


def whom_link_lets_in(token: str, *, people: PeopleStore) -> Person:
    """Return whom a link would let in, without using it up; raises SignInRefused where it holds no more."""
    person = people.link(hash_of_token(token))
    if person is None:
        raise _link_spent()
    return person


def sign_in_by_link(
    token: str,
    *,
    people: PeopleStore,
    passwords: Passwords,
    lifetime: timedelta,
    password: str = "",
    again: str = "",
    instead_of: str | None = None,
) -> NewSession:
    """Use a link up and sign in; a ``password`` that is given becomes the person's.

    Raises SignInRefused; RequestRefused for a password not to be taken, then the link still holds.
    """
    person = whom_link_lets_in(token, people=people)
    kept = None
    if password or again:
        check_new_password(password, again, own_words=(person.name, person.login))
        kept = passwords.hash_of(password)
    used = people.use_link(hash_of_token(token))
    if used is None:  # somebody was quicker
        raise _link_spent()
    if kept is not None:
        people.seen_by(used.acting()).set_password(used.id, kept)
    return _begin(used, "link", people, lifetime, instead_of)


def change_password(
    session: Session,
    old: str,
    password: str,
    again: str,
    *,
    people: PeopleStore,
    passwords: Passwords,
) -> None:
    """Give the person of a session another password; all other sessions end.

    The old one is asked for where there is one. Raises RequestRefused with its faults at ``/old``,
    ``/password``, ``/again``.
    """
    person = session.person
    known, kept, locked = people.with_login(person.login) or (person, None, False)
    if kept is not None and not passwords.proves(None if locked else kept, old):
        if not locked:
            _count(known, people)
        raise RequestRefused(
            [
                Fault(
                    "/old",
                    "password.wrong",
                    "Mật khẩu hiện nay chưa đúng; nhập sai nhiều lần thì phải đợi ít phút. "
                    "Nếu đã quên, hãy nhờ người quản trị cấp liên kết đăng nhập mới.",
                    "the old password is not right",
                )
            ]
        )
    check_new_password(password, again, own_words=(person.name, person.login))
    own = people.seen_by(person.acting())
    own.set_password(person.id, passwords.hash_of(password), keep=session.hash)


def _count(person: Person, people: PeopleStore) -> None:
    people.note_failure(person.id, free=FREE_FAILURES, first=FIRST_LOCK, longest=LONGEST_LOCK)


def _begin(
    person: Person, way: str, people: PeopleStore, lifetime: timedelta, instead_of: str | None
) -> NewSession:
    token = new_token()
    try:
        session = people.begin_session(
            person.id, hash_of_token(token), lifetime=lifetime, way=way, instead_of=instead_of
        )
    except PersonDisabled:
        raise _refused() if way == "password" else _closed() from None
    return NewSession(token, session)


def _refused() -> SignInRefused:
    return SignInRefused(
        "Tên đăng nhập hoặc mật khẩu chưa đúng. "
        f"Sai {FREE_FAILURES} lần liên tiếp thì tài khoản tạm khoá ít phút, khi đó mật khẩu đúng cũng chưa "
        "vào được; người quản trị mở lại được ngay.",
        "wrong login or password, or the account is closed or locked",
    )


def _closed() -> SignInRefused:
    return SignInRefused(
        "Tài khoản này đã ngừng dùng. Nếu cần, hãy nhờ người quản trị mở lại.", "the account is closed"
    )


def _link_spent() -> SignInRefused:
    return SignInRefused(
        "Liên kết này đã dùng hoặc đã hết hạn. Hãy xin người quản trị liên kết mới, "
        "hoặc khởi động lại Vanthu trên máy này để có liên kết mới.",
        "the link was used or has expired",
    )
