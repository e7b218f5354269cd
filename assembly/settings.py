"""Every environment variable of the house, once: typed, and defaulted or required.

``docs/settings.md`` has a line for each; a test holds the two together. Nothing else reads the environment.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from assembly.errors import SettingRefused

PREFIX = "VANTHU_"
FOR_TESTS = "VANTHU_TEST_"  # read by the tests only, never by a program

_BROKER_SCHEMES = {
    "redis": "redis",
    "rediss": "rediss",
    "redis+socket": "redis+socket",
    "valkey": "redis",
    "valkeys": "rediss",
    "valkey+unix": "redis+socket",
}
_DATABASE_SCHEMES = {
    "sqlite": "sqlite",
    "postgresql": "postgresql+psycopg",
    "postgres": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}
_DAY = 24 * 60 * 60  # seconds
_ANY_HOST = ("0.0.0.0", "::")  # noqa: S104 - compared, not bound


def _with_scheme(url: str, schemes: Mapping[str, str]) -> str:
    scheme, colon, rest = url.partition("://")
    if not colon or scheme.lower() not in schemes:
        raise ValueError(f"must begin with one of {', '.join(f'{name}://' for name in schemes)}")
    return f"{schemes[scheme.lower()]}://{rest}"


def _broker(url: str) -> str:
    return _with_scheme(url, _BROKER_SCHEMES)


def _database(url: str) -> str:
    return _with_scheme(url, _DATABASE_SCHEMES)


def _program(value: str) -> str:
    if value in ("auto", "off") or Path(value).is_absolute():
        return value
    raise ValueError("must be auto, off, or the absolute path of soffice")


def _public(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme in ("http", "https") and parts.netloc and not parts.path.strip("/") and not parts.query:
        return f"{parts.scheme}://{parts.netloc}"
    raise ValueError("must be http:// or https:// with a host, such as https://vanthu.example.vn")


def _issuer(url: str) -> str:
    parts = urlsplit(url)
    inside = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "::1", "localhost")
    if (parts.scheme == "https" or inside) and parts.netloc and not parts.query and not parts.fragment:
        return url
    raise ValueError("must be https:// with a host, as the provider itself tells it (issuer)")


def _pauses(text: str) -> str:
    pauses = _seconds(text)
    if not pauses or pauses[0] < 1 or pauses[-1] > _DAY or list(pauses) != sorted(pauses):
        raise ValueError(f"must be seconds with commas that grow, from 1 to {_DAY}, such as 5,60,3600")
    return text


def _seconds(text: str) -> tuple[int, ...]:
    try:
        return tuple(int(part) for part in text.split(","))
    except ValueError:
        return ()


def _objects(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme == "file" and not parts.netloc and parts.path.startswith("/"):
        return url
    if parts.scheme == "s3" and parts.netloc:
        return url
    raise ValueError("must be file:///absolute/folder or s3://bucket/prefix")


class Settings(BaseSettings):
    """What a program of the house is told from outside; the variable is the field in capitals after VANTHU_.

    Units: bytes, MiB, seconds, days as the names say.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, frozen=True, extra="forbid")

    data: Annotated[Path, AfterValidator(Path.absolute)] = Field(
        Path("data"), description="Folder for everything kept on this machine."
    )
    templates: Annotated[Path, AfterValidator(Path.absolute)] | None = Field(
        None, description="Folder of further templates, read at the start; unset: the installed ones alone."
    )
    broker_url: Annotated[str, AfterValidator(_broker)] | None = Field(
        None,
        description="The queue: redis://host:6379/0, rediss://..., or redis+socket:///path of a unix socket. "
        "`vanthu serve` starts a Valkey of its own where it is unset; the web and the workers need it.",
    )
    database_url: Annotated[str, AfterValidator(_database)] | None = Field(
        None, description="The database: postgresql://... or sqlite:///...; unset: SQLite in VANTHU_DATA."
    )
    objects_url: Annotated[str, AfterValidator(_objects)] | None = Field(
        None,
        description="The documents: s3://bucket/prefix or file:///folder; unset: in VANTHU_DATA.",
    )
    objects_endpoint: str | None = Field(
        None, description="Address of an S3 service other than Amazon's, such as http://minio:9000."
    )
    objects_region: str = Field("us-east-1", description="Region of the S3 bucket.")
    objects_access_key_id: str | None = Field(None, description="Key of the S3 bucket.")
    objects_secret_access_key: SecretStr | None = Field(None, description="Secret of the S3 bucket.")

    host: str = Field("127.0.0.1", min_length=1, description="Address the web listens on.")
    port: int = Field(8080, ge=0, le=65535, description="Port the web listens on; 0 takes a free one.")
    trusted_hosts: str | None = Field(
        None,
        description="Names under which the web may be called, with commas; unset: any, but under "
        "`vanthu serve` on a loopback address only this machine's: no foreign page can read.",
    )
    public_url: Annotated[str, AfterValidator(_public)] | None = Field(
        None,
        description="Address under which people reach the pages, such as https://vanthu.example.vn; with "
        "https all cookies are for https alone. Unset: as each request says.",
    )
    web_threads: int = Field(
        8, ge=1, le=256, description="Requests answered at the same time, beside those that stay."
    )
    waiting_requests: int = Field(
        16,
        ge=0,
        le=1000,
        description="Requests with `Prefer: wait` that wait at the same time; others are answered at once.",
    )
    wait_seconds: int = Field(
        30, ge=0, le=600, description="Longest that a request with `Prefer: wait` waits for its job."
    )
    event_streams: int = Field(
        32, ge=0, le=1000, description="Streams of events that are open at the same time."
    )
    body_bytes: int = Field(
        4 * 1024 * 1024, ge=1024, le=1024**3, description="Largest request body taken, in bytes."
    )
    upload_bytes: int = Field(
        20 * 1024 * 1024,
        ge=1024,
        le=1024**3,
        description="Largest Word file taken for a format check, and table taken for a batch, in bytes.",
    )
    reads_per_minute: int = Field(
        6000, ge=0, description="Requests of a key in a minute that only read; 0: any number."
    )
    writes_per_minute: int = Field(
        600, ge=0, description="Other requests of a key in a minute; 0: any number."
    )
    strangers_per_minute: int = Field(
        300,
        ge=0,
        description="Requests of an address in a minute that show no good key; 0: any number.",
    )
    sign_ins_per_minute: int = Field(
        20, ge=0, description="Tries of an address in a minute to sign in to the pages; 0: any number."
    )
    session_idle_minutes: int = Field(
        240, ge=5, le=7 * 24 * 60, description="Whoever does nothing on the pages for so long is signed out."
    )
    session_hours: int = Field(
        24, ge=1, le=24 * 90, description="Whoever is signed in to the pages for so long signs in again."
    )
    secret: Annotated[SecretStr, Field(min_length=32)] | None = Field(
        None,
        description="Seals the forms of the pages, 32 letters or more, the same for all web processes; "
        "unset: drawn once and kept in the database.",
    )
    oidc_issuer: Annotated[str, AfterValidator(_issuer)] | None = Field(
        None,
        description="Provider of OpenID Connect where people may sign in, such as "
        "https://login.example.vn/realms/so; unset: by password and link alone.",
    )
    oidc_client_id: str | None = Field(None, description="The name of this house at the provider.")
    oidc_client_secret: SecretStr | None = Field(
        None, description="The secret of this house at the provider."
    )
    oidc_role: Literal["secretary", "head", "administrator"] | None = Field(
        None,
        description="Role of an account that is made when somebody unknown comes from the provider; unset: "
        "only people who were added before may sign in.",
    )
    format_checks: int = Field(
        2,
        ge=1,
        le=64,
        description="Files that the web checks or reads at the same time; others wait.",
    )

    workers: int = Field(
        default_factory=lambda: os.cpu_count() or 1,
        ge=1,
        le=256,
        description="Documents made at the same time; unset: the cores of this machine.",
    )
    quick_workers: int = Field(
        1,
        ge=1,
        le=64,
        description="Processes beside those for small jobs alone: they never wait behind a large one.",
    )
    jobs_in_flight: int = Field(
        100, ge=1, description="Most jobs of an organisation that have not ended; further ones get 429."
    )
    documents_in_flight: int = Field(
        50_000,
        ge=1,
        description="Most documents of an organisation that wait to be made; further jobs get 429. A job "
        "alone may have more.",
    )
    batch_rows: int = Field(50_000, ge=1, le=50_000, description="Most rows of a batch.")
    worker_memory_mb: int = Field(
        2048, ge=256, description="Address space a process that makes documents may use, in MiB."
    )
    chunk_documents: int = Field(
        100, ge=1, le=1000, description="Most documents made by one task of the queue; a small job has less."
    )
    chunk_seconds: int = Field(
        300, ge=10, le=3600, description="A process busy with one chunk for longer is killed."
    )
    lease_seconds: int = Field(
        10,
        ge=2,
        le=3600,
        description="A chunk whose worker shows no life for so long goes to another.",
    )
    sweep_seconds: int = Field(5, ge=1, le=3600, description="Pause between searches for work left behind.")
    keep_days: int = Field(30, ge=1, le=3650, description="Days that finished jobs and documents are kept.")

    callback_allow: str = Field(
        "",
        description="Names, addresses and networks, with commas, that callbacks may go to though they are "
        "not public, and over plain http; the metadata of a cloud never.",
    )
    callback_pauses: Annotated[str, AfterValidator(_pauses)] = Field(
        "5,60,300,1800,7200,21600,43200,86400",
        description="Seconds, with commas, after which a callback that was not taken is sent again.",
    )
    callback_seconds: int = Field(
        15, ge=1, le=300, description="A receiver that has not answered a callback by then is left."
    )
    callback_threads: int = Field(
        16, ge=1, le=256, description="Callbacks sent at the same time; to one receiver two."
    )
    callback_endpoints: int = Field(
        20, ge=1, le=1000, description="Most callback endpoints of an organisation."
    )

    soffice: Annotated[str, AfterValidator(_program)] = Field(
        "auto",
        description="LibreOffice, which lays out pages: auto (soffice or libreoffice on PATH), off, a path.",
    )
    soffice_seconds: int = Field(
        60, ge=1, le=3600, description="LibreOffice busy with one file for longer is killed."
    )

    pdf_workers: int = Field(
        2,
        ge=1,
        le=32,
        description="LibreOffices that make PDFs at the same time; each needs about 300 MiB and a core.",
    )

    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="What the logs tell.")

    @model_validator(mode="after")
    def _provider_is_whole(self) -> Settings:
        if self.oidc_issuer and not (self.oidc_client_id and self.oidc_client_secret):
            raise ValueError(
                "VANTHU_OIDC_ISSUER needs VANTHU_OIDC_CLIENT_ID and VANTHU_OIDC_CLIENT_SECRET beside it"
            )
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read arguments and the environment only: a stray .env file must not change a program."""
        return init_settings, env_settings

    @property
    def database(self) -> str:
        """The SQLAlchemy address of the database."""
        return self.database_url or f"sqlite:///{self.data / 'vanthu.db'}"

    @property
    def pages(self) -> str:
        """The address of the pages for links that are made outside a request."""
        host = "localhost" if self.host in _ANY_HOST else f"[{self.host}]" if ":" in self.host else self.host
        return self.public_url or f"http://{host}:{self.port}"

    @property
    def objects(self) -> str:
        """The address of the object store."""
        return self.objects_url or (self.data / "objects").as_uri()

    @property
    def callback_pause_seconds(self) -> tuple[int, ...]:
        """The pauses between attempts to deliver a callback."""
        return _seconds(self.callback_pauses)

    @property
    def broker(self) -> str:
        """The address of the queue.

        Raises SettingRefused where VANTHU_BROKER_URL is unset.
        """
        if self.broker_url is None:
            raise SettingRefused(
                "Thiếu biến VANTHU_BROKER_URL (địa chỉ hàng đợi), ví dụ redis://localhost:6379/0; "
                "lệnh `vanthu serve` tự đặt biến này.",
                "VANTHU_BROKER_URL is required, such as redis://localhost:6379/0; `vanthu serve` sets it.",
            )
        return self.broker_url

    def as_environment(self) -> dict[str, str]:
        """Return the environment of another program that is to have these same settings."""
        variables = {name: value for name, value in os.environ.items() if not _is_setting(name)}
        for field, value in self:
            if value is not None:
                plain = value.get_secret_value() if isinstance(value, SecretStr) else value
                variables[variable_of(field)] = str(plain)
        return variables


def _is_setting(name: str) -> bool:
    return name.upper().startswith(PREFIX) and not name.upper().startswith(FOR_TESTS)


def variable_of(field: str) -> str:
    """Return the name of the environment variable of a field."""
    return PREFIX + field.upper()


def read_settings(**given: Any) -> Settings:
    """Read the environment; ``given`` (by field name) goes before it.

    Raises SettingRefused, which names every variable that is wrong and what would be right.
    """
    complaints: list[str] = []
    known = {variable_of(field) for field in Settings.model_fields}
    for name in sorted(os.environ):
        if os.environ[name] and _is_setting(name) and name.upper() not in known:
            near = difflib.get_close_matches(name.upper(), known, n=1)
            complaints.append(f"{name} is not a setting" + (f"; did you mean {near[0]}?" if near else ""))
    settings = None
    try:
        settings = Settings(**given)
    except ValidationError as refusal:
        complaints += [_complaint(error) for error in refusal.errors()]
    if settings is None or complaints:
        told = "; ".join(complaints)
        raise SettingRefused(f"Cấu hình chưa đúng: {told}", f"settings refused: {told}")
    return settings


def _complaint(error: Mapping[str, Any]) -> str:
    # the value itself may be a password inside an address, so it is never repeated
    place = error["loc"]
    variable = variable_of(str(place[0])) if place else PREFIX
    return f"{variable}: {str(error['msg']).removeprefix('Value error, ')}"
