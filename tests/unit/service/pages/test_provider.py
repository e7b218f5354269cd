"""Signing in at a provider of OpenID Connect, against one that really answers."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from joserfc.jwk import RSAKey
from pydantic import SecretStr
from uuid_utils import uuid7
from werkzeug.test import TestResponse

from assembly.callers.actor import program
from assembly.people.ports import OwnPeople
from service.pages.signed_in import COOKIE
from tests.unit.service.house import House
from tests.unit.service.pages.oidc_server import CLIENT_ID, CLIENT_SECRET, OidcServer, oidc_server

MAIL = "huong@so.example.vn"
HUONG = {"sub": "u-17", "email": MAIL, "email_verified": True, "name": "Nguyễn Thị Hương"}


@pytest.fixture(scope="module")
def key() -> RSAKey:
    """The key that the provider publishes."""
    return RSAKey.generate_key(2048, {"kid": "one"})


@pytest.fixture
def provider(key: RSAKey, house: House) -> Iterator[OidcServer]:
    """A provider that the house is told of, where Hương is signed in."""
    with oidc_server(key) as server:
        server.claims = dict(HUONG)
        house.set(
            oidc_issuer=server.issuer, oidc_client_id=CLIENT_ID, oidc_client_secret=SecretStr(CLIENT_SECRET)
        )
        yield server


def people(house: House) -> OwnPeople:
    """Return the people of the first organisation."""
    return house.people.seen_by(program("tests"))


def back_at(client: FlaskClient, begin: str = "/dang-nhap/co-quan") -> str:
    """Go to the provider and return the address it sends the browser back to."""
    there = urlsplit(client.get(begin).headers["Location"])
    line = http.client.HTTPConnection(there.netloc)
    line.request("GET", f"{there.path}?{there.query}")
    back = urlsplit(line.getresponse().headers["Location"])
    line.close()
    assert (back.scheme, back.netloc, back.path) == ("http", "localhost", "/dang-nhap/ve")
    return f"{back.path}?{back.query}"


def come_back(client: FlaskClient, begin: str = "/dang-nhap/co-quan") -> TestResponse:
    """Go to the provider and come back from it."""
    return client.get(back_at(client, begin))


def is_in(client: FlaskClient) -> bool:
    """Tell whether somebody is signed in in this browser."""
    return client.get("/tai-khoan").status_code == HTTPStatus.OK


def test_without_a_provider_there_is_no_such_door(house: House) -> None:
    """Where the settings name none, the form offers none and its addresses are not there."""
    visitor = house.visitor
    assert "/dang-nhap/co-quan" not in visitor.get("/dang-nhap").text
    for path in ("/dang-nhap/co-quan", "/dang-nhap/ve?code=x&state=y"):
        assert visitor.get(path).status_code == HTTPStatus.NOT_FOUND


def test_invited_person_signs_in(house: House, provider: OidcServer) -> None:
    """Who was added with the mail that the provider has verified is let in, led on, and bound for good."""
    invited = people(house).add(str(uuid7()), "Hương", MAIL, "head")
    visitor = house.visitor
    assert "/dang-nhap/co-quan?tiep=/hoi-nghi" in visitor.get("/dang-nhap?tiep=/hoi-nghi").text
    answer = come_back(visitor, "/dang-nhap/co-quan?tiep=/hoi-nghi")
    assert (answer.status_code, answer.headers["Location"]) == (HTTPStatus.SEE_OTHER, "/hoi-nghi")
    assert is_in(visitor)
    assert people(house).person(invited.id).subject == f"{provider.issuer} u-17"
    assert provider.refused == []
    provider.claims = {"sub": "u-17", "email": "khac@so.example.vn", "email_verified": True}
    again = house.visitor
    come_back(again)
    assert is_in(again)
    assert [each.id for each in people(house).people()] == [invited.id]


def test_request_asks_with_state_nonce_and_pkce(house: House, provider: OidcServer) -> None:
    """The browser goes there with all that binds the proof to it."""
    asked = parse_qs(urlsplit(house.visitor.get("/dang-nhap/co-quan").headers["Location"]).query)
    assert asked["response_type"] == ["code"]
    assert asked["code_challenge_method"] == ["S256"]
    assert all(asked[name][0] for name in ("state", "nonce", "code_challenge"))
    assert set(asked["scope"][0].split()) == {"openid", "email", "profile"}


def test_stranger_is_refused_or_made_as_the_setting_says(house: House, provider: OidcServer) -> None:
    """Without a role in the settings nobody is added; with one the newcomer has it, once."""
    visitor = house.visitor
    refused = come_back(visitor)
    assert refused.status_code == HTTPStatus.FORBIDDEN
    assert MAIL in refused.text
    assert not is_in(visitor)
    assert people(house).people() == ()
    house.set(oidc_role="secretary")
    for _ in range(2):
        visitor = house.visitor
        come_back(visitor)
        assert is_in(visitor)
    (made,) = people(house).people()
    assert (made.name, made.login, made.role) == ("Nguyễn Thị Hương", MAIL, "secretary")


def test_newcomer_of_several_organisations_is_refused(house: House, provider: OidcServer) -> None:
    """Nobody knows to which of them the newcomer belongs."""
    house.set(oidc_role="secretary")
    house.new_organisation()
    assert come_back(house.visitor).status_code == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize(
    "claims",
    [
        {"email_verified": False},
        {"email_verified": "true"},
        {"email_verified": None},
        {"email": None},
        {"email": ["huong@so.example.vn"]},
    ],
)
def test_unverified_mail_opens_nothing(house: House, provider: OidcServer, claims: dict[str, Any]) -> None:
    """An address that the provider does not vouch for belongs to anybody who typed it."""
    invited = people(house).add(str(uuid7()), "Hương", MAIL, "administrator")
    provider.claims |= claims
    visitor = house.visitor
    assert come_back(visitor).status_code == HTTPStatus.FORBIDDEN
    assert not is_in(visitor)
    assert people(house).person(invited.id).subject is None


def test_account_of_another_subject_stays_its_own(house: House, provider: OidcServer) -> None:
    """A mail address that went to somebody else does not open the account of who had it before."""
    invited = people(house).add(str(uuid7()), "Hương", MAIL, "secretary")
    house.people.bind_subject(invited.id, f"{provider.issuer} u-1")
    for role in (None, "secretary"):
        house.set(oidc_role=role)
        visitor = house.visitor
        assert come_back(visitor).status_code == HTTPStatus.FORBIDDEN
        assert not is_in(visitor)


def test_closed_account_stays_closed(house: House, provider: OidcServer) -> None:
    """The provider opens no account that an administrator closed."""
    invited = people(house).add(str(uuid7()), "Hương", MAIL, "secretary")
    people(house).disable(invited.id)
    visitor = house.visitor
    answer = come_back(visitor)
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert "ngừng dùng" in answer.text
    assert not is_in(visitor)


WRONG = {
    "another nonce": {"nonce": "another"},
    "another house's": {"aud": "another"},
    "another issuer": {"iss": "https://login.example.com"},
    "expired": {"exp": 1_700_000_000, "iat": 1_699_999_000},
    "nobody's": {"sub": ""},
    "a number's": {"sub": 17},
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG.keys())
def test_wrong_proof_opens_nothing(house: House, provider: OidcServer, wrong: dict[str, Any]) -> None:
    """A proof for another house, another request, of another issuer, or an old one is refused."""
    house.set(oidc_role="administrator")
    provider.wrong = wrong
    visitor = house.visitor
    assert come_back(visitor).status_code == HTTPStatus.FORBIDDEN
    assert not is_in(visitor)
    assert people(house).people() == ()


def test_forged_proof_opens_nothing(house: House, provider: OidcServer) -> None:
    """What is not signed with a published key is refused, and so is a provider that fails."""
    house.set(oidc_role="administrator")
    visitor = house.visitor
    provider.forged = True
    assert come_back(visitor).status_code == HTTPStatus.FORBIDDEN
    provider.forged, provider.broken = False, True
    assert come_back(visitor).status_code == HTTPStatus.FORBIDDEN
    assert not is_in(visitor)
    assert people(house).people() == ()


def test_way_back_is_the_browsers_own(house: House, provider: OidcServer) -> None:
    """An address to come back by, got in another browser or used before, signs nobody in (login CSRF)."""
    house.set(oidc_role="secretary")
    theirs, mine = house.visitor, house.visitor
    back = back_at(theirs)
    assert mine.get(back).status_code == HTTPStatus.FORBIDDEN
    assert not is_in(mine)
    assert theirs.get(back).status_code == HTTPStatus.SEE_OTHER
    theirs.delete_cookie(COOKIE)
    assert theirs.get(back).status_code == HTTPStatus.FORBIDDEN
    for query in ("", "?code=x", "?state=x", "?error=access_denied"):
        assert mine.get(f"/dang-nhap/ve{query}").status_code == HTTPStatus.FORBIDDEN


def test_absent_provider_is_told(house: House, provider: OidcServer) -> None:
    """Where the provider does not answer, the form says so and still takes a password."""
    house.set(oidc_issuer="http://127.0.0.1:9")
    answer = house.visitor.get("/dang-nhap/co-quan")
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert "tài khoản cơ quan" in answer.text
    assert 'name="password"' in answer.text
