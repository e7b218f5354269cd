"""The provider of OIDC that the settings name: people are sent there and come back with a proof.

The only file that knows Authlib. State, nonce and PKCE (S256) are its work; whom the proof is about is
``assembly.people.provider``'s.
"""

from __future__ import annotations

import logging
from typing import Any

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from flask import Flask, Response
from joserfc.errors import JoseError
from requests import RequestException

from assembly.errors import SignInRefused
from assembly.people.provider import Identity
from assembly.settings import Settings

log = logging.getLogger(__name__)

SECONDS = 10  # a provider that does not answer by then is away
_DISCOVERY = "/.well-known/openid-configuration"
_TROUBLE = (AuthlibBaseError, JoseError, RequestException, KeyError, RuntimeError, TypeError, ValueError)


class Provider:
    """The provider of one issuer; raises SignInRefused where it does not do its part."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        secret = settings.oidc_client_secret
        self._issuer = settings.oidc_issuer or ""
        self._client = OAuth(app).register(  # type: ignore[no-untyped-call]  # its stubs leave it out
            "vanthu",
            client_id=settings.oidc_client_id,
            client_secret=None if secret is None else secret.get_secret_value(),
            server_metadata_url=self._issuer.rstrip("/") + _DISCOVERY,
            client_kwargs={
                "scope": "openid email profile",
                "code_challenge_method": "S256",
                "default_timeout": SECONDS,
            },
        )

    def send_there(self, back: str) -> Response:
        """Lead the browser to the provider; it comes back to the address ``back``."""
        try:
            answer: Response = self._client.authorize_redirect(back)
        except _TROUBLE as trouble:
            raise _away(trouble) from None
        return answer

    def identity(self) -> Identity:
        """Return whom the request that came back proves."""
        try:
            token = self._client.authorize_access_token(claims_options={"iss": {"values": [self._issuer]}})
            claims: dict[str, Any] = token["userinfo"]
            return _identity(self._issuer, claims)
        except _TROUBLE as trouble:
            raise _away(trouble) from None


def _identity(issuer: str, claims: dict[str, Any]) -> Identity:
    subject, mail, name = claims["sub"], claims.get("email"), claims.get("name")
    if not isinstance(subject, str) or not subject:
        raise ValueError("no subject")
    verified = claims.get("email_verified") is True and isinstance(mail, str)
    return Identity(issuer, subject, name if isinstance(name, str) else None, str(mail) if verified else None)


def _away(trouble: Exception) -> SignInRefused:
    log.warning("the provider of OIDC: %s", type(trouble).__name__)  # its text may hold what proves somebody
    return SignInRefused(
        "Chưa đăng nhập được bằng tài khoản cơ quan. Xin thử lại; nếu vẫn không được, hãy dùng mật khẩu "
        "hoặc báo người quản trị.",
        f"the provider did not do its part: {type(trouble).__name__}",
    )
