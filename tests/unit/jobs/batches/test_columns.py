"""The columns a row may have."""

from __future__ import annotations

import hashlib

import pytest

from assembly.conference.labels import spot_at
from assembly.conference.paths import spot_of
from assembly.jobs.batches.columns import columns_of
from assembly.templates.manifest import TemplateSpec
from assembly.templates.registry import RegisteredTemplate, builtin_library
from tests.drawn import draw, paragraph, run

LIBRARY = builtin_library()
IDS = [one.spec.id for one in LIBRARY.all()]


@pytest.mark.parametrize("template", IDS)
def test_columns_of_every_template(template: str) -> None:
    """The offered columns come first, in the manifest's order; labels and paths are each unique."""
    registered = LIBRARY.get(template)
    columns = columns_of(registered)
    offered = [column.path for column in columns if column.offered]
    assert offered == [column.path for column in columns][: len(offered)]
    assert list(registered.spec.columns) == offered[: len(registered.spec.columns)]
    assert (
        len(columns) == len({column.path for column in columns}) == len({column.label for column in columns})
    )
    assert all(column.help for column in columns)


@pytest.mark.parametrize("template", IDS)
def test_columns_are_facts_of_the_model(template: str) -> None:
    """Every column is a leaf of the model of a conference, none stands below a mapping of free keys."""
    for column in columns_of(LIBRARY.get(template)):
        assert spot_of(column.path).field is not None or column.path.endswith("[]"), column.path
        assert not column.word


def test_the_rows_own_unit() -> None:
    """A document issued to each member takes its own unit from the row, not the list of members."""
    paths = {column.path for column in columns_of(LIBRARY.get("covenant_member_state"))}
    assert "member.head.name" in paths
    assert not any(path.startswith("members") for path in paths)
    paths = {column.path for column in columns_of(LIBRARY.get("covenant_common_state"))}
    assert {"members[]", "members[].head.name", "members[].targets[].plan"} <= paths
    assert not any(path.startswith("member.") for path in paths)


def test_settings_of_the_document() -> None:
    """Of the settings of documents only those of the template's own kind are columns; never its style."""
    paths = [column.path for column in columns_of(LIBRARY.get("summary_report_state"))]
    settings = {path for path in paths if path.startswith("documents.")}
    assert "documents.summary_report.addressees[]" in settings
    assert all(path.startswith("documents.summary_report.") for path in settings)
    assert "style" not in paths
    assert "documents.summary_report.style" not in paths


@pytest.mark.parametrize(
    ("template", "needed"),
    [
        ("covenant_member_state", {"member.name", "block.name", "year_planned", "tasks.items[]"}),
        ("covenant_common_state", {"block.name", "year_planned", "members[].name", "tasks.items[]"}),
        ("nomination_minutes_state", {"block.name", "year_summed_up", "nominations[].award"}),
        ("handover_minutes_state", {"block.name", "year_planned", "leadership.next.leader.unit"}),
        ("summary_report_state", {"block.name", "year_summed_up"}),
    ],
)
def test_needed_columns(template: str, needed: set[str]) -> None:
    """Needed are the name of unit and block, and every single fact without which the document is not made."""
    assert needed == {column.path for column in columns_of(LIBRARY.get(template)) if column.needed}


def test_what_a_base_gives() -> None:
    """A base conference, in whatever short form it is written, relieves the rows of what it gives."""
    registered = LIBRARY.get("covenant_member_state")
    base = {"block": {"name": "Khối"}, "year_planned": 2025, "tasks": {"items": [{"text": "x"}]}}
    assert {"member.name"} == {one.path for one in columns_of(registered, given=base) if one.needed}
    short = {"block": "Khối", "tasks": ["x"], "year_planned": None}
    assert {"member.name", "year_planned"} == {
        one.path for one in columns_of(registered, given=short) if one.needed
    }


def test_words_of_a_template_issued_per_row() -> None:
    """The words of such a template are its columns, in the order of the document, printed ones offered."""
    texts = (
        "{{ so }}{{ ho_ten }}",
        "{% if moi %}mới{% endif %}",
        "{% for m in muc %}{{ m.ten }}{{ m.gia }}{% endfor %}",
    )
    docx = draw(*(paragraph(run(text)) for text in texts))
    spec = TemplateSpec(
        id="giay_moi", kind="giay_moi", style="state", title="Giấy mời", description="Giấy mời.",
        issued="per_row", year="planned", order=1, dated="never", file_name="{{ ho_ten }}",
    )  # fmt: skip
    columns = columns_of(RegisteredTemplate(spec, docx, hashlib.sha256(docx).hexdigest()))
    assert [("so", True), ("ho_ten", True), ("muc[].ten", True), ("muc[].gia", True), ("moi", False)] == [
        (column.path, column.offered) for column in columns
    ]
    assert ["no", "no", "records", "records", "no"] == [column.many for column in columns]
    assert all(column.word and not column.needed for column in columns)


def test_spots() -> None:
    """The type of a column is that of its field in the model, or of one item of its list."""
    assert spot_at(["members", 0, "head", "name"]) == spot_of("member.head.name")
    assert spot_at(["tasks", "items", 0]) == spot_of("tasks.items[]")
