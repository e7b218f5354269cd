"""Which template a command means: one that is installed, by its id, or a Word file."""

from __future__ import annotations

import difflib
from pathlib import Path

from assembly.errors import Fault, RequestRefused
from assembly.jobs.batches.bare_template import bare_template, renamed
from assembly.settings import read_settings
from assembly.templates.package import LIMITS
from assembly.templates.registry import RegisteredTemplate, TemplateLibrary, open_library


def chosen_template(named: str, *, name: str | None = None) -> RegisteredTemplate:
    """Return the template of an id, or of the path of a .docx; ``name`` is another pattern of file names.

    Raises RequestRefused for what is neither, TemplateRefused, SettingRefused, OSError.
    """
    path = Path(named)
    if is_word_file(named):
        if not path.is_file():
            raise RequestRefused([_no_file(named)])
        with path.open("rb") as file:
            return bare_template(file.read(LIMITS.compressed + 1), path.name, name=name)
    library = open_library(read_settings())
    for registered in library.all():
        if registered.spec.id == named:
            return renamed(registered, name) if name is not None else registered
    raise RequestRefused([_unknown(named, library)])


def is_word_file(named: str) -> bool:
    """Tell whether a command means a file rather than an installed template."""
    path = Path(named)
    return path.suffix.lower() == ".docx" or path.is_file()


def _no_file(named: str) -> Fault:
    return Fault(
        "/template",
        "request.no-template-file",
        f"Không có tệp mẫu “{named}”.",
        f"there is no template file {named!r}",
    )


def _unknown(named: str, library: TemplateLibrary) -> Fault:
    known = [registered.spec.id for registered in library.all()]
    near = difflib.get_close_matches(named, known, n=1, cutoff=0.5)
    asked = f" Có phải “{near[0]}”?" if near else ""
    return Fault(
        "/template",
        "request.unknown-template",
        f"Không có mẫu “{named[:80]}”.{asked} Các mẫu có: {', '.join(known)}; hoặc ghi đường dẫn tệp .docx.",
        f"no such template; the templates are {', '.join(known)}, or a path of a .docx",
        named[:80],
    )
