"""The manifest of a template: what kind of document it makes, when, for whom, and its place in the dossier.

Nothing in code names a kind of document: a folder with a ``manifest.toml`` and a ``template.docx`` adds one.
"""

from __future__ import annotations

import difflib
import re
import tomllib
import unicodedata
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    Strict,
    StringConstraints,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_core import ErrorDetails

from assembly.conference.pointer import pointer_to
from assembly.errors import Fault, TemplateRefused
from assembly.templates.file_name import compile_pattern, file_name

__all__ = ["Base", "Dated", "Issued", "Need", "Style", "TemplateSpec", "Year", "file_name", "read_manifest"]

Style = Literal["state", "party"]
Issued = Literal["once", "per_member", "per_row"]
Year = Literal["summed_up", "planned"]
Dated = Literal["conference", "later", "never"]
Base = Literal["law", "founding", "rules", "given", "minutes"]

_LARGEST_MANIFEST = 64 * 1024  # bytes
_BEHIND_THE_DOSSIER = 1000  # place of a template that belongs to no dossier


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,62}$")]
Sentence = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500), AfterValidator(_nfc)
]
Pointer = Annotated[str, StringConstraints(pattern=r"^(/([^~/]|~[01])+)+$", max_length=200)]
Column = Annotated[str, StringConstraints(pattern=r"^[a-z_]\w*(\[\])?(\.[a-z_]\w*(\[\])?)*$", max_length=200)]
Abbreviation = Annotated[str, StringConstraints(pattern=r"^([A-ZĐ][A-Za-zĐđ]{0,7})?$"), AfterValidator(_nfc)]


class Need(BaseModel):
    """Facts of which a document needs at least one; ``reason`` is the Vietnamese sentence shown where all
    lack.

    ``any`` holds JSON pointers into the conference.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    any: Annotated[tuple[Pointer, ...], Field(min_length=1)]
    reason: Sentence


class TemplateSpec(BaseModel):
    """What a manifest says.

    ``id`` is the name of the template's folder, ``kind`` the kind of document, which may come in two
    styles; ``year`` tells whose members and leaders it speaks of; ``abbreviation`` is the type abbreviation
    in its number (decree 30/2020, appendix III; empty: unnumbered); ``order`` its place in the dossier;
    ``dated`` tells which date its place-and-date line carries; ``bases`` which legal bases it cites;
    ``rests_on`` the kind of document that it cites as its ground; ``addressed`` whether it must have an
    addressee (Kính gửi); ``recipients`` (Nơi nhận) stand where the conference names none; ``file_name`` is
    the pattern of its file name in the language of templates; ``needs`` the facts it cannot do without;
    ``columns`` the facts that its blank workbook asks for, in order: ``block.name``, ``tasks.items[]``,
    ``member.name`` for the unit of a document issued to each member. A document issued ``per_row`` knows no
    conference: the columns of a row are its words, ``needs`` are pointers to them, and what only a dossier
    asks (kind, style, year, order, date) may be left out.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Identifier
    kind: Identifier
    style: Style
    title: Sentence
    description: Sentence
    issued: Issued
    year: Year
    abbreviation: Abbreviation = ""
    order: Annotated[int, Strict(), Field(ge=0, le=10_000)]
    dated: Dated
    bases: tuple[Base, ...] = ()
    rests_on: Identifier | None = None
    addressed: bool = False
    recipients: tuple[Sentence, ...] = ()
    file_name: Sentence
    needs: tuple[Need, ...] = ()
    columns: tuple[Column, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _no_dossier(cls: type[Self], data: Any) -> Any:
        if not isinstance(data, dict) or data.get("issued") != "per_row":
            return data
        outside = {"kind": data.get("id"), "style": "state", "year": "planned", "dated": "never"}
        return {**outside, "order": _BEHIND_THE_DOSSIER, **data}

    @field_validator("file_name")
    @classmethod
    def _pattern_compiles(cls: type[Self], pattern: str) -> str:
        compile_pattern(pattern)
        return pattern


def read_manifest(toml: bytes, folder_name: str) -> TemplateSpec:
    """Read a manifest; ``folder_name`` is the template's id, which the file may repeat.

    Raises TemplateRefused with every fault: its pointer in the manifest, its line where the TOML is broken.
    """
    data = _parsed(toml)
    faults: list[Fault] = []
    if data.setdefault("id", folder_name) != folder_name:
        faults.append(
            Fault(
                "/id",
                "manifest.id",
                f"“id” phải trùng tên thư mục: {folder_name}.",
                f"the id must be the folder's name: {folder_name}",
                str(data["id"])[:80],
            )
        )
    try:
        spec = TemplateSpec.model_validate(data)
    except ValidationError as trouble:
        errors = trouble.errors(include_url=False, include_context=True)
        raise TemplateRefused(faults + [fault for error in errors for fault in _faults(error)]) from None
    if faults:
        raise TemplateRefused(faults)
    return spec


def _parsed(toml: bytes) -> dict[str, Any]:
    if len(toml) > _LARGEST_MANIFEST:
        raise TemplateRefused(
            [
                Fault(
                    "",
                    "manifest.too-large",
                    f"manifest.toml quá lớn: nhiều nhất {_LARGEST_MANIFEST // 1024} KB.",
                    f"the manifest is at most {_LARGEST_MANIFEST} bytes",
                )
            ]
        )
    try:
        return tomllib.loads(toml.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as trouble:
        line = re.search(r"at line (\d+)", str(trouble))
        raise TemplateRefused(
            [
                Fault(
                    "",
                    "manifest.not-toml",
                    "manifest.toml không đọc được: phải là TOML, mã UTF-8.",
                    f"the manifest is not TOML in UTF-8 ({str(trouble)[:120]})",
                    line=int(line.group(1)) if line else None,
                )
            ]
        ) from trouble


def _faults(error: ErrorDetails) -> list[Fault]:
    place = pointer_to(error["loc"])
    cause = error.get("ctx", {}).get("error")
    if isinstance(cause, TemplateRefused):  # the pattern's own faults say more
        return [
            Fault(place, fault.code, fault.message, fault.message_en, fault.found) for fault in cause.faults
        ]
    message, message_en = _explained(error)
    found = None if error["type"] == "missing" else repr(error["input"])[:80]
    return [Fault(place, f"manifest.{error['type'].replace('_', '-')}", message, message_en, found)]


def _explained(error: ErrorDetails) -> tuple[str, str]:
    match error["type"]:
        case "missing":
            return "Thiếu trường này.", "this field is missing"
        case "extra_forbidden":
            name = str(error["loc"][-1])
            known = Need.model_fields if len(error["loc"]) > 1 else TemplateSpec.model_fields
            near = difflib.get_close_matches(name, known, n=1)
            return (
                f"Không có trường “{name}”" + (f"; có phải “{near[0]}”?" if near else "."),
                f"there is no field {name!r}" + (f"; did you mean {near[0]!r}?" if near else ""),
            )
        case "literal_error":
            expected = str(error["ctx"]["expected"])
            return f"Phải là một trong: {expected.replace(' or ', ', ')}.", f"must be {expected}"
        case "string_pattern_mismatch":
            pattern = error["ctx"]["pattern"]
            return f"Viết chưa đúng dạng {pattern}.", f"must match {pattern}"
    return f"Giá trị chưa đúng: {error['msg']}.", error["msg"]
