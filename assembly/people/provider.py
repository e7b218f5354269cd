"""Who signs in at a provider of OIDC (tài khoản cơ quan): known by its subject, and at first by its mail.

An account is bound to the subject the first time (OpenID Connect Core 1.0, 5.7: only issuer and subject
together name somebody for good; an address may go to another person). Before that it is found by its login
where that is the address of mail that the provider has verified.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from uuid_utils import uuid7

from assembly.callers.actor import program
from assembly.callers.ports import OrganisationStore
from assembly.conference.vietnamese import clean
from assembly.errors import NameTaken, SignInRefused
from assembly.people.person import MOST_NAME, Person, Role, fold_login, is_login
from assembly.people.ports import PeopleStore

MAKER = "oidc"
_MOST_SUBJECT = 300  # letters that the table takes


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody as the provider vouches for; ``mail`` is set only where it is verified."""

    issuer: str
    subject: str
    name: str | None = None
    mail: str | None = None

    @property
    def key(self) -> str:
        """What an account is bound to."""
        whole = f"{self.issuer} {self.subject}"
        return whole if len(whole) <= _MOST_SUBJECT else f"sha256 {sha256(whole.encode()).hexdigest()}"


def person_of_identity(
    identity: Identity, *, people: PeopleStore, organisations: OrganisationStore, role: Role | None
) -> Person:
    """Return the account of an identity; where there is none, make one with ``role``.

    Raises SignInRefused where ``role`` is unset, where the login belongs to another identity, or where there
    are several organisations and nobody said to which a newcomer belongs.
    """
    if (known := people.with_subject(identity.key)) is not None:
        return known
    login = fold_login(identity.mail or "")
    invited = people.with_login(login) if is_login(login) else None
    try:
        if invited is not None:
            return people.bind_subject(invited[0].id, identity.key)
        if role is None or len(found := organisations.all()) != 1:
            raise _stranger(identity)
        own = people.seen_by(program(MAKER, found[0].id))
        return own.add(
            str(uuid7()), _name(identity, login), _login(identity, login), role, subject=identity.key
        )
    except NameTaken:
        raise _stranger(identity) from None


def _name(identity: Identity, login: str) -> str:
    name = " ".join(clean(identity.name or "").split())
    return name[:MOST_NAME] if name and name.isprintable() else login or "Người dùng mới"


def _login(identity: Identity, login: str) -> str:
    return login if is_login(login) else f"oidc-{sha256(identity.key.encode()).hexdigest()[:16]}"


def _stranger(identity: Identity) -> SignInRefused:
    who = f" ({identity.mail})" if identity.mail else ""
    return SignInRefused(
        f"Tài khoản cơ quan của bạn{who} chưa được dùng Vanthu. Hãy nhờ người quản trị thêm bạn ở mục Người "
        "dùng, với tên đăng nhập là địa chỉ thư điện tử của bạn.",
        "the identity has no account, and none is made",
    )
