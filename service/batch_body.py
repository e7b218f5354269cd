"""Reading a batch: a form with a spreadsheet, or JSON with its rows; every fault with its place."""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from flask import request
from werkzeug.datastructures import FileStorage

from assembly.conference.pointer import pointer_to
from assembly.conference.reading import MOST_BYTES, form_of, read_conference, read_conference_data
from assembly.errors import ConferenceRefused, Fault, InputRefused, RequestRefused, TemplateNotFound
from assembly.jobs.batches.columns import columns_of
from assembly.jobs.batches.rows import RowsReading, read_json_rows, read_rows
from assembly.templates.registry import RegisteredTemplate, TemplateLibrary
from service.requests import BodyTooLarge

LegacyFonts = Literal["ask", "convert", "keep"]
MOST_FIELDS = 12
MOST_FIELD_BYTES = 128 * 1024  # Werkzeug takes a form in pieces of 64 KiB and bounds these too
FRAME_BYTES = 16 * 1024  # of a multipart body, beside the files
_FILES = ("rows", "conference")
_TEXTS = ("template", "sheet", "legacy_fonts", "dry_run")
_KEYS = ("template", "rows", "conference", "dry_run")
_TRUTHS = {"": False, "false": False, "0": False, "no": False, "true": True, "1": True, "yes": True}


@dataclass(frozen=True, slots=True)
class BatchBody:
    """A batch that can be made: its template, the conference below its rows as plain data, its rows."""

    registered: RegisteredTemplate
    base: Mapping[str, Any] | None
    reading: RowsReading
    dry_run: bool


def bound_form(upload_bytes: int) -> None:
    """Bound what the form of this request may hold, before anything of it is read."""
    request.max_content_length = upload_bytes + MOST_BYTES + FRAME_BYTES
    request.max_form_memory_size = MOST_FIELD_BYTES
    request.max_form_parts = MOST_FIELDS


def read_form_batch(library: TemplateLibrary, upload_bytes: int) -> BatchBody:
    """Read the form of this request: the files ``rows`` and ``conference``, the other fields as text.

    Raises RequestRefused, ConferenceRefused, RowsRefused with every fault, BodyTooLarge.
    """
    bound_form(upload_bytes)
    given = request.form.to_dict()
    faults = [_unknown(name, (*_TEXTS, *_FILES)) for name in given if name not in (*_TEXTS, *_FILES)]
    faults += [_unknown(name, _FILES) for name in request.files if name not in _FILES]
    rows, conference = (_file(name, faults) for name in _FILES)
    registered = _registered(given.get("template"), library, faults)
    legacy_fonts: LegacyFonts = "ask"
    for choice in get_args(LegacyFonts):
        if given.get("legacy_fonts", "ask") == choice:
            legacy_fonts = choice
            break
    else:
        faults.append(_wrong("legacy_fonts", "ask, convert hoặc keep", "ask, convert or keep"))
    dry_run = _TRUTHS.get(given.get("dry_run", "").lower())
    if dry_run is None:
        faults.append(_wrong("dry_run", "true hoặc false", "true or false"))
    if rows is None and not faults:
        faults.append(_missing("rows", "tệp .xlsx, .xls, .ods hoặc .csv", "a file .xlsx, .xls, .ods or .csv"))
    if conference is not None:
        _refuse_conference_of_own_words(registered, faults)
    if faults or registered is None or rows is None or dry_run is None:
        raise RequestRefused(faults)
    base = None if conference is None else _conference_of(conference)
    table = _content(rows, upload_bytes)
    reading = read_rows(
        table,
        (rows.filename or "")[-200:],
        columns_of(registered, given=base),
        sheet=given.get("sheet") or None,
        legacy_fonts=legacy_fonts,
    )
    return BatchBody(registered, base, reading, dry_run)


def read_json_batch(body: bytes, library: TemplateLibrary) -> BatchBody:
    """Read a JSON body; pointers of faults go from the body as it was sent.

    Raises RequestRefused, ConferenceRefused, RowsRefused with every fault.
    """
    order = _parsed(body)
    if not isinstance(order, dict):
        raise RequestRefused(
            [
                Fault(
                    "",
                    "request.not-an-object",
                    'Nội dung gửi lên phải là một đối tượng JSON, ví dụ {"template": "...", "rows": [...]}.',
                    'the body must be a JSON object such as {"template": "...", "rows": [...]}',
                )
            ]
        )
    faults = [_unknown(key, _KEYS) for key in order if key not in _KEYS]
    registered = _registered(order.get("template"), library, faults)
    dry_run = order.get("dry_run", False)
    if not isinstance(dry_run, bool):
        faults.append(_wrong("dry_run", "true hoặc false", "true or false"))
    if "rows" not in order:
        faults.append(_missing("rows", "danh sách các dòng", "a list of rows"))
    if order.get("conference") is not None:
        _refuse_conference_of_own_words(registered, faults)
    if faults or registered is None:
        raise RequestRefused(faults)
    base = None
    if order.get("conference") is not None:
        reading = read_conference_data(order["conference"], base="/conference")
        base = reading.conference.model_dump(mode="json", exclude_none=True)
    rows = read_json_rows(order["rows"], columns_of(registered, given=base))
    return BatchBody(registered, base, rows, dry_run is True)


def _parsed(body: bytes) -> Any:
    """Parse a body that may be long: pointers of its faults are told, but no lines."""
    twice: list[str] = []

    def members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            names = [name for name, _ in pairs]
            twice.append(next(name for name in names if names.count(name) > 1))
        return found

    try:
        read = json.loads(body.decode("utf-8"), object_pairs_hook=members, parse_constant=_no_number)
    except UnicodeDecodeError:
        raise _not_json(
            "request.not-utf-8", "Nội dung phải ở bảng mã UTF-8.", "the body must be in UTF-8"
        ) from None
    except json.JSONDecodeError as trouble:
        raise _not_json(
            "request.not-json",
            "Nội dung không phải là JSON đúng cú pháp.",
            f"the body is not JSON: {trouble.msg}",
            line=trouble.lineno,
        ) from None
    except (ValueError, RecursionError):
        raise _not_json(
            "request.not-json",
            "Nội dung JSON lồng nhau quá sâu hoặc có số không viết được.",
            "the body is nested too deeply, or holds a number that JSON has not",
        ) from None
    if twice:
        raise _not_json(
            "request.key-twice",
            f"Mục “{twice[0][:80]}” có hai lần trong cùng một nhóm.",
            "a key stands twice in one object",
            found=twice[0][:80],
        )
    return read


def _no_number(word: str) -> Any:
    raise ValueError(word)


def _not_json(
    code: str, message: str, message_en: str, *, line: int | None = None, found: str | None = None
) -> RequestRefused:
    return RequestRefused([Fault("", code, message, message_en, found, line)])


def _registered(name: object, library: TemplateLibrary, faults: list[Fault]) -> RegisteredTemplate | None:
    if not isinstance(name, str) or not name:
        faults.append(_missing("template", "mã của mẫu văn bản", "the id of a template"))
        return None
    try:
        return library.get(name)
    except TemplateNotFound:
        known = [template.spec.id for template in library.all()]
        near = difflib.get_close_matches(name, known, n=1)
        hint, hint_en = (f" Có phải “{near[0]}”?", f"; did you mean {near[0]}?") if near else ("", "")
        faults.append(
            Fault(
                "/template",
                "request.unknown-template",
                f"Không có mẫu này.{hint} Danh sách mẫu ở /api/v1/templates.",
                f"there is no such template{hint_en}; /api/v1/templates lists them",
                name[:80],
            )
        )
        return None


def _refuse_conference_of_own_words(registered: RegisteredTemplate | None, faults: list[Fault]) -> None:
    if registered is not None and registered.spec.issued == "per_row":
        faults.append(
            Fault(
                "/conference",
                "request.no-conference",
                "Mẫu này chỉ lấy dữ liệu từ các dòng của bảng, không dùng dữ liệu hội nghị.",
                "this template is filled from its rows alone and takes no conference",
            )
        )


def _file(name: str, faults: list[Fault]) -> FileStorage | None:
    found = request.files.getlist(name)
    if len(found) > 1:
        faults.append(
            Fault(
                pointer_to((name,)),
                "request.several-files",
                "Mỗi lần chỉ nhận một tệp ở trường này.",
                "this field takes one file",
            )
        )
    elif not found and name in request.form:
        faults.append(
            Fault(
                pointer_to((name,)),
                "request.not-a-file",
                "Trường này phải là một tệp.",
                "this field must be a file",
            )
        )
    return found[0] if found else None


def _content(file: FileStorage, limit: int) -> bytes:
    data = file.stream.read(limit + 1)
    if len(data) > limit:
        raise BodyTooLarge(limit)
    return data


def _conference_of(file: FileStorage) -> dict[str, Any]:
    try:
        form = form_of(file.filename or "")
        reading = read_conference(_content(file, MOST_BYTES), form=form)
    except ConferenceRefused as refusal:
        raise ConferenceRefused(_in_conference(refusal)) from None
    return reading.conference.model_dump(mode="json", exclude_none=True)


def _in_conference(refusal: InputRefused) -> list[Fault]:
    return [
        Fault(
            f"/conference{fault.pointer}",
            fault.code,
            fault.message,
            fault.message_en,
            fault.found,
            fault.line,
            fault.severity,
        )
        for fault in refusal.faults
    ]


def _missing(name: str, what: str, what_en: str) -> Fault:
    return Fault(
        pointer_to((name,)),
        "request.missing",
        f"Thiếu mục {name}: {what}.",
        f"{name} is missing: {what_en}",
    )


def _wrong(name: str, right: str, right_en: str) -> Fault:
    return Fault(pointer_to((name,)), "request.wrong-value", f"Phải là {right}.", f"must be {right_en}")


def _unknown(name: str, known: tuple[str, ...]) -> Fault:
    near = difflib.get_close_matches(name, known, n=1)
    hint, hint_en = (f" Có phải “{near[0]}”?", f"; did you mean {near[0]}?") if near else ("", "")
    return Fault(
        pointer_to((name[:100],)),
        "request.unknown-key",
        f"Không có mục này.{hint}",
        f"there is no such field{hint_en}",
    )
