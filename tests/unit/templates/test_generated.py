"""The code written for a template does what Jinja's own would do with the same filters and look-ups."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import Environment
from jinja2.exceptions import SecurityError

from assembly.templates.generated import OwnText, generate
from assembly.templates.rendering import compile_text
from assembly.templates.sandbox import (
    FILTERS_OF_TEMPLATES,
    JINJA,
    TESTS_OF_TEMPLATES,
    XML,
    Budget,
)


class Reference(Environment):
    """Jinja as it is, with our filters and tests, reaching the items of dictionaries and lists only."""

    def __init__(self) -> None:
        super().__init__(autoescape=True, keep_trailing_newline=True)
        self.filters = dict(FILTERS_OF_TEMPLATES)
        self.tests = dict(TESTS_OF_TEMPLATES)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return an item of a dictionary, and what ``loop`` knows."""
        return obj[attribute] if isinstance(obj, dict) else getattr(obj, attribute)


JINJA_ITSELF = Reference()
VALUES: dict[str, Any] = {
    "a": {"b": {"c": "<c>"}, "n": 3, "e": ""},
    "l": [{"b": "một", "c": ["1", "2"]}, {"b": "hai & ba", "c": []}, {"b": "", "c": ["3"]}],
    "n": 7,
    "s": "chữ",
    "yes": True,
}
EXPRESSIONS = [
    "a.b.c",
    "a['b']['c']",
    "s",
    "n",
    "l[0].b",
    "l|length",
    "s|upper",
    "'R&D'",
    "5",
    "s if n > 3 else a.b.c",
    "s if a.e",
    "l[0].c|join('; ')",
]
CONDITIONS = [
    "yes",
    "not yes",
    "a.e",
    "n > 3 and s",
    "n < 3 or a.b.c == '<c>'",
    "3 < n <= 7",
    "s in ['chữ', 'x']",
    "s not in ('x', 'y')",
    "'chữ' in s",
    "n is odd",
    "n is divisibleby 7",
    "l|length == 3 and not (yes and a.e)",
]
IN_LOOPS = ["m.b", "m.c|join", "loop.index", "loop.index0", "loop.length", "m.b|upper"]
LOOP_CONDITIONS = ["loop.first", "not loop.last", "m.b", "m.c and loop.index != 2"]
LOOPS = ["for m in l", "for m in l if m.b", "for m in l if m.c|length > 0", "for m in a.e"]


def sources(*, in_loop: bool, deep: int = 2) -> st.SearchStrategy[str]:
    """Return sources of tags and text."""
    printed = st.sampled_from(EXPRESSIONS + IN_LOOPS * in_loop).map("{{{{ {} }}}}".format)
    leaf = printed | st.sampled_from(["<t>", "x\n", " ", ""])
    if not deep:
        return leaf
    inner = st.lists(sources(in_loop=in_loop, deep=deep - 1), max_size=3).map("".join)
    looped = st.lists(sources(in_loop=True, deep=deep - 1), max_size=3).map("".join)
    condition = st.sampled_from(CONDITIONS + LOOP_CONDITIONS * in_loop)
    ways = "{{% if {} %}}{}{{% elif {} %}}{}{{% else %}}{}{{% endif %}}"
    loops = st.sampled_from(LOOPS)
    return st.one_of(
        leaf,
        st.builds("{{% if {} %}}{}{{% endif %}}".format, condition, inner),
        st.builds(ways.format, condition, inner, condition, inner, inner),
        st.builds("{{% {} %}}{}{{% endfor %}}".format, loops, looped),
        st.builds("{{% {} %}}{}{{% else %}}{}{{% endfor %}}".format, loops, looped, inner),
    )


@settings(deadline=None)
@given(st.lists(sources(in_loop=False), max_size=4).map("".join))
def test_a_rendering_is_jinjas_own(source: str) -> None:
    """Whatever is printed, chosen and repeated, the same text comes out."""
    expected = JINJA_ITSELF.from_string(source).render(VALUES)
    assert expected == compile_text(source, "/part", xml=True).render(VALUES, Budget())


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{% for m in l %}{% for m in m.c %}{{ m }}{% endfor %}{{ m.b }}{% endfor %}{{ s }}", "12mộthai3chữ"),
        ("{% for s in l[0].c %}{{ s }}{% endfor %}{{ s }}", "12chữ"),
        ("{% for m in l %}{% for c in m.c %}{{ loop.index }}{% endfor %}-{{ loop.index }}{% endfor %}", "12-1-21-3"),  # noqa: E501 - one line a case
        ("{% for c in l[1].c %}{% else %}{% for m in l %}{{ loop.index }}{% endfor %}{% endfor %}", "123"),
        ("{% for m in l if m.b %}{{ loop.length }}{% if loop.last %}!{% endif %}{% endfor %}", "22!"),
    ],
)  # fmt: skip
def test_names_mean_what_the_innermost_loop_says(source: str, expected: str) -> None:
    """A loop's name and ``loop`` hold in its body and nowhere else."""
    values = VALUES | {"l": [{**each, "b": str(each["b"]).removesuffix(" & ba")} for each in VALUES["l"]]}
    assert expected == compile_text(source, "/part", xml=True).render(values, Budget())
    assert expected == JINJA_ITSELF.from_string(source).render(values)


def test_own_text_is_of_a_type_of_its_own() -> None:
    """So a value of one letter, which Python keeps once, is never taken for text of the template."""
    generated = generate(JINJA.parse("a{{ s }}b{{ 'c' }}d"), "<template>", XML)
    pieces: list[str] = []
    generated.render({"s": "a"}, pieces.append, XML.escape, Budget())
    assert pieces == ["a", "a", "bcd"]
    assert [type(piece) for piece in pieces] == [OwnText, str, OwnText]
    assert [pieces[0], pieces[2]] == list(generated.own)
    assert [id(pieces[0]), id(pieces[2])] == list(map(id, generated.own))


@pytest.mark.parametrize(
    "source",
    [
        "{{ x() }}",
        "{{ x.y.z() }}",
        "{{ -x }}",
        "{{ x + 1 }}",
        "{{ 2 * x }}",
        "{{ x ~ x }}",
        "{{ x[0:2] }}",
        "{{ x[y] }}",
        "{{ {'a': 1} }}",
        "{{ [x] }}",
        "{{ loop }}",
        "{{ loop.index }}",
        "{{ 1.5 }}",
        "{% set x = 1 %}",
        "{% include 'x' %}",
        "{% block a %}{% endblock %}",
        "{% for x, y in z %}{% endfor %}",
        "{% for x in y recursive %}{% endfor %}",
        "{% for x in y %}{{ loop.cycle('a') }}{% endfor %}",
        "{{ x|upper(1|length) }}",
        "{{ x|upper(*y) }}",
        "{{ x|string }}",
        "{{ x is defined }}",
    ],
)
def test_no_code_is_written_for_what_is_not_in_the_list(source: str) -> None:
    """The writer refuses each node that it does not know, whether or not the allow-list saw it."""
    with pytest.raises(SecurityError):
        generate(JINJA.parse(source), "<template>", XML)


def test_the_code_reaches_nothing_of_python() -> None:
    """No built-in function is there, and names of the data become literals, not code."""
    name = 'x"]); import os; ("'
    generated = generate(JINJA.parse("{{ x['" + name.replace('"', '\\"') + "'] }}"), "<template>", XML)
    assert generated.render.__globals__["__builtins__"] == {}
    pieces: list[str] = []
    generated.render({"x": {name: "1"}}, pieces.append, XML.escape, Budget())
    assert pieces == ["1"]
