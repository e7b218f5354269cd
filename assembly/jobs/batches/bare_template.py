"""A Word file with tags and no manifest -> a template whose rows are its words."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import PurePath

from assembly.conference.spreadsheet.column_names import is_ordinal
from assembly.jobs.batches.columns import columns_of
from assembly.jobs.batches.table_columns import UsedColumn
from assembly.templates.file_name import compile_pattern
from assembly.templates.manifest import TemplateSpec
from assembly.templates.registry import RegisteredTemplate

_NOT_OF_AN_ID = re.compile(r"[^a-z0-9]+")
_LONGEST_ID = 63
_TITLE = "Văn bản"  # where the file's name says nothing
_LONGEST_TITLE = 200
_LATIN = str.maketrans({"đ": "d"})


def bare_template(docx: bytes, file_name: str, *, name: str | None = None) -> RegisteredTemplate:
    """Return a Word file as a template issued per row, titled after the file.

    ``name`` is the pattern of its documents' file names; unset: the first word of the document that is one
    line, until the table tells a better one (``named_by_table``).

    Raises TemplateRefused for a file that is no template, or a wrong pattern (pointer ``/file_name``).
    """
    if name is not None:
        compile_pattern(name)
    title = unicodedata.normalize("NFC", PurePath(file_name).stem).strip(". ")[:_LONGEST_TITLE] or _TITLE
    spec = TemplateSpec.model_validate(
        {
            "id": _id_of(title),
            "title": title,
            "description": f"Mẫu từ tệp {title}.docx.",
            "issued": "per_row",
            "file_name": name or "văn bản",
        }
    )
    registered = RegisteredTemplate(spec, docx, hashlib.sha256(docx).hexdigest())
    if name is None:
        first = next(_lines_of(registered), None)
        pattern = f"{{{{ {first} }}}}" if first else _without_tags(title)
        spec = spec.model_copy(update={"file_name": pattern})
    return RegisteredTemplate(spec, docx, registered.sha256)


def renamed(registered: RegisteredTemplate, name: str) -> RegisteredTemplate:
    """Return a template with another pattern of file names; raises TemplateRefused for a wrong one."""
    compile_pattern(name)
    spec = registered.spec.model_copy(update={"file_name": name})
    return RegisteredTemplate(spec, registered.docx, registered.sha256)


def named_by_table(registered: RegisteredTemplate, used: Iterable[UsedColumn]) -> RegisteredTemplate:
    """Return a template whose file names come from the first column of the table that it prints.

    ``used`` are the columns in the order of the table. What is several lines, or a mere number of the row
    (STT), names nothing; where no column is left, the template stays as it is.
    """
    for one in used:
        if one.column.offered and one.column.many == "no" and not is_ordinal(one.header):
            return renamed(registered, f"{{{{ {one.column.path} }}}}")
    return registered


def _lines_of(registered: RegisteredTemplate) -> Iterator[str]:
    return (column.path for column in columns_of(registered) if column.offered and column.many == "no")


def _without_tags(title: str) -> str:
    return re.sub(r"[{}%#]+", " ", title).strip() or _TITLE


def _id_of(title: str) -> str:
    plain = unicodedata.normalize("NFD", title.lower().translate(_LATIN))
    name = _NOT_OF_AN_ID.sub("_", "".join(c for c in plain if not unicodedata.combining(c))).strip("_")
    return (name if name[:1].isalpha() else f"t_{name}")[:_LONGEST_ID].rstrip("_")
