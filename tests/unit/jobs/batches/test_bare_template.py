"""A Word file without a manifest as a template."""

from __future__ import annotations

import hashlib

import pytest

from assembly.errors import TemplateRefused
from assembly.jobs.batches.bare_template import bare_template, renamed
from tests.drawn import draw


def test_a_word_file_is_a_template_of_rows() -> None:
    """Title and id come from the file's name, the file names from the first word that is one line."""
    docx = draw("{% for k in khach %}{{ k }}{% endfor %}{{ nguoi_nhan.ho_ten }} {{ an }}")
    registered = bare_template(docx, "Giấy mời Đại hội (2026).docx")
    spec = registered.spec
    assert (spec.id, spec.title, spec.issued) == (
        "giay_moi_dai_hoi_2026",
        "Giấy mời Đại hội (2026)",
        "per_row",
    )
    assert spec.file_name == "{{ nguoi_nhan.ho_ten }}"
    assert registered.sha256 == hashlib.sha256(docx).hexdigest()


@pytest.mark.parametrize(
    ("file_name", "expected"),
    [
        ("2026.docx", "t_2026"),
        (".docx", "docx"),
        ("（…）.docx", "t"),
        ("Ư" * 300 + ".docx", "u" * 63),
        ("{{ x }}.docx", "x"),
    ],
)
def test_any_file_name_gives_an_id(file_name: str, expected: str) -> None:
    """Whatever a file is called, its template has an id and a name for documents without words."""
    spec = bare_template(draw("Không có thẻ nào"), file_name).spec
    assert spec.id == expected
    assert "{" not in spec.file_name


def test_a_pattern_names_the_documents() -> None:
    """A given pattern goes before the first word; a wrong one is told by its place."""
    docx = draw("{{ ho_ten }}")
    assert bare_template(docx, "a.docx", name="Mời {{ ho_ten }}").spec.file_name == "Mời {{ ho_ten }}"
    with pytest.raises(TemplateRefused) as refusal:
        bare_template(docx, "a.docx", name="{{")
    assert {fault.pointer for fault in refusal.value.faults} == {"/file_name"}
    with pytest.raises(TemplateRefused):
        renamed(bare_template(docx, "a.docx"), "{%")


def test_a_file_that_is_no_word_file_is_refused() -> None:
    """Bytes that are no .docx are told, as for any template."""
    with pytest.raises(TemplateRefused):
        bare_template(b"%PDF-1.7", "a.docx")
