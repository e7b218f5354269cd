"""The reference of a filling is docxtpl itself, with autoescape on: part by part, canonical XML equal."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from assembly.conference.model import Conference
from assembly.filling.wording import Wording
from assembly.jobs.plan import plan_documents
from tests.conferences import conferences
from tests.docxtpl_reference import assert_equal_parts
from tests.drawn import cell, draw, paragraph, row, run, table
from tests.examples import EXAMPLES, TEMPLATES, library, read

MEMBERS = [{"name": "Sở Y tế"}, {"name": "Sở <Nội vụ> & Ban"}, {"name": "Báo “Yên Bái”"}]
WORDS: dict[str, Any] = {
    "name": "A & B < C > D \"E\" 'F'",
    "members": MEMBERS,
    "rows": [["1", "2", "3"], ["4", "5", "6"]],
    "yes": True,
    "no": False,
    "empty": [],
    "number": 7,
    "colour": "FFCC00",
    "span": 2,
    "tabbed": "trước\tsau",
}
BOLD = "<w:b/>"
DRAWING = '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="Hình"/></wp:inline></w:drawing></w:r>'

FEATURES: dict[str, bytes] = {
    "a value with markup": draw("Đơn vị: {{ name }}."),
    "a tag split over runs": draw(
        paragraph(run("{"), run("{ na", BOLD), '<w:proofErr w:type="spellStart"/>', run("me }"), run("} hết"))
    ),
    "text without space preservation": draw("<w:p><w:r><w:t>Tên {{ name }}</w:t></w:r></w:p>"),
    "paragraph tags": draw("{%p if yes %}", "có", "{%p else %}", "không", "{%p endif %}", "cuối"),
    "a paragraph loop": draw("{%p for m in members %}", "{{ loop.index }}. {{ m.name }}", "{%p endfor %}"),
    "a loop in one paragraph": draw(
        "{% for m in members %}{{ m.name }}{% if not loop.last %}; {% endif %}{% endfor %}."
    ),
    "row tags": draw(
        table(
            row("TT", "Tên"),
            row("{%tr for m in members %}", ""),
            row("{{ loop.index }}", "{{ m.name }}"),
            row("{%tr endfor %}", ""),
        )
    ),
    "a row loop without rows": draw(
        table(row("TT"), row("{%tr for m in empty %}"), row("{{ m }}"), row("{%tr endfor %}"), columns=1)
    ),
    "column tags": draw(
        table(
            row("{%tc for m in members %}", "{{ m.name }}", "{%tc endfor %}"),
            row("{%tc for m in members %}", "{{ loop.index }}", "{%tc endfor %}"),
            columns=1,
        )
    ),
    "columns that vanish": draw(table(row("a", "{%tc if no %}", "b", "{%tc endif %}", "c"), columns=5)),
    "rows and columns": draw(
        table(
            row("{%tr for r in rows %}"),
            row("{%tc for c in r %}", "{{ c }}", "{%tc endfor %}"),
            row("{%tr endfor %}"),
            columns=3,
        )
    ),
    "run tags": draw(paragraph(run("a{%r if yes %}b{%r endif %}c", BOLD))),
    "a dash merges with what stands before": draw("trước", "{%- if yes %} giữa{% endif %}", "sau"),
    "a dash merges with what stands after": draw("{% if yes -%}", "giữa", "{%- endif %} sau"),
    "column span": draw(table(row(cell("{% colspan span %}{{ name }}"), "b"), row("c", "d", "e"), columns=3)),
    "cell colour": draw(table(row(cell("{% cellbg colour %}{{ name }}"), "b"))),
    "vertical merge": draw(
        table(
            row("{%tr for m in members %}", ""),
            row(cell("{% vm %}Chung {{ number }}"), "{{ m.name }}"),
            row("{%tr endfor %}", ""),
        )
    ),
    "horizontal merge": draw(
        table(
            row("{%tc for m in members %}", cell("{% hm %}Tất cả"), "{%tc endfor %}"),
            row("{%tc for m in members %}", "{{ m.name }}", "{%tc endfor %}"),
            columns=1,
        )
    ),
    "horizontal merge of spans": draw(
        table(
            row(
                "{%tc for m in members %}",
                cell("{% hm %}Tất cả", properties='<w:tcW w:w="2000" w:type="dxa"/><w:gridSpan w:val="2"/>'),
                "{%tc endfor %}",
            ),
            row("{%tc for m in members %}", "{{ m.name }}", "{{ number }}", "{%tc endfor %}"),
            columns=2,
        )
    ),
    "written-out braces": draw("{_{ name }_} và {_% if %_}"),
    "comments": draw("trước{# ghi chú #}sau", "{#p ghi chú riêng #}", "cuối"),
    "quotation marks": draw("{% if number == 7 and “a” in ‘abc’ %}đúng{% endif %}", "{{ “chữ” }}"),
    "less and greater": draw("{% if number &gt; 3 and number &lt; 9 %}đúng{% endif %}"),
    "filters": draw("{{ name|upper }} {{ members|length }} {{ rows[0]|join(', ') }}"),
    "subscripts": draw('{{ members[0]["name"] }} {{ rows[1][2] }}'),
    "a choice in a tag": draw("{{ 'có' if yes else 'không' }}{{ 'x' if no }}"),
    "a filtered loop": draw(
        "{% for m in members if m.name != 'Sở Y tế' %}{{ loop.index }}{{ m.name }}{% endfor %}"
    ),
    "an else for an empty loop": draw("{% for m in empty %}{{ m }}{% else %}không có{% endfor %}"),
    "tabs in values": draw(paragraph(run("a {{ tabbed }} b", BOLD), properties='<w:jc w:val="both"/>')),
    "headers and footers": draw(
        "thân",
        header1=paragraph("Trang {{ name }}"),
        footer1=paragraph("{% if yes %}{{ number }}{% endif %}"),
    ),
    "a table in a header": draw(
        "x", header1=table(row("{%tr for m in members %}"), row("{{ m.name }}"), row("{%tr endfor %}"))
    ),
    "footnotes": draw(
        "x", footnotes='\n <w:footnote w:id="1">' + paragraph("Xem {{ name }}") + "</w:footnote>\n"
    ),
    "drawings in loops": draw("{%p for m in members %}", paragraph("{{ m.name }}", DRAWING), "{%p endfor %}"),
    "a drawing on its own": draw(paragraph("{{ name }}", DRAWING), paragraph(DRAWING)),
    "white space between elements": draw("<w:p>\n  " + run("{{ name }} ") + "\n  " + run(" ") + "\n</w:p>\n"),
    "title property": draw("x", core="Văn bản {{ number }}"),
    "no tags at all": draw("không có thẻ nào"),
}


@pytest.mark.parametrize("feature", FEATURES)
def test_every_feature_gives_what_docxtpl_gives(feature: str) -> None:
    """Each part of a filled template equals docxtpl's own rendering in canonical XML."""
    assert_equal_parts(FEATURES[feature], WORDS)


@pytest.mark.parametrize("where", ["paragraph", "cell"])
def test_a_newline_gives_what_docxtpl_makes_of_its_paragraph_mark(where: str) -> None:
    """A newline in our values is docxtpl's ``\\a``: a new paragraph with the same properties."""
    inner = paragraph(
        run("trước ", BOLD), run("{{ text }}", "<w:i/>"), run(" sau"), properties='<w:jc w:val="both"/>'
    )
    docx = draw(inner if where == "paragraph" else table(row(cell(inner), "b")))
    assert_equal_parts(docx, {"text": "một\nhai & ba\nbốn"})


@pytest.mark.parametrize("source", [*EXAMPLES, *TEMPLATES], ids=lambda path: path.stem)
def test_every_document_of_every_example_is_what_docxtpl_makes(source: Path) -> None:
    """Every part of every document of the examples, and of each template's own sample, equals docxtpl's."""
    conference = read(source / "sample.yaml" if source.is_dir() else source)
    wording = Wording(conference)
    kinds = [library().get(source.name).spec.kind] if source.is_dir() else None
    for planned in plan_documents(conference, library(), kinds).documents:
        registered = library().get(planned.template_id)
        members = wording.members(registered.spec)
        member = None if planned.member is None else members[planned.member]
        assert_equal_parts(registered.docx, wording.words(registered.spec, member))


@settings(
    max_examples=30,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(template_id=st.sampled_from([each.spec.id for each in library().all()]), data=conferences())
def test_every_document_of_any_conference_is_what_docxtpl_makes(
    template_id: str, data: dict[str, Any]
) -> None:
    """Whatever a secretary types: markup, braces, marks without a letter, line ends, empty lists."""
    registered = library().get(template_id)
    data["members"] = data.get("members") or [{"name": "Sở Y tế"}]
    data["tasks"] = data.get("tasks") or ["Hoàn thành nhiệm vụ"]
    wording = Wording(Conference.model_validate(data))
    member = wording.members(registered.spec)[0] if registered.spec.issued == "per_member" else None
    assert_equal_parts(registered.docx, wording.words(registered.spec, member), core=False)
