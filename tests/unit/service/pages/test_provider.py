"""Signing in at a provider of OpenID Connect, against one that really answers."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from joserfc.jwk import RSAKey
from pydantic import SecretStr
from uuid_utils import uuid7
from werkzeug.test import TestResponse

from assembly.callers.actor import program
from assembly.people.person import Person, Role
from assembly.people.ports import OwnPeople
from assembly.templates.registry import TemplateLibrary
from service.pages.signed_in import COOKIE
from tests.unit.service.house import House, opened_house
from tests.unit.service.pages.oidc_server import CLIENT_ID, CLIENT_SECRET, OidcServer, oidc_server


@pytest.fixture(scope="module")
def server() -> Iterator[OidcServer]:
    """A provider for all of these tests."""
    with oidc_server(RSAKey.generate_key(2048, {"kid": "one"})) as server:
        yield server


@pytest.fixture(scope="module")
def house(
    library: TemplateLibrary,
    prepared_database: Path,
    tmp_path_factory: pytest.TempPathFactory,
    server: OidcServer,
) -> Iterator[House]:
    """One house for all of these tests that knows the provider: each has somebody of its own there."""
    with opened_house(library, prepared_database, tmp_path_factory.mktemp("provider")) as house:
        house.set(
            oidc_issuer=server.issuer, oidc_client_id=CLIENT_ID, oidc_client_secret=SecretStr(CLIENT_SECRET)
        )
        yield house


@pytest.fixture
def provider(server: OidcServer) -> OidcServer:
    """The provider, doing right, where somebody is signed in whom nobody knows yet."""
    server.wrong, server.forged, server.broken, server.refused = {}, False, False, []
    subject = uuid7().hex
    server.claims = {
        "sub": subject,
        "email": f"{subject}@so.example.vn",
        "email_verified": True,
        "name": "Nguyễn Thị Hương",
    }
    return server


@pytest.fixture
def role_for_newcomers(house: House) -> Iterator[None]:
    """Settings by which whoever comes from the provider becomes a secretary."""
    before = house.settings
    house.set(oidc_role="secretary")
    yield
    house.settings = before


def invite(house: House, provider: OidcServer, role: Role = "secretary") -> Person:
    """Add whoever is signed in at the provider, by mail."""
    return people(house).add(str(uuid7()), "Hương", provider.claims["email"], role)


def known(house: House, mail: str) -> list[Person]:
    """Return who has a mail address as login."""
    return [person for person in people(house).people() if person.login == mail]


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
    before = house.settings
    house.set(oidc_issuer=None)
    visitor = house.visitor
    house.settings = before
    assert "/dang-nhap/co-quan" not in visitor.get("/dang-nhap").text
    for path in ("/dang-nhap/co-quan", "/dang-nhap/ve?code=x&state=y"):
        assert visitor.get(path).status_code == HTTPStatus.NOT_FOUND


def test_invited_person_signs_in(house: House, provider: OidcServer) -> None:
    """Who was added with the mail that the provider has verified is let in, led on, and bound for good."""
    invited = invite(house, provider, "head")
    visitor = house.visitor
    assert "/dang-nhap/co-quan?tiep=/hoi-nghi" in visitor.get("/dang-nhap?tiep=/hoi-nghi").text
    answer = come_back(visitor, "/dang-nhap/co-quan?tiep=/hoi-nghi")
    assert (answer.status_code, answer.headers["Location"]) == (HTTPStatus.SEE_OTHER, "/hoi-nghi")
    assert is_in(visitor)
    assert people(house).person(invited.id).subject == f"{provider.issuer} {provider.claims['sub']}"
    assert provider.refused == []
    mail = provider.claims["email"]
    provider.claims["email"] = "khac@so.example.vn"
    again = house.visitor
    come_back(again)
    assert is_in(again)
    assert (known(house, "khac@so.example.vn"), len(known(house, mail))) == ([], 1)


def test_request_asks_with_state_nonce_and_pkce(house: House, provider: OidcServer) -> None:
    """The browser goes there with all that binds the proof to it."""
    asked = parse_qs(urlsplit(house.visitor.get("/dang-nhap/co-quan").headers["Location"]).query)
    assert asked["response_type"] == ["code"]
    assert asked["code_challenge_method"] == ["S256"]
    assert all(asked[name][0] for name in ("state", "nonce", "code_challenge"))
    assert set(asked["scope"][0].split()) == {"openid", "email", "profile"}


def test_stranger_is_refused(house: House, provider: OidcServer) -> None:
    """Without a role in the settings nobody is added, and the page says with which address to ask."""
    visitor = house.visitor
    refused = come_back(visitor)
    assert refused.status_code == HTTPStatus.FORBIDDEN
    assert provider.claims["email"] in refused.text
    assert not is_in(visitor)
    assert known(house, provider.claims["email"]) == []


@pytest.mark.usefixtures("role_for_newcomers")
def test_newcomer_is_added_once(house: House, provider: OidcServer) -> None:
    """With a role in the settings whoever is unknown gets an account of that role."""
    for _ in range(2):
        visitor = house.visitor
        come_back(visitor)
        assert is_in(visitor)
    (made,) = known(house, provider.claims["email"])
    assert (made.name, made.role) == ("Nguyễn Thị Hương", "secretary")


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
    invited = invite(house, provider, "administrator")
    provider.claims |= claims
    visitor = house.visitor
    assert come_back(visitor).status_code == HTTPStatus.FORBIDDEN
    assert not is_in(visitor)
    assert people(house).person(invited.id).subject is None


def bound_to_another(house: House, provider: OidcServer) -> None:
    """Give the mail address to an account that another subject has."""
    house.people.bind_subject(invite(house, provider).id, f"{provider.issuer} {uuid7()}")


def test_account_of_another_subject_stays_its_own(house: House, provider: OidcServer) -> None:
    """A mail address that went to somebody else does not open the account of who had it before."""
    bound_to_another(house, provider)
    visitor = house.visitor
    assert come_back(visitor).status_code == HTTPStatus.FORBIDDEN
    assert not is_in(visitor)


@pytest.mark.usefixtures("role_for_newcomers")
def test_newcomer_takes_nobodys_login(house: House, provider: OidcServer) -> None:
    """Nor does whoever would be added come into that account."""
    bound_to_another(house, provider)
    visitor = house.visitor
    assert come_back(visitor).status_code == HTTPStatus.FORBIDDEN
    assert not is_in(visitor)


def test_closed_account_stays_closed(house: House, provider: OidcServer) -> None:
    """The provider opens no account that an administrator closed."""
    people(house).disable(invite(house, provider).id)
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
    invited = invite(house, provider)
    provider.wrong = wrong
    visitor = house.visitor
    assert come_back(visitor).status_code == HTTPStatus.FORBIDDEN
    assert not is_in(visitor)
    assert people(house).person(invited.id).subject is None


def test_forged_proof_opens_nothing(house: House, provider: OidcServer) -> None:
    """What is not signed with a published key is refused, and so is a provider that fails."""
    invited = invite(house, provider)
    visitor = house.visitor
    provider.forged = True
    assert come_back(visitor).status_code == HTTPStatus.FORBIDDEN
    provider.forged, provider.broken = False, True
    assert come_back(visitor).status_code == HTTPStatus.FORBIDDEN
    assert not is_in(visitor)
    assert people(house).person(invited.id).subject is None


def test_way_back_is_the_browsers_own(house: House, provider: OidcServer) -> None:
    """An address to come back by, got in another browser or used before, signs nobody in (login CSRF)."""
    invite(house, provider)
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
    before = house.settings
    house.set(oidc_issuer="http://127.0.0.1:9")
    visitor = house.visitor
    house.settings = before
    answer = visitor.get("/dang-nhap/co-quan")
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert "tài khoản cơ quan" in answer.text
    assert 'name="password"' in answer.text


@pytest.mark.usefixtures("role_for_newcomers")
def test_newcomer_of_several_organisations_is_refused(house: House, provider: OidcServer) -> None:
    """Nobody knows to which of them the newcomer belongs."""
    house.new_organisation(f"Sở {provider.claims['sub']}")  # the last test: they stay
    assert come_back(house.visitor).status_code == HTTPStatus.FORBIDDEN
