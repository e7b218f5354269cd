from __future__ import annotations

import pytest
from lxml import etree

from assembly.templates.tags import MOST_TAGS, compose_texts, join_split_tags, read_tags
from tests.drawn import NAMESPACES, cell, paragraph, row, run, table

FIELD = "<w:r><w:instrText>{}</w:instrText></w:r>"


def tree(*content: str) -> etree._Element:
    """Return a body of paragraphs, tables or plain texts."""
    inside = "".join(part if part.startswith("<") else paragraph(part) for part in content)
    return etree.fromstring(f"<w:body {NAMESPACES}>{inside}</w:body>")


def faults(*content: str) -> list[tuple[str, str | None]]:
    """Return code and what was found of each fault."""
    _tags, found = read_tags(tree(*content), "/part")
    assert all(fault.pointer == "/part" and fault.message and fault.message_en for fault in found)
    return [(fault.code.removeprefix("template."), fault.found) for fault in found]


def test_tags_are_read_in_order_whatever_splits_them() -> None:
    """Runs, marks and cells between the letters of a tag do not matter; forms and cell commands are known."""
    body = tree(
        paragraph(run("a {{ x"), run(" }}{"), run("# c #"), run("}")),
        "{%p if y %}",
        table(row("{%tr for r in s %}"), row(cell("{% vm %}{{ r }}")), columns=1),
    )
    tags, found = read_tags(body, "/part")
    assert found == []
    assert [(tag.text, tag.form, tag.merges_cells) for tag in tags] == [
        ("{{ x }}", "", ""),
        ("{# c #}", "", ""),
        ("{%p if y %}", "p", ""),
        ("{%tr for r in s %}", "tr", ""),
        ("{% vm %}", "", "vm"),
        ("{{ r }}", "", ""),
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (["{{ x"], "tag-not-closed"),
        (["a {% if x } b"], "tag-not-closed"),
        (["{{ x {{ y }}"], "tag-not-closed"),
        (["{{ x {% y %} }}"], "tag-not-closed"),
        (["x }} y"], "stray-mark"),
        (["100%}"], "stray-mark"),
        (["{{ x }} #}"], "stray-mark"),
        (["{{ " + "x" * 500 + " }}"], "tag-too-long"),
        (["{# " + "x" * 5000 + " #}"], "tag-too-long"),
        (["{{p x }}"], "prints-markup"),
        (["{{r x }}"], "prints-markup"),
        (["{%tr if x %}"], "row-tag-outside-table"),
        (["{%tc if x %}"], "row-tag-outside-table"),
        (["{%p if x %} chữ"], "tag-not-alone"),
        (["{%p if x %}{%p endif %}"], "tag-not-alone"),
        ([paragraph("{%p if x %}", properties="<w:sectPr/>")], "tag-not-alone"),
        ([paragraph("{%p if x %}", "<w:r><w:drawing/></w:r>")], "tag-not-alone"),
        ([table(row("{%tr if x %}", "chữ"))], "tag-not-alone"),
        ([table(row(cell("{%tc if x %}", "chữ")))], "tag-not-alone"),
        (["{%p if x == '50%' %}"], "mark-inside-tag"),
        (["{#p số # #}"], "mark-inside-tag"),
        (["{% vm %}"], "cell-tag-outside-cell"),
        ([f"<w:p>{FIELD.format('{{ x }}')}</w:p>"], "no-place-for-tags"),
        (['<w:p><w:fldSimple w:instr=" REF {{ x }} "/></w:p>'], "no-place-for-tags"),
        (["<w:p><w:del><w:r><w:delText>{{ x }}</w:delText></w:r></w:del></w:p>"], "no-place-for-tags"),
        (['<w:p w:rsidR="{% if x %}1{% endif %}"/>'], "no-place-for-tags"),
        (['<w:p w:rsidR="{{ x"/>'], "tag-not-closed"),
        (["<w:p><w:r><w:other>{{ x</w:other></w:r></w:p>"], "tag-not-closed"),
        (["<w:p><w:r><w:other>{%p x %}</w:other></w:r></w:p>"], "no-place-for-tags"),
    ],
)
def test_a_tag_in_the_wrong_place_is_refused(content: list[str], code: str) -> None:
    """What docxtpl would silently drop, leave or tear is refused with the tag."""
    assert code in {found for found, _text in faults(*content)}


def test_every_misplaced_tag_is_told() -> None:
    """One fault does not hide the next."""
    assert faults("{%tr if x %}", "{{ a", "}} b", "{%p if y %} z", "100%}") == [
        ("stray-mark", " z100%}"),
        ("row-tag-outside-table", "{%tr if x %}"),
        ("tag-not-alone", "{%p if y %}"),
    ]


def test_tags_have_a_number() -> None:
    """A part with thousands of tags is no document."""
    assert faults("{{ x }}" * (MOST_TAGS + 1)) == [("too-many-tags", str(MOST_TAGS + 1))]


def test_tags_split_over_parents_are_joined_where_they_begin() -> None:
    """The tag's letters move to its first run; other text and all markup stay."""
    link = f"<w:hyperlink>{run('me }} b {')}{run('{ x')}</w:hyperlink>"
    body = tree(paragraph(run("a {{ na"), link, run(" }} c")))
    join_split_tags(body)
    assert [text.text for text in body.iter("{*}t")] == ["a {{ name }}", " b {{ x }}", "", " c"]
    assert body.find(".//{*}hyperlink") is not None


def test_tags_split_between_neighbours_are_left_to_docxtpl() -> None:
    """Where the runs have one parent nothing changes, so that the result is docxtpl's own."""
    body = tree(paragraph(run("{{ na"), run("me }}")), "{# über", "zwei #}")
    before = etree.tostring(body)
    join_split_tags(body)
    assert etree.tostring(body) == before


def test_texts_are_composed() -> None:
    """Decomposed text becomes NFC; an overlay that would join the bracket before it stands on a space."""
    body = tree("vie\u0323\u0302t", "\u0338x")
    assert compose_texts(body)
    assert [text.text for text in body.iter("{*}t")] == ["việt", "\u00a0\u0338x"]
    assert not compose_texts(body)
