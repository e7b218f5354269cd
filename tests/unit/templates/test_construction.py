from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from assembly.errors import TemplateRefused
from assembly.templates.construction import Construction, TextLengths
from assembly.templates.relations import strict_parser
from assembly.templates.rendering import compile_text
from assembly.templates.sandbox import Budget
from assembly.templates.words import plain_words
from tests.drawn import NAMESPACES

W = NAMESPACES


def proven(source: str) -> Construction:
    """Return what is known of the fillings of a source."""
    return compile_text(source, "/part", xml=True).construction


@pytest.mark.parametrize(
    "source",
    [
        "<a>{{ x }}<b/>text &amp; more &#160;</a>",
        "<a>{% if x %}<b>y</b>{% else %}z{% endif %}</a>",
        "<a>{% for y in x %}<b>{{ y }}</b>{% else %}<c/>{% endfor %}</a>",
        "<p><q>{% if x %}1</q><q>2{% endif %}</q></p>",
        '<a b="{{ x }}-{{ x }}" c="&lt;>/{% if x %}1{% endif %}"/>',
        '<a xmlns="urn:a" xmlns:n="urn:n" n:b="1" b="1"><n:c xml:space="preserve"/></a>',
        "<a>{# {{ x }} #}<b{# y #}/></a>",
        '<a>{{ "R&D" }}{{ "x" if y else "<" }}{{ y|join(", ") }}</a>',
    ],
)
def test_what_is_whole_on_every_way_needs_no_check(source: str) -> None:
    """Values between tags or quotation marks, elements that end where they began."""
    assert proven(source).sound


@pytest.mark.parametrize(
    "source",
    [
        "<a>{% if x %}<b>{% endif %}</b></a>",
        "<a>{% for y in x %}</a><a>{% endfor %}",
        "{% if x %}<a/>{% else %}<b/>{% endif %}<c/>",
        "{% for y in x %}<a/>{% endfor %}",
        "<a/>{{ x }}",
        "<a {{ x }}/>",
        "<a b={{ x }}/>",
        "<a b='{{ x }}'/>",
        '<a {% if x %}b="1"{% endif %}/>',
        '<a b="1" b="2"/>',
        '<a b="{{ x }}" b="2"/>',
        '<a xmlns:m="urn:n" xmlns:n="urn:n" m:b="1" n:b="2"/>',
        "<n:a/>",
        '<a n:b="1"/>',
        '<a xmlns:n="{{ x }}"/>',
        '<a xmlns:n=""/>',
        '<a xml:id="{{ x }}"/>',
        '<a>{% if x %}<b xmlns:n="urn:n">{% else %}<b xmlns:n="urn:m">{% endif %}<n:c/></b></a>',
        '<a>{% if x %}<b xmlns:n="urn:n">{% else %}<b>{% endif %}<n:c/></b></a>',
        "<a><!-- {{ x }} --></a>",
        "<a><![CDATA[{{ x }}]]></a>",
        "<a><?p {{ x }}?></a>",
        "<a>]]></a>",
        "<a>& {{ x }}</a>",
        "<a>&{{ x }};</a>",
        "<a>&am{% if x %}p;{% else %}p;{% endif %}</a>",
        "<a>&nbsp;</a>",
        "<a>&#0;</a>",
        "<a>\x01</a>",
        '<a>{{ "\\x01" }}</a>',
        '<a>{{ x|join("\\ud800") }}</a>',
        "<1>{{ x }}</1>",
        "<a:b:c/>",
        '<a b="<"/>',
        "<a>" * 300 + "{{ x }}" + "</a>" * 300,
        f'<w:r {W} xmlns:q="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><q:tc/></w:r>',
    ],
)
def test_what_is_not_proven_is_said_to_be_so(source: str) -> None:
    """Whatever could be torn, ambiguous or more than this proof knows of is left to the parser."""
    assert not proven(source).sound


@pytest.mark.parametrize(
    ("inside", "wanting"),
    [
        ("<w:tbl><w:tr><w:tc><w:p>{% if x %}1{% endif %}</w:p></w:tc></w:tr></w:tbl>", set()),
        ("<w:tbl><w:tr><w:tc>{% if x %}<w:p/>{% endif %}</w:tc></w:tr></w:tbl>", {"w:tc"}),
        ("<w:tbl><w:tr><w:tc>{% if x %}<w:p/>{% else %}<w:sdt/>{% endif %}</w:tc></w:tr></w:tbl>", set()),
        ("<w:tbl><w:tr>{% for y in x %}<w:tc><w:p/></w:tc>{% endfor %}</w:tr></w:tbl>", {"w:tr"}),
        (
            "<w:tbl><w:tblPr/>{% for y in x %}<w:tr><w:tc><w:p/></w:tc></w:tr>{% endfor %}</w:tbl>",
            {"w:tbl"},
        ),
        (
            "<w:tbl><w:tr><w:tc><w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>"
            "{% if x %}<w:p/>{% endif %}</w:tc></w:tr></w:tbl>",
            {"w:tc"},
        ),
        ("<w:txbxContent>{% for y in x %}<w:p/>{% endfor %}</w:txbxContent>", {"w:txbxContent"}),
        ("<w:tbl><w:tr><w:tc/></w:tr></w:tbl>{{ x }}", None),
    ],
)
def test_what_may_lack_something_is_named(inside: str, wanting: set[str] | None) -> None:
    """Cells, rows, tables and stories that some filling leaves empty, or that end with a table."""
    found = proven(f"<w:body {W}>{inside}</w:body>")
    assert found == (Construction(sound=False) if wanting is None else Construction(True, frozenset(wanting)))


@pytest.mark.parametrize(
    ("source", "own"),
    [
        (f"<w:p {W}>\n<w:r><w:t>a</w:t></w:r></w:p>", False),
        (f"<w:p {W}><w:r><w:t>a\nb</w:t></w:r></w:p>", True),
        (f"<w:p {W}><w:r><w:t>a{{{{ x }}}}\t</w:t></w:r></w:p>", True),
        ('<a>{{ "\\n" }}</a>', True),
        ("<a>\ufdd0</a>", True),
    ],
)
def test_line_ends_of_the_template_are_known(source: str, *, own: bool) -> None:
    """Only those within a text become Word elements, and the mark of a paragraph wherever it stands."""
    assert proven(source) == Construction(sound=True, own_line_ends=own)


def test_loops_in_loops_do_not_take_for_ever() -> None:
    """A template whose loops would have to be read again and again is left to the parser."""
    inner = "<w:tbl><w:tr/></w:tbl>" * 2000
    for _ in range(11):
        inner = "{% for y in x %}<w:tc>" + inner + "<w:p/>{% if x %}<w:tbl/>{% endif %}</w:tc>{% endfor %}"
    assert not proven(f"<w:body {W}>{inner}</w:body>").sound


@pytest.mark.parametrize("pieces", [1_000, 7_777, 10_000_000])
def test_texts_longer_than_libxml2_reads_are_noticed(pieces: int) -> None:
    """10 million bytes between two tags, wherever they begin and however the result comes."""

    def noticed(xml: str) -> bool:
        lengths = TextLengths()
        return any(lengths.too_long(xml[at : at + pieces]) for at in range(0, len(xml), pieces))

    for before in (0, 1, 299_999, 300_001):
        assert noticed("<a>" + "<b/>" * before + "x" * 2_500_000 + "</a>")
    assert not noticed("<a>" + ("<b/>" + "x" * 1_000_000) * 4 + "</a>")


PIECES = st.sampled_from(
    [
        "<a>",
        "</a>",
        "<n:b>",
        "</n:b>",
        '<c xmlns:n="urn:n">',
        '<c xmlns:n="urn:m" n:d="',
        "</c>",
        "<d/>",
        '<d e="',
        ' f="1"',
        '" f="',
        '"/>',
        '">',
        "{{ text }}",
        "{{ text|upper }}",
        "{% if x %}",
        "{% if not x %}",
        "{% else %}",
        "{% endif %}",
        "{% for y in x %}",
        "{% endfor %}",
        "{# #}",
        "t",
        "&lt;",
        "&",
        ">",
        "]]",
        " ",
        "\n",
    ]
)
TEXTS = st.text(st.sampled_from("a<>&\"']\n\t\xa0…Đ\u0301\U0001f600;#"), max_size=6)


@given(st.lists(PIECES, max_size=14).map("".join), st.integers(0, 3), TEXTS)
def test_what_is_proven_parses_whatever_the_data(body: str, items: int, value: str) -> None:
    """A rendering of a sound text is read by the strict parser, with no, one or many items."""
    try:
        text = compile_text(f"<r>{body}</r>", "/part", xml=True)
    except TemplateRefused:
        return
    if not text.construction.sound:
        return
    words = plain_words({"x": ["1"] * items, "text": value})
    rendered = text.render(words.values, Budget())
    assert etree.fromstring(rendered.encode(), strict_parser()).tag == "r"
