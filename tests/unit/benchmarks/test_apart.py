"""Sections of the page of performance that are measured apart."""

from __future__ import annotations

from pathlib import Path

from benchmarks.apart import put_sections, section, sections_apart

PAGE = "# Performance\n\n## Aims\n\na\n\n## Where the time of one filling goes\n\nb\n\n## Method\n\nc\n"


def test_each_run_writes_its_own_section_alone(tmp_path: Path) -> None:
    """A section takes the place of the one of its title, in their order, and the rest of the page stays."""
    page = tmp_path / "performance.md"
    page.write_text(PAGE)
    for title, words in (("Pages", "first"), ("PDF", "runs"), ("Pages", "second")):
        put_sections(page, {title: section(title, [words])})
    apart = "## PDF\n\nruns\n\n## Pages\n\nsecond\n\n"
    assert page.read_text() == PAGE.replace("## Where", f"{apart}## Where")
    kept = sections_apart(page)
    page.write_text(PAGE)
    put_sections(page, kept)
    assert page.read_text() == PAGE.replace("## Where", f"{apart}## Where")
