"""What the pages are dressed in: styles, modules and pictures, from memory, kept by browsers for a year.

An address holds a hash of all assets together, ``/tinh/v-<hash>/js/ask.mjs``: what modules and styles name
beside themselves is then of the same version, and a new version of the program has new addresses. Any other
hash gets the assets of now, to be asked for again each time.
"""

from __future__ import annotations

import hashlib
import json
import mimetypes
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import PurePosixPath

from flask import Flask, Response, current_app, request, url_for
from flask_compress import Compress
from flask_compress.flask_compress import DictCache
from werkzeug.exceptions import NotFound

from assembly.conference.form import conference_form

_BOOTSTRAP = files("flask_bootstrap") / "static" / "bootstrap5"
_TYPES = {".mjs": "text/javascript", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
_FOREVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Asset:
    """One file and its media type."""

    content: bytes
    media_type: str


@cache
def assets() -> dict[str, Asset]:
    """Return all assets by their path."""
    found = {path: file.read_bytes() for path, file in _below(files("service.pages") / "static", "")}
    found["css/bootstrap.css"] = _without_map((_BOOTSTRAP / "css" / "bootstrap.min.css").read_bytes())
    found["img/icons.svg"] = _icons()
    found["form.json"] = json.dumps(conference_form().as_data(), ensure_ascii=False).encode()
    return {path: Asset(content, _type_of(path)) for path, content in sorted(found.items())}


@cache
def version() -> str:
    """Return the hash over all assets: 12 hexadecimal digits."""
    sums = [path.encode() + hashlib.sha256(asset.content).digest() for path, asset in assets().items()]
    return hashlib.sha256(b"".join(sums)).hexdigest()[:12]


def asset_url(path: str) -> str:
    """Return the address of an asset; raises KeyError where there is none."""
    assets()[path]
    return url_for("pages.asset", path=f"v-{version()}/{path}")


def icon_url(name: str) -> str:
    """Return the address of an icon; raises KeyError where ``icons.txt`` does not name it."""
    if name not in icon_names():
        raise KeyError(name)
    return f"{asset_url('img/icons.svg')}#{name}"


@cache
def icon_names() -> frozenset[str]:
    """Return which icons of Bootstrap the pages use: all of them are 1.1 MB."""
    return frozenset(files("service.pages").joinpath("icons.txt").read_text("utf-8").split())


def give_asset(path: str) -> Response:
    """Give an asset by its path behind ``/tinh/``."""
    told, _, rest = path.partition("/")
    versioned = told.startswith("v-")
    asset = assets().get(rest if versioned else path)
    if asset is None:
        raise NotFound
    answer = Response(asset.content, content_type=asset.media_type)
    answer.headers["Cache-Control"] = _FOREVER if told == f"v-{version()}" else "no-cache"
    answer.set_etag(hashlib.sha256(asset.content).hexdigest()[:32])
    compress: Compress = current_app.extensions["vanthu.compress"]
    answer = compress.after_request(answer)
    answer.make_conditional(request)
    return answer


def pack_assets(app: Flask) -> None:
    """Let assets be packed, once for each; the pages themselves never are.

    They hold the secret of the form beside words of others: how long a packed page is would tell on it (the
    BREACH attack).
    """
    app.config.update(
        COMPRESS_REGISTER=False,
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=9,
        COMPRESS_LEVEL=9,
        COMPRESS_CACHE_BACKEND=DictCache,
        COMPRESS_CACHE_KEY=lambda asked: asked.path.rpartition(f"v-{version()}")[2],
    )
    app.extensions["vanthu.compress"] = Compress(app)


def _below(folder: Traversable, path: str) -> list[tuple[str, Traversable]]:
    found = []
    for entry in folder.iterdir():
        inner = f"{path}{entry.name}"
        found += _below(entry, f"{inner}/") if entry.is_dir() else [(inner, entry)]
    return found


def _type_of(path: str) -> str:
    ending = PurePosixPath(path).suffix
    kind = _TYPES.get(ending) or mimetypes.guess_type(path)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith(("text/", "image/svg")) else kind


def _without_map(style: bytes) -> bytes:
    return re.sub(rb"/\*# sourceMappingURL=.*?\*/", b"", style)


def _icons() -> bytes:
    sprite = (_BOOTSTRAP / "icons" / "bootstrap-icons.svg").read_text("utf-8")
    drawn = {name: symbol for symbol, name in re.findall(r'(<symbol[^>]*id="([^"]+)".*?</symbol>)', sprite)}
    symbols = "".join(drawn[name] for name in sorted(icon_names()))
    return f'<svg xmlns="http://www.w3.org/2000/svg">{symbols}</svg>'.encode()
