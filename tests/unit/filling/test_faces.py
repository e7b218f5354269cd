"""The face of official documents on this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assembly.filling.faces import substituted_face, told_substitution


@pytest.fixture
def tell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Return a function that puts a program in the place of fc-match."""

    def write(does: str) -> None:
        program = tmp_path / "fc-match"
        program.write_text(f"#!/bin/sh\n{does}\n")
        program.chmod(0o755)
        substituted_face.cache_clear()

    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    yield write
    substituted_face.cache_clear()


@pytest.mark.parametrize("face", ["Tinos", "Times New Roman"])
def test_faces_of_the_same_widths_are_no_substitution(tell: Callable[[str], None], face: str) -> None:
    """Times New Roman itself and Tinos break lines alike, and both have every Vietnamese letter."""
    tell(f'test "$2" = "Times New Roman:lang=vi" && printf "{face}"')
    assert substituted_face() is None


def test_another_face_is_told(tell: Callable[[str], None]) -> None:
    """Whatever else fontconfig would take is named, with what to install."""
    tell('printf "DejaVu Serif"')
    assert substituted_face() == "DejaVu Serif"
    said, said_en = told_substitution("DejaVu Serif")
    assert "DejaVu Serif" in said
    assert "fonts-croscore" in said_en


@pytest.mark.parametrize("does", ["exit 1", ":"])
def test_a_program_that_does_not_tell_is_no_substitution(tell: Callable[[str], None], does: str) -> None:
    """Nobody is warned of what is not known."""
    tell(does)
    assert substituted_face() is None
