"""The blank workbook of a template: an .xlsx with a column for each fact, to fill in and hand back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from assembly.conference.cell_values import wants
from assembly.conference.choices import NO, YES, choices_of
from assembly.conference.partial_date import PartialDate
from assembly.conference.paths import LIST, OWN, spot_of
from assembly.conference.reading import read_conference
from assembly.conference.spreadsheet.number_format import general
from assembly.conference.spreadsheet.writing import DataColumn, DataSheet, TextSheet, write_workbook
from assembly.conference.vietnamese import short_date
from assembly.jobs.batches.columns import columns_of, numbered_label, numbered_path, slots
from assembly.jobs.batches.row import Column
from assembly.jobs.batches.rows import DATA_SHEET, GUIDE_SHEET, MORE_SHEET
from assembly.templates.registry import RegisteredTemplate

_RECORDS = 3  # columns for so many records of each list; more can be added by hand
_NEEDED_MARK = " (*)"
_LONGEST_EXAMPLE = 160  # characters
_ROW_IS = {
    "once": "Mỗi hàng tạo một văn bản riêng.",
    "per_member": "Mỗi hàng là một đơn vị, tạo một văn bản cho đơn vị đó.",
    "per_row": "Mỗi hàng tạo một văn bản riêng.",
}


def blank_workbook(registered: RegisteredTemplate) -> bytes:
    """Return the .xlsx to fill in for a template; the same template gives the same bytes.

    Raises TemplateRefused where the template cannot be read.
    """
    columns = columns_of(registered)
    sample = _sample(registered)
    offered = list(_laid_out([column for column in columns if column.offered]))
    others = [column for column in columns if not column.offered and not column.word]
    sheets: list[DataSheet | TextSheet] = [
        DataSheet(
            DATA_SHEET,
            tuple(_data_column(column, numbers) for column, numbers in offered),
            fixed=1 if offered else 0,
        ),
        _guide(
            registered, [column for column, numbers in offered if not any(n > 1 for n in numbers)], sample
        ),
    ]
    if others:
        sheets.append(_more(others))
    return write_workbook(registered.spec.title, sheets)


def _laid_out(columns: Sequence[Column]) -> Iterator[tuple[Column, tuple[int, ...]]]:
    """Yield the columns with the numbers of their records: those of one record stand side by side."""
    for owner, group in groupby(columns, key=_list_of):
        among = list(group)
        if not owner:
            yield from ((column, ()) for column in among)
            continue
        for number in range(1, _RECORDS + 1):
            yield from ((column, (number,) + (1,) * (slots(column.path) - 1)) for column in among)


def _list_of(column: Column) -> str:
    return column.path.partition(LIST)[0] if slots(column.path) else ""


def _data_column(column: Column, numbers: tuple[int, ...]) -> DataColumn:
    label = numbered_label(column, numbers)
    first = all(number == 1 for number in numbers)
    needed = column.needed and first
    kind = _type_of(column)
    choices = (
        ()
        if column.word or column.path.endswith(LIST)
        else tuple(choices_of(spot_of(column.path).annotation))
    )
    return DataColumn(
        label + (_NEEDED_MARK if needed else ""),
        f"{column.help}\nTên cột cho máy: {numbered_path(column, numbers).removesuffix(LIST)}",
        _width(column, kind, label),
        "number" if kind in (int, float) else "text",
        choices,
        needed,
    )


def _type_of(column: Column) -> type:
    return str if column.word or column.path.endswith(LIST) else wants(column.path)


def _width(column: Column, kind: type, label: str) -> float:
    if column.path.endswith(LIST):
        return 50
    if kind in (int, float, bool, PartialDate):
        return 15
    longest_word = max(len(word) for word in label.split())
    is_name = column.path.endswith((".name", ".unit", ".text", ".superior", ".purpose", ".award"))
    return max(32 if is_name else 22, longest_word + 4)


def _guide(registered: RegisteredTemplate, columns: Sequence[Column], sample: Mapping[str, Any]) -> TextSheet:
    spec = registered.spec
    sentences = [
        f"1. Điền vào trang “{DATA_SHEET}”. {_ROW_IS[spec.issued]}",
        f"2. Cột có dấu{_NEEDED_MARK} phải điền ở mọi hàng. Cột khác chưa biết thì để trống: văn bản sẽ để "
        "chỗ trống hoặc bỏ câu đó.",
        "3. Ô ghi nhiều mục: mỗi mục một dòng, xuống dòng trong ô bằng Alt+Enter; dấu chấm phẩy không tách "
        "mục.",
        "4. Không gộp ô; không thêm hàng tổng cộng; không cần cột số thứ tự. Được xóa, được đổi chỗ các cột.",
        "5. Các cột đánh số 1, 2, 3 là của từng mục; cần thêm thì chép cột và ghi số tiếp theo.",
        "6. Lưu tệp rồi tạo văn bản, ví dụ: "
        f"vanthu batch {spec.id} ten-tep.xlsx --archive van-ban.zip. Mọi lỗi được báo theo từng ô trước khi "
        "tạo.",
    ]
    if not any(slots(column.path) for column in columns):
        del sentences[4]
        sentences[-1] = sentences[-1].replace("6.", "5.", 1)
    rows = tuple(
        (
            numbered_label(column, (1,) * slots(column.path)),
            column.help,
            "có" if column.needed else "",
            _example(column, sample),
        )
        for column in columns
    )
    return TextSheet(
        GUIDE_SHEET,
        f"HƯỚNG DẪN ĐIỀN BẢNG DỮ LIỆU: {spec.title}",
        tuple(sentences),
        ("Cột", "Ghi gì", "Bắt buộc", "Ví dụ"),
        rows,
        (40, 55, 11, 50),
    )


def _more(columns: Iterable[Column]) -> TextSheet:
    rows = tuple(
        (
            numbered_label(column, (1,) * slots(column.path)),
            column.help,
            numbered_path(column, (1,) * slots(column.path)).removesuffix(LIST),
        )
        for column in columns
    )
    return TextSheet(
        MORE_SHEET,
        "CÁC CỘT KHÁC CÓ THỂ THÊM",
        (
            f"Chép tên cột (hoặc tên cho máy) sang hàng đầu của trang “{DATA_SHEET}” rồi điền. Số 1 "
            "trong tên cột là số thứ tự của mục.",
        ),
        ("Tên cột", "Ghi gì", "Tên cho máy"),
        rows,
        (62, 52, 42),
    )


def _sample(registered: RegisteredTemplate) -> Mapping[str, Any]:
    if registered.sample is None or registered.spec.issued == "per_row":
        return {}
    conference = read_conference(registered.sample, form="yaml").conference
    data: dict[str, Any] = conference.model_dump(mode="json", exclude_none=True)
    members = data.get("members") or [{}]
    return {**data, OWN: members[0]}


def _example(column: Column, sample: Mapping[str, Any]) -> str:
    """Return what the sample gives a column, as one would type it."""
    value = next(_values(sample, column.path.removesuffix(LIST).split(".")), None)
    if isinstance(value, list):
        lines = [line for item in value[:2] if (line := _bare(item))]
        return "\n".join(_cut(line) for line in lines)
    if value is None or isinstance(value, dict):
        return ""
    return _cut(_typed(column, value))


def _values(value: Any, steps: Sequence[str]) -> Iterator[Any]:
    if not steps:
        yield value
        return
    name = steps[0].removesuffix(LIST)
    inner = value.get(name) if isinstance(value, Mapping) else None
    for one in inner if isinstance(inner, list) and steps[0].endswith(LIST) else (inner,):
        if one is not None:
            yield from _values(one, steps[1:])


def _bare(item: Any) -> str:
    if isinstance(item, str):
        return item
    texts = [value for value in item.values() if isinstance(value, str)] if isinstance(item, dict) else []
    return texts[0] if len(texts) == 1 else ""


def _typed(column: Column, value: Any) -> str:
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, int | float):
        return general(value).text
    if not column.word and wants(column.path) is PartialDate:
        return short_date(PartialDate.parse(str(value)))
    words = (
        {}
        if column.word
        else {meant: word for word, meant in choices_of(spot_of(column.path).annotation).items()}
    )
    return words.get(str(value), str(value))


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_EXAMPLE else f"{text[: _LONGEST_EXAMPLE - 1]}…"
