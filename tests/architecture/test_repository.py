"""Rules of the house that a reader of the repository relies on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = [
    path
    for path in ROOT.rglob("*")
    if path.is_file()
    and not any(
        part.startswith(".") and part not in (".ci", ".importlinter") for part in path.relative_to(ROOT).parts
    )
    and path.suffix in {"", ".py", ".toml", ".md", ".lock", ".yml", ".yaml", ".txt"}
    and path.relative_to(ROOT).parts[0] not in {"out", "data"}
]
# written so that this file does not hold one
REGISTRIES = re.compile(r"py" r"pi\.org|python" r"hosted\.org|registry\.np" r"mjs|deb\.de" r"bian\.org")


def test_no_file_names_a_package_registry() -> None:
    """Locks hold hashes, no addresses: whoever installs decides where from."""
    assert len(FILES) > 100
    assert [str(path) for path in FILES if REGISTRIES.search(path.read_text("utf-8", "ignore"))] == []


@pytest.mark.parametrize(
    "page", [*sorted((ROOT / "docs").rglob("*.md")), ROOT / "README.md"], ids=lambda page: page.name
)
def test_no_link_of_the_documentation_is_broken(page: Path) -> None:
    """Every relative link leads to a file."""
    links = re.findall(r"\]\((?!https?://|#)([^)#]+)", page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_core_names_no_kind_of_document() -> None:
    """Adding a template folder adds a kind: no code of the core or of a door names one."""
    kinds = {folder.name.rsplit("_", 1)[0] for folder in (ROOT / "templates_docx").glob("*_state")}
    assert len(kinds) == 7
    named = re.compile("|".join(sorted(kinds)))
    code = [path for top in ("assembly", "service", "workers") for path in (ROOT / top).rglob("*.py")]
    found = {
        (path.relative_to(ROOT).as_posix(), line.strip())
        for path in code
        for line in path.read_text("utf-8").splitlines()
        if named.search(line)
    }
    assert found == set()
