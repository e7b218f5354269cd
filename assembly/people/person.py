"""People who sign in to the pages (người dùng): who they are and what their role lets them do."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from assembly.callers.actor import PERSON, Actor

Role = Literal["secretary", "head", "administrator"]
ROLES: tuple[Role, ...] = get_args(Role)
MOST_NAME = 200  # letters of a person's name
MOST_LOGIN = 100
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._@+-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account; ``login`` is folded, ``organisation`` is an id.

    ``has_password`` unset: signs in by a link or at the provider alone. ``subject`` is the issuer and subject
    of OIDC, parted by a space. ``locked_until`` is set after too many wrong passwords; ``disabled_at`` ends
    the account; ``toured_at`` is when the first steps were shown.
    """

    id: str
    organisation: str
    name: str
    login: str
    role: Role
    created_at: datetime
    has_password: bool = False
    subject: str | None = None
    disabled_at: datetime | None = None
    failures: int = 0
    locked_until: datetime | None = None
    signed_in_at: datetime | None = None
    toured_at: datetime | None = None

    def acting(self, request_id: str | None = None) -> Actor:
        """Return this person as one who acts for the organisation."""
        return Actor(self.organisation, f"{PERSON}{self.id}", request_id)


def fold_login(login: str) -> str:
    """Return a login as it is compared and kept: without spaces around it, in small letters."""
    return unicodedata.normalize("NFKC", login).strip().casefold()


def is_login(folded: str) -> bool:
    """Tell whether a folded login may be given: small letters without marks, figures and ``. _ @ + -``."""
    return 2 <= len(folded) <= MOST_LOGIN and _LOGIN.fullmatch(folded) is not None
