"""The committed templates are what the drawings draw."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

from templates_docx.build import HERE, drawn_templates
from tests.examples import library


def test_the_committed_templates_are_the_drawn_ones() -> None:
    """Drawing again gives the same bytes; after a change run ``make templates``."""
    for folder, content in drawn_templates():
        assert (HERE / folder / "template.docx").read_bytes() == content, folder


def test_every_drawing_has_a_manifest_and_a_sample() -> None:
    """Both styles of each kind are registered, and each can be tried with its sample."""
    folders = {folder for folder, _ in drawn_templates()}
    assert {registered.spec.id for registered in library().all()} == folders
    assert all((HERE / folder / "sample.yaml").is_file() for folder in folders)


def test_a_template_is_slim() -> None:
    """A template carries nothing but what it uses; python-docx's own carries 788 KB of styles."""
    for folder, content in drawn_templates():
        assert len(content) < 16 * 1024, folder


def test_every_style_that_a_template_names_is_defined() -> None:
    """No paragraph falls back to Normal because its style is missing."""
    for folder, content in drawn_templates():
        package = zipfile.ZipFile(BytesIO(content))
        styles = package.read("word/styles.xml").decode()
        used = set(re.findall(r'w:pStyle w:val="(\w+)"', package.read("word/document.xml").decode()))
        assert used <= set(re.findall(r'w:styleId="(\w+)"', styles)), folder
