"""The walls below the allow-list, tried with templates that were never judged by it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from jinja2.exceptions import SecurityError

from assembly.errors import TemplateRefused
from assembly.templates.generated import generate
from assembly.templates.rendering import compile_text
from assembly.templates.sandbox import JINJA, PARAGRAPH_MARK, XML, Budget, RefusedAtRendering
from assembly.templates.words import plain_words


def unjudged(source: str, values: dict[str, Any]) -> str:
    """Render a source in the sandbox without asking the allow-list."""
    pieces: list[str] = []
    generated = generate(JINJA.parse(source), "<template>", XML)
    generated.render(values, pieces.append, XML.escape, Budget())
    return "".join(pieces)


@pytest.mark.parametrize(
    "source",
    [
        "{{ text.__class__ }}",
        "{{ text.upper }}",
        "{{ text['upper'] }}",
        "{{ text.format }}",
        "{{ things.items }}",
        "{{ things.__init__ }}",
        "{{ list.append }}",
        "{{ list['__len__'] }}",
        "{{ text[0] }}",
        "{{ number.real }}",
        "{{ day.year }}",
        "{% for x in list %}{{ loop.__class__ }}{% endfor %}",
        "{{ self.x }}",
        "{{ self._x }}",
        "{% for x in list %}{{ loop.cycle }}{% endfor %}",
        "{{ range }}",
        "{{ lipsum }}",
        "{{ dict }}",
        "{{ 'a'.join }}",
        "{{ things['items'] }}",
        "{{ list['0'] }}",
        "{{ list[7] }}",
    ],
)
def test_only_items_are_reached(source: str) -> None:
    """Python's attributes, Jinja's globals and helpers do not exist for a template."""
    values = {"text": "a", "things": {"a": 1}, "list": [1], "number": 3, "day": date(2022, 1, 2)}
    with pytest.raises((RefusedAtRendering, SecurityError)):
        unjudged(source, values)


@pytest.mark.parametrize(
    "source",
    [
        "{{ things() }}",
        "{{ text() }}",
        "{% macro m() %}x{% endmacro %}{{ m() }}",
        "{% call x() %}{% endcall %}",
    ],
)
def test_nothing_is_called(source: str) -> None:
    """Neither values nor a template's own macros can be called."""
    with pytest.raises((SecurityError, RefusedAtRendering)):
        unjudged(source, {"text": "a", "things": {}})


@pytest.mark.parametrize("source", ["{{ x|safe }}", "{{ x|attr('y') }}", "{% if x is callable %}{% endif %}"])
def test_filters_and_tests_beyond_the_list_do_not_exist(source: str) -> None:
    """The code written for a template calls the listed ones only."""
    with pytest.raises(SecurityError):
        unjudged(source, {"x": "1"})


def refusal(source: str, context: dict[str, object]) -> tuple[str, str, str | None]:
    """Return code, Vietnamese message and tag with which a rendering is refused."""
    text = compile_text(source, "/part", xml=True)
    with pytest.raises(TemplateRefused) as caught:
        text.render(plain_words(context).values, Budget())
    (fault,) = caught.value.faults
    assert fault.pointer == "/part"
    return fault.code, fault.message, fault.found


@pytest.mark.parametrize(
    ("source", "context", "code", "tag"),
    [
        ("{{ a }}{{ nmae }}", {"a": 1, "name": 1}, "name-unknown", "{{ nmae }}"),
        ("{{ a.b.c }}", {"a": {"b": {"d": 1}}}, "name-unknown", "{{ a.b.c }}"),
        ("{{ a.b }}", {"a": "chữ"}, "name-unknown", "{{ a.b }}"),
        ("{% if x %}{% endif %}", {}, "name-unknown", "{% if x %}"),
        ("{% if 1 == 2 %}{% elif x %}{% endif %}", {}, "name-unknown", "{% elif x %}"),
        ("{% if a in x %}{% endif %}", {"a": 1}, "name-unknown", "{% if a in x %}"),
        ("{% if x == 1 %}{% endif %}", {}, "name-unknown", "{% if x == 1 %}"),
        ("{% for a in x %}{% endfor %}", {}, "name-unknown", "{% for a in x %}"),
        ("{% for a in b %}\n{{ a }}\n{{ x }}{% endfor %}", {"b": [1]}, "name-unknown", "{{ x }}"),
        ("{{ x|upper }}", {}, "name-unknown", "{{ x|upper }}"),
        ("{{ a }}", {"a": ["x"]}, "not-text", "{{ a }}"),
        ("{{ a }}", {"a": {"b": 1}}, "not-text", "{{ a }}"),
        ("{{ a }}", {"a": True}, "not-text", "{{ a }}"),
        ("{{ a|join }}", {"a": [["x"]]}, "not-text", "{{ a|join }}"),
        ("{{ a|join }}", {"a": "x"}, "not-a-list", "{{ a|join }}"),
        ("{{ a|length }}", {"a": 1}, "not-a-list", "{{ a|length }}"),
        ("{% for x in a %}{% endfor %}", {"a": "abc"}, "not-a-list", "{% for x in a %}"),
        ("{% for x in a %}{% endfor %}", {"a": {"b": 1}}, "not-a-list", "{% for x in a %}"),
        ("{% if a < 3 %}{% endif %}", {"a": "x"}, "cannot-evaluate", "{% if a < 3 %}"),
        ("{% if a is odd %}{% endif %}", {"a": "%099999999d"}, "cannot-evaluate", "{% if a is odd %}"),
        ("{% if 1 in a %}{% endif %}", {"a": 7}, "cannot-evaluate", "{% if 1 in a %}"),
    ],
)
def test_what_the_data_lack_names_the_tag(
    source: str, context: dict[str, object], code: str, tag: str
) -> None:
    """A rendering that cannot go on tells why, and in which tag of which part."""
    found_code, message, found = refusal(source, context)
    assert (found_code, found) == (f"template.{code}", tag)
    assert message


def test_the_nearest_name_is_told() -> None:
    """A misspelt fact is answered with the fact meant."""
    assert "“members”" in refusal("{{ memebrs }}", {"members": 1})[1]
    assert "“name”" in refusal("{{ block.nam }}", {"block": {"name": 1}})[1]


def test_a_missing_fact_is_no_error_wherever_it_stands() -> None:
    """Blanks pass through every construct; comparing or counting them is asking for them."""
    source = (
        "{{ a.b.c }}{{ a|upper }}{{ a|lower }}{{ a|capitalize_first }}{{ a|length }}"
        "{{ a|join(',') }}{{ a[0] }}"
        "{% for x in a %}x{% else %}không{% endfor %}"
        "{% if a is odd or a is even or a is divisibleby 3 %}x{% endif %}"
        "{% if a == 'x' or a < 3 or a in ['x'] or 'x' in a or a|length > 3 %}x{% endif %}"
        "{% if a != 'x' %}!{% endif %}"
    )
    words = plain_words({"a": None})
    text = compile_text(source, "/part", xml=True).render(words.values, Budget())
    assert text == "…" * 16 * 7 + "không!"
    assert words.missing.blanks == ("/a/b/c", "/a", "/a/0")
    assert words.missing.left_out == ("/a",)


def test_values_are_escaped_and_newlines_marked() -> None:
    """Text from values is escaped and its newlines become marks; the template's own text is not touched."""
    text = compile_text("<a>\n{{ a }}{{ b }}{{ c }}</a>", "/part", xml=True)
    values = plain_words({"a": "<b>\n&", "b": -7, "c": date(2022, 3, 4)}).values
    assert text.render(values, Budget()) == f"<a>\n&lt;b&gt;{PARAGRAPH_MARK}&amp;-704/03/2022</a>"


def test_constants_are_read_as_their_author_meant() -> None:
    """XML escapes that Word put into a tag are undone once."""
    text = compile_text("{{ 'R&amp;D' }}{% if a == &quot;b&quot; %}đúng{% endif %}", "/part", xml=True)
    assert text.render({"a": "b"}, Budget()) == "R&amp;Dđúng"


@pytest.mark.parametrize(
    ("source", "context"),
    [
        (
            "{% for a in l %}{% for b in l %}{% for c in l %}{% endfor %}{% endfor %}{% endfor %}",
            {"l": [0] * 2000},
        ),
        ("{% for a in l %}" + "{% if a == 1 %}{% endif %}" * 500 + "{% endfor %}", {"l": [0] * 10_000}),
        ("{% for a in l %}{% if a in l %}{% endif %}{% endfor %}", {"l": [0] * 50_000}),
        ("{% for a in l %}{{ t }}{% endfor %}", {"l": [0] * 100, "t": "x" * 1_000_000}),
        ("{{ l|join(t) }}" * 20, {"l": ["x" * 1_000_000], "t": ""}),
    ],
    ids=["loops in loops", "long loop bodies", "searching", "printing", "joining"],
)
def test_no_rendering_goes_on_for_ever(source: str, context: dict[str, object]) -> None:
    """Steps and characters have a limit, spent before they are taken."""
    if "join" in source:
        source = source.replace("join(t)", "join")
    assert refusal(source, context)[0] == "template.too-long"


def test_a_budget_is_shared() -> None:
    """Parts of one document spend one budget."""
    text = compile_text("{{ t }}", "/part", xml=True)
    budget = Budget(characters=25)
    assert [text.render({"t": "x" * 10}, budget) for _ in range(2)] == ["x" * 10] * 2
    with pytest.raises(TemplateRefused):
        text.render({"t": "x" * 10}, budget)
