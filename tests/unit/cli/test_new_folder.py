"""A folder of files appears whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.new_folder import NewFolder


def test_appears_whole(tmp_path: Path) -> None:
    """Nothing is to be seen before the end; then all files are there, parents included."""
    target = tmp_path / "a" / "b"
    with NewFolder(target) as folder:
        folder.write("một.docx", b"1")
        assert not (tmp_path / "a").exists()
    assert (target / "một.docx").read_bytes() == b"1"
    assert [tmp_path / "a"] == list(tmp_path.iterdir())


@pytest.mark.parametrize("failure", [RuntimeError, KeyboardInterrupt, SystemExit])
def test_leaves_nothing_after_a_failure(failure: type[BaseException], tmp_path: Path) -> None:
    """Whatever breaks off the work, no file and no folder stays."""

    def broken_off() -> None:
        with NewFolder(tmp_path / "out") as folder:
            folder.write("một.docx", b"1")
            raise failure

    with pytest.raises(failure):
        broken_off()
    assert list(tmp_path.iterdir()) == []


def test_existing_files_survive_a_failure(tmp_path: Path) -> None:
    """Files that were there keep their content when the work breaks off."""
    (tmp_path / "một.docx").write_bytes(b"old")

    def broken_off() -> None:
        with NewFolder(tmp_path) as folder:
            folder.write("một.docx", b"new")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        broken_off()
    assert (tmp_path / "một.docx").read_bytes() == b"old"


def test_nothing_written_makes_no_folder(tmp_path: Path) -> None:
    """Where no file is written, no folder appears."""
    with NewFolder(tmp_path / "out"):
        pass
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["../x", "a/b", "/etc/x", "..", ".", ""])
def test_names_stay_inside(name: str, tmp_path: Path) -> None:
    """A name that would leave the folder is refused."""

    def writing() -> None:
        with NewFolder(tmp_path / "out") as folder:
            folder.write(name, b"x")

    with pytest.raises(ValueError, match="name of a file"):
        writing()
    assert list(tmp_path.iterdir()) == []
