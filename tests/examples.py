"""The real conferences of ``examples/`` and the documents made of them, shared by the tests."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from assembly.conference.model import Conference
from assembly.conference.reading import read_conference
from assembly.jobs.assemble import MadeDocument, assemble_document
from assembly.jobs.plan import Plan, plan_documents
from assembly.templates.registry import TemplateLibrary, builtin_library

ROOT = Path(__file__).parent.parent
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
TEMPLATES = sorted(path.parent for path in (ROOT / "templates_docx").glob("*/manifest.toml"))


@cache
def library() -> TemplateLibrary:
    """Return the built-in templates, read once."""
    return builtin_library()


def read(path: Path) -> Conference:
    """Return the conference of a file."""
    return read_conference(path.read_bytes(), form="yaml").conference


def made(conference: Conference) -> list[tuple[str, MadeDocument]]:
    """Return kind and document for everything that the conference yields."""
    plan: Plan = plan_documents(conference, library())
    return [(planned.kind, assemble_document(conference, planned, library())) for planned in plan.documents]


@cache
def made_of_file(path: Path) -> tuple[tuple[str, MadeDocument], ...]:
    """Return the documents of an example, made once a test process."""
    return tuple(made(read(path)))
