from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from assembly.errors import TemplateRefused
from assembly.templates.nesting import check_nesting
from assembly.templates.rendering import compile_text
from assembly.templates.sandbox import Budget


def torn(source: str) -> list[str | None]:
    """Return the tags that would tear a text."""
    text = compile_text(source, "/part", xml=True)
    faults = check_nesting(text.tree, text.tag_at, "/part")
    assert {fault.code for fault in faults} <= {"template.tears-structure"}
    return [fault.found for fault in faults]


@pytest.mark.parametrize(
    "source",
    [
        "<a>{{ x }}<b/>text</a>",
        "<a>{% if x %}<b>y</b>{% else %}z{% endif %}</a>",
        "<a>{% for y in x %}<b>{{ y }}</b>{% endfor %}</a>",
        "<p>{% if x %}1</p><p>2{% endif %}</p>",
        '<a b="{% if x %}1{% else %}2{% endif %}"/>',
        '<a b="{{ x }}" c="&lt;&gt;/"><d/></a>',
        '<a b="a>b/">x</a>',
    ],
)
def test_texts_that_stay_whole_pass(source: str) -> None:
    """Whatever is left out or repeated, what was open is open again."""
    assert torn(source) == []


@pytest.mark.parametrize(
    ("source", "tag"),
    [
        ("<a>{% if x %}</a>{% endif %}", "{% if x %}"),
        ("<a>{% if x %}<b>{% endif %}</b></a>", "{% if x %}"),
        ("<a>{% if x %}<b>{% else %}<c>{% endif %}</b></a>", "{% if x %}"),
        ("<a>{% for y in x %}<b>{% endfor %}</a>", "{% for y in x %}"),
        ("<a>{% if x %}{% for y in x %}</a><b>{% endfor %}{% endif %}</b>", "{% for y in x %}"),
        ("<w:tc>{% if x %}</w:tc><w:tc>{% endif %}</w:tc>", "{% if x %}"),
        (
            "<w:tr><w:tc>{% for y in x %}</w:tc></w:tr><w:tr><w:tc>{% endfor %}</w:tc></w:tr>",
            "{% for y in x %}",
        ),
        ("<a>{{ x }}</b>", "{{ x }}"),
        ("<a>{{ x }}", "{{ x }}"),
        ("<a {{ x }}/>", "{{ x }}"),
        ('<a b="{% if x %}"{% endif %}/>', "{% if x %}"),
    ],
)
def test_the_tag_that_tears_is_named(source: str, tag: str) -> None:
    """The innermost tag whose branch or body leaves something else open is told."""
    assert torn(source) == [tag]


def test_every_torn_place_is_told() -> None:
    """After one fault the reading goes on."""
    assert torn("<a>{% if x %}</a>{% endif %}{% for y in x %}<b>{% endfor %}</a>") == [
        "{% if x %}",
        "{% for y in x %}",
    ]


PIECES = st.sampled_from(
    [
        "<a>",
        "</a>",
        "<b>",
        "</b>",
        "<c/>",
        '<d e="',
        '"/>',
        "{{ text }}",
        "{% if x %}",
        "{% if not x %}",
        "{% else %}",
        "{% endif %}",
        "{% for y in x %}",
        "{% endfor %}",
        "t",
    ]
)


@given(st.lists(PIECES, max_size=14).map("".join), st.integers(0, 3))
def test_what_passes_is_well_formed_whatever_the_data(body: str, items: int) -> None:
    """A text that passes the proof is well-formed with no, one or many items."""
    try:
        text = compile_text(f"<r>{body}</r>", "/part", xml=True)
    except TemplateRefused:
        return
    if not check_nesting(text.tree, text.tag_at, "/part"):
        rendered = text.render({"x": ["1"] * items, "text": "<"}, Budget())
        assert etree.fromstring(rendered).tag == "r"
