"""The tokens of API keys: read as they were written, and compared in constant time."""

from __future__ import annotations

import hmac
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembly.callers.actor import Actor
from assembly.callers.api_key import SECRET_BYTES, ApiKey, hash_of, read_token, token_of
from assembly.callers.keys import recognise_key
from assembly.callers.ports import OwnKeys

ID = "01a201ca-85fe-70c5-936d-295186980ce0"
SECRET = bytes(range(SECRET_BYTES))
TOKEN = token_of(ID, SECRET)
LETTERS = st.characters(max_codepoint=255)  # what a header can hold
KEY = ApiKey(ID, "o", "tests", ("admin",), datetime(2026, 11, 22, tzinfo=UTC))


class OneKey:
    """A store of one key that counts how often it is asked."""

    def __init__(self, *hashes: str) -> None:
        self.hashes = hashes
        self.asked = 0

    def seen_by(self, actor: Actor) -> OwnKeys:
        """Never called: recognising a key has no actor yet."""
        raise NotImplementedError

    def live(self, key_id: str) -> tuple[ApiKey, tuple[str, ...]] | None:
        """Return the key by its id."""
        self.asked += 1
        return (KEY, self.hashes) if key_id == ID else None

    def note_use(self, key_id: str) -> None:
        """Never called: whoever recognises a key notes its use."""
        raise NotImplementedError


@given(st.uuids(), st.binary(min_size=SECRET_BYTES, max_size=SECRET_BYTES))
def test_token_is_read_as_it_was_written(key_id: UUID, secret: bytes) -> None:
    """Every token gives back its key's id and the hash of its secret."""
    shown = read_token(token_of(str(key_id), secret))
    assert shown is not None
    assert (shown.key_id, shown.secret_hash) == (str(key_id), hash_of(secret))


@given(
    st.text(LETTERS)
    | st.tuples(st.integers(0, len(TOKEN)), st.text(LETTERS, max_size=2)).map(
        lambda at: TOKEN[: at[0]] + at[1] + TOKEN[at[0] + 1 :]
    )
)
def test_what_is_no_token_is_not_read(text: str) -> None:
    """Only the exact form is a token: a letter more, less or other is none."""
    shown = read_token(text)
    if shown is not None:
        _, key_id, secret = text.split("_")
        assert token_of(key_id, bytes.fromhex(secret)) == text


@pytest.mark.parametrize("length", [0, 31, 33])
def test_secret_of_another_length_is_a_mistake(length: int) -> None:
    """A secret that is not 32 bytes long makes no token."""
    with pytest.raises(ValueError, match="32 bytes"):
        token_of(ID, bytes(length))


@pytest.mark.parametrize(
    ("token", "known"),
    [
        (token_of(ID, SECRET), True),
        (token_of(ID, SECRET[::-1]), False),
        (token_of(ID[::-1].replace("-", ""), SECRET), False),
        ("nonsense", False),
        ("", False),
    ],
    ids=["right", "wrong secret", "unknown key", "no token", "nothing"],
)
def test_every_token_takes_the_same_way(token: str, known: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a caller shows, the store is asked once and every hash compared in constant time: no answer
    comes sooner because a key is unknown or a secret begins wrong."""
    compared: list[tuple[str, str]] = []
    compare = hmac.compare_digest

    def counted(one: str, other: str) -> bool:
        compared.append((one, other))
        return compare(one, other)

    monkeypatch.setattr(hmac, "compare_digest", counted)
    store = OneKey(hash_of(SECRET))
    assert recognise_key(token, keys=store) == (KEY if known else None)
    assert store.asked == 1
    assert [(len(one), len(other)) for one, other in compared] == [(64, 64)]


def test_all_living_secrets_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    """With several living secrets the first match does not end the comparing."""
    hashes = (hash_of(SECRET), hash_of(b"x" * SECRET_BYTES), hash_of(b"y" * SECRET_BYTES))
    calls: list[str] = []
    compare = hmac.compare_digest

    def counted(one: str, other: str) -> bool:
        calls.append(other)
        return compare(one, other)

    monkeypatch.setattr(hmac, "compare_digest", counted)
    assert recognise_key(token_of(ID, SECRET), keys=OneKey(*hashes)) == KEY
    assert calls == list(hashes)
