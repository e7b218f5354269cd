"""API keys, as the API takes and tells them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from assembly.callers.api_key import MOST_NAME, SCOPES, ApiKey, NewKey, Scope
from assembly.callers.keys import OVERLAP
from service.json_body import WHOLE
from service.texts import on_one_line

MOST_DAYS = 3650
MOST_OVERLAP = 30 * 24 * 3600  # seconds


def _each_once(scopes: list[Scope]) -> list[Scope]:
    return [scope for scope in SCOPES if scope in scopes]


Days = Annotated[int, Field(ge=1, le=MOST_DAYS), WHOLE]


class KeyRequest(BaseModel):
    """A key to make."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[
        str,
        StringConstraints(max_length=MOST_NAME, pattern="[0-9A-Za-zÀ-ɏẠ-ỹ]"),
        AfterValidator(on_one_line),
    ] = Field(description="What it is for: one line with a letter or a figure in it, for people.")
    scopes: Annotated[list[Scope], AfterValidator(_each_once)] = Field(
        min_length=1, max_length=len(SCOPES), description="What it may do; no scope holds another one."
    )
    expires_in_days: Days | None = Field(None, description="Unset: it does not expire.")


class KeyRotation(BaseModel):
    """How a key gets a new secret."""

    model_config = ConfigDict(extra="forbid")

    overlap_seconds: Annotated[int, Field(ge=0, le=MOST_OVERLAP), WHOLE] = Field(
        int(OVERLAP.total_seconds()),
        description="The older secrets hold for so long still; 0 ends them at once.",
    )
    expires_in_days: Days | None = Field(
        None, description="A new time to live, from now; unset: the key expires when it did before."
    )


class KeyBody(BaseModel):
    """An API key, without its secret."""

    id: str
    name: str
    scopes: list[Scope]
    created_at: datetime
    expires_at: datetime | None = Field(None, description="Unset: it does not expire.")
    revoked_at: datetime | None = Field(None, description="Unset: it is not revoked.")
    last_used_at: datetime | None = Field(None, description="Exact to a minute; unset: it was never used.")


class NewKeyBody(KeyBody):
    """An API key with its new secret, which is told this once only."""

    token: str = Field(description="Sent as `Authorization: Bearer <token>`.")


class KeysBody(BaseModel):
    """Some keys of the organisation, newest first."""

    keys: list[KeyBody]
    next: str | None = Field(None, description="Where the older ones are; unset: there are none.")


def key_body(key: ApiKey) -> KeyBody:
    """Return a key as the API tells it."""
    return KeyBody(
        id=key.id,
        name=key.name,
        scopes=list(key.scopes),
        created_at=key.created_at,
        expires_at=key.expires_at,
        revoked_at=key.revoked_at,
        last_used_at=key.last_used_at,
    )


def new_key_body(new: NewKey) -> NewKeyBody:
    """Return a key with its secret."""
    return NewKeyBody(**key_body(new.key).model_dump(), token=new.token)
