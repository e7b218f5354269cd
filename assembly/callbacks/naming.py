"""Naming the endpoints of an organisation; the only place where a new secret is there in full."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from assembly.callbacks.address import Allowed
from assembly.callbacks.endpoint import CallbackType, Endpoint
from assembly.callbacks.message import secret_from
from assembly.callbacks.ports import OwnCallbacks
from assembly.callbacks.receiver import read_receiver
from assembly.conference.vietnamese import clean

OVERLAP = timedelta(hours=24)  # the old secret signs for so long while the new one is handed out


@dataclass(frozen=True, slots=True)
class NewSecret:
    """An endpoint with a secret as it is shown once: what its receiver checks signatures with."""

    endpoint: Endpoint
    secret: str


def name_endpoint(
    endpoint_id: str,
    url: str,
    types: Sequence[CallbackType],
    description: str,
    *,
    callbacks: OwnCallbacks,
    allowed: Allowed,
    most: int,
    seed: bytes,
) -> NewSecret:
    """Name an address to which events of some types go from now on; its secret is drawn from 32 bytes.

    The same id and seed again give the same endpoint and secret. Raises RequestRefused for a URL that
    callbacks may not go to, TooManyEndpoints.
    """
    read_receiver(url, allowed)
    secret = secret_from(seed)
    endpoint = callbacks.add(endpoint_id, url, types, clean(description), secret, most=most)
    return NewSecret(endpoint, secret)


def change_endpoint(
    endpoint_id: str,
    *,
    callbacks: OwnCallbacks,
    allowed: Allowed,
    url: str | None = None,
    types: Sequence[CallbackType] | None = None,
    description: str | None = None,
    enabled: bool | None = None,
) -> Endpoint:
    """Change what is given; raises EndpointNotFound, RequestRefused for a URL callbacks may not go to."""
    if url is not None:
        callbacks.endpoint(endpoint_id)  # who may not see it learns nothing of URLs either
        read_receiver(url, allowed)
    return callbacks.change(
        endpoint_id,
        url=url,
        types=types,
        description=None if description is None else clean(description),
        enabled=enabled,
    )


def rotate_secret(
    endpoint_id: str, *, callbacks: OwnCallbacks, seed: bytes, overlap: timedelta = OVERLAP
) -> NewSecret:
    """Sign with a new secret, and for ``overlap`` with the older ones too; raises EndpointNotFound."""
    secret = secret_from(seed)
    return NewSecret(callbacks.rotate(endpoint_id, secret, overlap=overlap), secret)
