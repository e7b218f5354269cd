"""A small provider of OpenID Connect on this machine, which can be told to do wrong."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

CLIENT_ID = "vanthu"
CLIENT_SECRET = "a secret of the house"  # noqa: S105 - of the tests alone


@dataclass
class OidcServer:
    """Who signs in there, and what the provider does wrong.

    ``claims`` are those of the next proof beside the usual ones; ``wrong`` overwrites the usual ones;
    ``forged`` signs with a key that is not published; ``broken`` answers 500 for a token.
    """

    issuer: str
    key: RSAKey
    claims: dict[str, Any] = field(default_factory=dict)
    wrong: dict[str, Any] = field(default_factory=dict)
    forged: bool = False
    broken: bool = False
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)

    def proof(self, asked: dict[str, str]) -> str:
        """Return the signed proof for what was asked for."""
        now = int(time.time())
        usual = {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
        }
        key = RSAKey.generate_key(2048, {"kid": "one"}) if self.forged else self.key
        return jwt.encode({"alg": "RS256", "kid": "one"}, usual | self.claims | self.wrong, key)

    def token(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        """Answer at the token endpoint: who asks, for which code, with which verifier, is all proven."""
        asked = self.codes.pop(form.get("code", ""), None)
        name_and_secret = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        if asked is None or authorization != f"Basic {name_and_secret}":
            self.refused.append("client")
            return 401, {"error": "invalid_client"}
        challenge = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if asked["code_challenge"] != base64.urlsafe_b64encode(challenge).rstrip(b"=").decode():
            self.refused.append("verifier")
            return 400, {"error": "invalid_grant"}
        if asked["redirect_uri"] != form.get("redirect_uri") or asked["code_challenge_method"] != "S256":
            self.refused.append("address")
            return 400, {"error": "invalid_grant"}
        if self.broken:
            return 500, {}
        bearer = secrets.token_urlsafe()
        return 200, {"access_token": bearer, "token_type": "Bearer", "id_token": self.proof(asked)}


class _Door(BaseHTTPRequestHandler):
    server_of: ClassVar[OidcServer]

    def do_GET(self) -> None:
        server, address = self.server_of, urlsplit(self.path)
        if address.path == "/.well-known/openid-configuration":
            self._tell(
                200,
                {
                    "issuer": server.issuer,
                    "authorization_endpoint": f"{server.issuer}/authorize",
                    "token_endpoint": f"{server.issuer}/token",
                    "jwks_uri": f"{server.issuer}/keys",
                    "id_token_signing_alg_values_supported": ["RS256"],
                },
            )
        elif address.path == "/keys":
            self._tell(200, KeySet([server.key]).as_dict(private=False))
        elif address.path == "/authorize":
            asked = {name: values[0] for name, values in parse_qs(address.query).items()}
            code = secrets.token_urlsafe()
            server.codes[code] = asked
            self.send_response(302)
            back = urlencode({"code": code, "state": asked["state"]})
            self.send_header("Location", f"{asked['redirect_uri']}?{back}")
            self.end_headers()
        else:
            self._tell(404, {})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        self._tell(*self.server_of.token(form, self.headers.get("Authorization", "")))

    def _tell(self, status: int, body: Any) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - http.server's own name
        """Say nothing."""


@contextmanager
def oidc_server(key: RSAKey) -> Iterator[OidcServer]:
    """Run a provider that signs with a key."""
    door: type[_Door] = type("_DoorOfOne", (_Door,), {})
    listening = ThreadingHTTPServer(("127.0.0.1", 0), door)
    door.server_of = OidcServer(f"http://127.0.0.1:{listening.server_port}", key)
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield door.server_of
    finally:
        listening.shutdown()
        thread.join()
        listening.server_close()
