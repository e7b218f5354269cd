from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from assembly.errors import SettingRefused, TemplateNotFound, TemplateRefused
from assembly.settings import Settings
from assembly.templates.registry import TemplateLibrary, builtin_library, open_library
from tests.drawn import draw


def put(
    folder: Path, name: str, *, kind: str, style: str = "state", order: int = 1, docx: bytes | None = None
) -> None:
    """Write a template's folder."""
    place = folder / name
    place.mkdir()
    (place / "manifest.toml").write_text(
        f'kind = "{kind}"\nstyle = "{style}"\norder = {order}\ntitle = "Văn bản"\ndescription = "Một câu."\n'
        'issued = "once"\nyear = "planned"\ndated = "never"\nfile_name = "Văn bản"\n',
        "utf-8",
    )
    (place / "template.docx").write_bytes(draw(name) if docx is None else docx)


def test_a_folder_of_templates_is_a_library(tmp_path: Path) -> None:
    """Folders with a manifest are templates, in the order of the dossier; other folders are not."""
    put(tmp_path, "report_state", kind="report", order=2, docx=b"PK")
    put(tmp_path, "covenant_state", kind="covenant", order=1)
    put(tmp_path, "covenant_party", kind="covenant", style="party", order=1)
    (tmp_path / "parts").mkdir()
    (tmp_path / "build.py").write_text("", "utf-8")
    library = TemplateLibrary.from_folder(tmp_path)
    assert [template.spec.id for template in library.all()] == [
        "covenant_party",
        "covenant_state",
        "report_state",
    ]
    assert library.kinds() == ("covenant", "report")
    report = library.get("report_state")
    assert (report.docx, report.sha256) == (b"PK", hashlib.sha256(b"PK").hexdigest())
    assert library.find("covenant", "party") is library.get("covenant_party")
    assert library.find("report", "party") is None
    with pytest.raises(TemplateNotFound):
        library.get("minutes_state")


def test_two_templates_of_one_kind_and_style_are_refused(tmp_path: Path) -> None:
    """A library in which two templates claim the same document does not start."""
    put(tmp_path, "a", kind="report")
    put(tmp_path, "b", kind="report")
    with pytest.raises(TemplateRefused) as refusal:
        TemplateLibrary.from_folder(tmp_path)
    (fault,) = refusal.value.faults
    assert (fault.pointer, fault.code) == ("/b", "template.twice")
    assert "a" in fault.message_en


def test_two_templates_of_one_id_are_refused(tmp_path: Path) -> None:
    """The same id from two places is told."""
    put(tmp_path, "a", kind="report")
    (one,) = TemplateLibrary.from_folder(tmp_path).all()
    with pytest.raises(TemplateRefused):
        TemplateLibrary([one, one])


def test_faults_of_all_folders_are_told_at_once(tmp_path: Path) -> None:
    """Wrong manifests and missing documents are told with their folder."""
    put(tmp_path, "a", kind="Report", style="x")
    put(tmp_path, "b", kind="report")
    (tmp_path / "b" / "template.docx").unlink()
    with pytest.raises(TemplateRefused) as refusal:
        TemplateLibrary.from_folder(tmp_path)
    assert [fault.pointer for fault in refusal.value.faults] == ["/a/kind", "/a/style", "/b/template.docx"]


def test_an_empty_folder_is_an_empty_library(tmp_path: Path) -> None:
    """No template is no fault."""
    assert (TemplateLibrary.from_folder(tmp_path).all(), TemplateLibrary([]).kinds()) == ((), ())


def test_the_built_in_templates_are_found_once() -> None:
    """The installed package holds each kind in state style, and reading it again costs nothing."""
    library = builtin_library()
    assert library is builtin_library()
    assert library.kinds()
    assert all(library.find(kind, "state") for kind in library.kinds())


LETTER = 'title = "Giấy mời"\ndescription = "Mời họp."\nissued = "per_row"\nfile_name = "{{ name }}"\n'


def put_letter(folder: Path, name: str) -> None:
    """Write the folder of a template whose rows are its words, with the shortest manifest."""
    put(folder, name, kind="report")
    (folder / name / "manifest.toml").write_text(LETTER, "utf-8")


def test_a_folder_adds_templates_to_the_installed_ones(tmp_path: Path) -> None:
    """VANTHU_TEMPLATES names a folder whose templates stand beside the installed ones."""
    put_letter(tmp_path, "letter")
    library = open_library(Settings(templates=tmp_path))
    assert library.all() == (*builtin_library().all(), library.get("letter"))
    assert builtin_library() is open_library(Settings())


def test_templates_of_rows_belong_to_no_conference(tmp_path: Path) -> None:
    """A template issued per row is found by its id alone; two of them never clash."""
    put_letter(tmp_path, "letter")
    put_letter(tmp_path, "thanks")
    library = open_library(Settings(templates=tmp_path))
    assert library.kinds() == builtin_library().kinds()
    assert library.find("letter", "state") is None
    assert library.get("letter").spec.kind == "letter"


def test_a_folder_that_repeats_an_installed_template_is_refused(tmp_path: Path) -> None:
    """A kind and style that is there already stops the start, naming both."""
    put(tmp_path, "own_covenant", kind="covenant_member")
    with pytest.raises(TemplateRefused) as refusal:
        open_library(Settings(templates=tmp_path))
    (fault,) = refusal.value.faults
    assert "own_covenant" in fault.message
    assert "covenant_member_state" in fault.message


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    """The setting names a folder that must exist."""
    with pytest.raises(SettingRefused, match="no folder"):
        open_library(Settings(templates=tmp_path / "gone"))
