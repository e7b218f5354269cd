"""A file or a request -> Conference: every fault at once, each with its place; warnings beside the result.

A fact may be left out, left empty or be null: all three mean that nobody gave it. Bytes are hostile until
checked: size, encoding, depth and number of values, characters that no document can hold.
"""

from __future__ import annotations

import codecs
import datetime
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any, Literal

from pydantic import ValidationError

from assembly.conference.consistency import warnings_of
from assembly.conference.contradictions import contradictions, contradictory_years
from assembly.conference.fault_wording import MOST_FAULTS, faults_of, shorten
from assembly.conference.json_source import parse_json
from assembly.conference.labels import spot_at
from assembly.conference.model import Conference, Member
from assembly.conference.pointer import pointer_to, steps_of
from assembly.conference.source_tree import MOST_DEPTH, MOST_NODES, SourceTree, refuse
from assembly.conference.vietnamese import UNPRINTABLE, clean
from assembly.conference.yaml_source import parse_yaml
from assembly.errors import ConferenceRefused, Fault

Form = Literal["yaml", "json"]
MOST_BYTES = 2_000_000
_PARSERS: dict[Form, Callable[[str], SourceTree]] = {"yaml": parse_yaml, "json": parse_json}
_FORMS: dict[str, Form] = {".yaml": "yaml", ".yml": "yaml", ".json": "json"}

_LARGEST_NUMBER = 10**18


@dataclass(frozen=True, slots=True)
class Reading:
    """A conference that can be worked with, and what its author should look at."""

    conference: Conference
    warnings: tuple[Fault, ...] = ()


def form_of(filename: str) -> Form:
    """Return the form of a file by the end of its name; raises ConferenceRefused for an unknown one."""
    suffix = PurePath(filename).suffix.lower()
    if suffix not in _FORMS:
        raise refuse(
            "conference.unknown-form",
            f"Không đọc được tệp loại “{suffix or filename[-40:]}”. Hãy dùng tệp .yaml, .yml hoặc .json.",
            f"unknown file type {suffix!r}; use .yaml, .yml or .json",
        )
    return _FORMS[suffix]


def read_conference(data: bytes, *, form: Form, most_bytes: int = MOST_BYTES) -> Reading:
    """Read a conference from the bytes of a file; raises ConferenceRefused with every fault and its line."""
    tree = _PARSERS[form](_text_of(data, most_bytes))
    return _read(tree.root, "", tree)


def read_conference_data(data: object, *, base: str = "") -> Reading:
    """Read a conference from plain data; pointers begin with ``base``. Raises ConferenceRefused."""
    return _read(data, base, None)


def read_member(data: object) -> Member | None:
    """Read one member unit from plain data as it is read among the members of a conference.

    None where a conference with it would be refused: reading that conference tells why.
    """
    tidying = _Tidying("")
    try:
        data = tidying.tidy(data, "", 0)
        member = Member.model_validate(data)
    except (ConferenceRefused, ValidationError):
        return None
    if tidying.faults or list(contradictory_years(member)):
        return None
    return member


def _read(data: object, base: str, tree: SourceTree | None) -> Reading:
    faults = list(tree.faults) if tree else []
    tidying = _Tidying(base)
    data = tidying.tidy(data, base, 0)
    faults += tidying.faults

    def placed(found: Iterable[Fault]) -> list[Fault]:
        # pointers of the model's faults begin at the conference, lines are those of the text
        return [
            replace(
                fault,
                pointer=base + fault.pointer,
                line=tree.line_of(fault.pointer) if tree and fault.line is None else fault.line,
            )
            for fault in found
        ]

    told = {fault.pointer for fault in faults}
    if not isinstance(data, dict):
        raise ConferenceRefused([*faults, _not_a_conference(data, base)])
    try:
        conference = Conference.model_validate(data)
    except ValidationError as error:
        faults += placed(faults_of(error, data, lambda pointer: base + pointer in told))
    else:
        faults += placed(contradictions(conference))
        if not faults:
            return Reading(conference, tuple(placed(warnings_of(conference))))
    if tree:
        faults = [replace(fault, line=fault.line or tree.line_of(fault.pointer)) for fault in faults]
    raise ConferenceRefused(sorted(faults, key=lambda fault: fault.line or 0))


def _not_a_conference(data: object, base: str) -> Fault:
    if data is None:
        return Fault(
            base,
            "conference.empty",
            "Không có dữ liệu nào. Ít nhất phải có mục “block” (Khối thi đua).",
            "there are no data; at least block is needed",
        )
    return Fault(
        base,
        "conference.not-a-mapping",
        "Dữ liệu hội nghị phải gồm các mục như “block: …”, “conference: …”, “members: …”.",
        "a conference must be a mapping with keys such as block, conference, members",
        shorten(data),
    )


class _Tidying:
    """Cleans plain data before the model sees them; collects what no document could hold."""

    def __init__(self, base: str) -> None:
        self.faults: list[Fault] = []
        self._base = base
        self._values = 0

    def tidy(self, value: Any, pointer: str, depth: int) -> Any:
        """Return clean data without absent facts; raises ConferenceRefused past the bounds."""
        self._values += 1
        if depth > MOST_DEPTH or self._values > MOST_NODES:
            raise refuse(
                "conference.too-deep" if depth > MOST_DEPTH else "conference.too-many-values",
                f"Dữ liệu lồng nhau quá {MOST_DEPTH} cấp hoặc có quá {MOST_NODES} giá trị.",
                f"the data nest deeper than {MOST_DEPTH} levels or hold more than {MOST_NODES} values",
                pointer=self._base,
            )
        if isinstance(value, str):
            return self._text(value, pointer)
        if isinstance(value, Mapping):
            return self._mapping(value, pointer, depth)
        if isinstance(value, list | tuple):
            return [self.tidy(item, pointer_to((at,), pointer), depth + 1) for at, item in enumerate(value)]
        if value is None or isinstance(value, bool | datetime.date):
            return value
        if isinstance(value, int | float):
            return self._number(value, pointer)
        self._refuse(
            pointer,
            "conference.not-plain-data",
            "không phải là dữ liệu thường",
            "is not plain data",
            type(value).__name__,
        )
        return None

    def _mapping(self, mapping: Mapping[Any, Any], pointer: str, depth: int) -> dict[str, Any]:
        tidied: dict[str, Any] = {}
        for key, value in mapping.items():
            place = pointer_to((str(key)[:400],), pointer)
            name = self._text(key, place).strip() if isinstance(key, str) else ""
            if not name:
                self._refuse(
                    place,
                    "conference.key-not-text",
                    "tên mục phải là chữ",
                    "a key must be text",
                    shorten(key),
                )
            elif name in tidied:
                self._refuse(
                    place,
                    "conference.duplicate-key",
                    "mục này ghi hai lần",
                    "this key stands twice",
                    shorten(key),
                )
            else:
                inside = self.tidy(value, place, depth + 1)
                if not (inside is None or (isinstance(inside, str) and not inside.strip())):
                    tidied[name] = inside
        return tidied

    def _text(self, text: str, pointer: str) -> str:
        text = clean(text)
        if found := UNPRINTABLE.search(text):
            code = f"U+{ord(found.group()):04X}"
            self._refuse(
                pointer,
                "conference.unprintable-character",
                f"có ký tự không in được ({code}), có thể do sai bảng mã; hãy gõ lại phần này",
                f"holds a character that cannot be printed ({code}); type it anew",
            )
            text = UNPRINTABLE.sub("", text)
        return text

    def _number(self, number: float, pointer: str) -> float | None:
        if (isinstance(number, float) and not math.isfinite(number)) or abs(number) > _LARGEST_NUMBER:
            self._refuse(
                pointer,
                "conference.number",
                "phải là số trong giới hạn thông thường",
                "must be an ordinary number",
            )
            return None
        return number

    def _refuse(
        self, pointer: str, code: str, message: str, message_en: str, found: str | None = None
    ) -> None:
        if len(self.faults) < MOST_FAULTS:
            label = spot_at(steps_of(pointer.removeprefix(self._base))).label or "Dữ liệu hội nghị"
            self.faults.append(Fault(pointer, code, f"{label}: {message}.", f"{pointer} {message_en}", found))


_OTHER_FILES = (
    (b"PK\x03\x04", "tệp Word, Excel hoặc tệp nén"),
    (b"\xd0\xcf\x11\xe0", "tệp Word hoặc Excel đời cũ"),
    (b"%PDF", "tệp PDF"),
    (b"{\\rtf", "tệp RTF"),
)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def _text_of(data: bytes, most_bytes: int) -> str:
    if len(data) > most_bytes:
        raise refuse(
            "conference.too-large",
            f"Tệp lớn hơn {most_bytes // 1000:,} KB. Tệp dữ liệu hội nghị thường chỉ vài chục KB.".replace(
                ",", "."
            ),
            f"the file is larger than {most_bytes} bytes",
        )
    for start, name in _OTHER_FILES:
        if data.startswith(start):
            raise refuse(
                "conference.not-text",
                f"Đây là {name}, không phải tệp YAML hay JSON.",
                "not a YAML or JSON file",
            )
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise refuse(
            "conference.wrong-encoding",
            "Tệp không ở bảng mã UTF-8. Hãy mở tệp và lưu lại với bảng mã UTF-8 (Unicode).",
            f"the file is not {encoding}; save it as UTF-8",
            data.count(b"\n", 0, error.start) + 1,
        ) from None
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufeff", "")
    if found := UNPRINTABLE.search(text):
        raise refuse(
            "conference.not-text",
            f"Tệp có ký tự điều khiển (U+{ord(found.group()):04X}): đây không phải tệp chữ hoặc sai bảng mã.",
            f"the file holds the control character U+{ord(found.group()):04X}: not text, or a wrong encoding",
            text.count("\n", 0, found.start()) + 1,
        )
    return text
