from __future__ import annotations

import contextlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembly.errors import InputRefused, TemplateRefused
from assembly.templates.language import FILTERS, TESTS
from assembly.templates.rendering import compile_text
from assembly.templates.sandbox import FILTERS_OF_TEMPLATES, TESTS_OF_TEMPLATES, Budget
from assembly.templates.words import plain_words

REFUSED = {
    # the known ways out of a sandbox
    "{{ ''.__class__ }}": "template.attribute-not-allowed",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}": "template.call-not-allowed",
    "{{ x['__class__'] }}": "template.attribute-not-allowed",
    "{{ x[('__cla', 'ss__')|join] }}": "template.subscript-not-allowed",
    "{{ x|attr('__class__') }}": "template.filter-unknown",
    "{{ x|map('upper')|list }}": "template.filter-unknown",
    "{{ x|format(1) }}": "template.filter-unknown",
    "{{ '%s'.format(x) }}": "template.call-not-allowed",
    "{{ '{0.__class__}'.format(x) }}": "template.call-not-allowed",
    "{{ self }}": "template.name-not-allowed",
    "{{ self.__init__ }}": "template.attribute-not-allowed",
    "{{ self._TemplateReference__context }}": "template.name-not-allowed",
    "{{ lipsum() }}": "template.call-not-allowed",
    "{{ lipsum.__globals__['os'].popen('id').read() }}": "template.attribute-not-allowed",
    "{{ cycler.__init__.__globals__.os }}": "template.attribute-not-allowed",
    "{{ namespace(x=1) }}": "template.call-not-allowed",
    "{{ joiner() }}": "template.call-not-allowed",
    "{{ dict(a=1) }}": "template.call-not-allowed",
    "{{ range(10**9) }}": "template.call-not-allowed",
    "{% for i in range(9999999) %}{% endfor %}": "template.loop-over",
    "{{ x.items() }}": "template.call-not-allowed",
    "{{ x() }}": "template.call-not-allowed",
    "{{ caller() }}": "template.name-not-allowed",
    "{{ super() }}": "template.call-not-allowed",
    "{{ varargs }}": "template.name-not-allowed",
    "{{ _ }}": "template.name-not-allowed",
    "{{ _x.y }}": "template.name-not-allowed",
    "{% for x in y %}{{ loop.__class__ }}{% endfor %}": "template.loop-fact",
    "{% for x in y %}{{ loop.cycle('a') }}{% endfor %}": "template.call-not-allowed",
    "{% for x in y %}{{ loop['index'] }}{% endfor %}": "template.name-not-allowed",
    "{% for x in y %}{{ loop }}{% endfor %}": "template.name-not-allowed",
    "{% for x in y %}{{ loop(x) }}{% endfor %}": "template.call-not-allowed",
    "{% for x in y %}{{ loop.nextitem }}{% endfor %}": "template.loop-fact",
    "{{ loop.index }}": "template.loop-outside-for",
    "{% for x in y if loop.first %}{% endfor %}": "template.loop-outside-for",
    "{% for x in y recursive %}{% endfor %}": "template.recursive-loop",
    "{% for a, b in y %}{% endfor %}": "template.loop-target",
    "{% for loop in y %}{% endfor %}": "template.name-not-allowed",
    "{% for _x in y %}{% endfor %}": "template.name-not-allowed",
    "{% for x in 'abc' %}{% endfor %}": "template.loop-over",
    "{% for x in [1, 2] %}{% endfor %}": "template.loop-over",
    # statements
    "{% set x = 1 %}": "template.statement-not-allowed",
    "{% set x %}{% endset %}": "template.statement-not-allowed",
    "{% import 'x' as y %}": "template.statement-not-allowed",
    "{% from 'x' import y %}": "template.statement-not-allowed",
    "{% include 'x' %}": "template.statement-not-allowed",
    "{% extends 'x' %}": "template.statement-not-allowed",
    "{% block x %}{% endblock %}": "template.statement-not-allowed",
    "{% macro x() %}{% endmacro %}": "template.statement-not-allowed",
    "{% call x() %}{% endcall %}": "template.statement-not-allowed",
    "{% filter upper %}{% endfilter %}": "template.statement-not-allowed",
    "{% with x = 1 %}{% endwith %}": "template.statement-not-allowed",
    "{% do x %}": "template.statement-not-allowed",
    "{% autoescape false %}{{ x }}{% endautoescape %}": "template.statement-not-allowed",
    "{% raw %}{{ x }}{% endraw %}": "template.statement-not-allowed",
    "{% debug %}": "template.statement-not-allowed",
    "{% break %}": "template.statement-not-allowed",
    "{% print x %}": "template.statement-not-allowed",
    # arithmetic and literals
    "{{ 1 + 1 }}": "template.arithmetic-not-allowed",
    "{{ 'a' * 1000000000 }}": "template.arithmetic-not-allowed",
    "{{ 9 ** 9 ** 9 }}": "template.arithmetic-not-allowed",
    "{{ x % y }}": "template.arithmetic-not-allowed",
    "{{ x ~ y }}": "template.arithmetic-not-allowed",
    "{{ -x }}": "template.arithmetic-not-allowed",
    "{% if x + 1 == 2 %}{% endif %}": "template.arithmetic-not-allowed",
    "{{ [1, 2] }}": "template.literal-not-allowed",
    "{{ (1, 2) }}": "template.literal-not-allowed",
    "{{ {'a': 1} }}": "template.literal-not-allowed",
    "{% if x in {'a': 1} %}{% endif %}": "template.literal-not-allowed",
    "{% if x in [y] %}{% endif %}": "template.literal-not-allowed",
    "{{ x[1:2] }}": "template.subscript-not-allowed",
    "{{ x[y] }}": "template.subscript-not-allowed",
    "{{ x[-1] }}": "template.subscript-not-allowed",
    "{{ x[1.5] }}": "template.subscript-not-allowed",
    "{{ 'abc'.upper }}": "template.attribute-not-allowed",
    "{{ 'abc'[0] }}": "template.attribute-not-allowed",
    "{{ (x or y).z }}": "template.attribute-not-allowed",
    "{{ none }}": "template.constant-not-allowed",
    "{{ 1.5 }}": "template.constant-not-allowed",
    "{{ 99999999999 }}": "template.constant-too-large",
    "{{ '" + "x" * 301 + "' }}": "template.constant-too-large",
    "{{ true }}": "template.prints-a-condition",
    "{{ x == y }}": "template.prints-a-condition",
    "{{ not x }}": "template.prints-a-condition",
    "{{ x is odd }}": "template.prints-a-condition",
    # filters and tests
    "{{ x|safe }}": "template.filter-unknown",
    "{{ x|default('y') }}": "template.filter-unknown",
    "{{ x|join(y) }}": "template.filter-argument",
    "{{ x|join(d='y') }}": "template.filter-argument",
    "{{ x|join(*y) }}": "template.filter-argument",
    "{{ x|blank }}": "template.filter-argument",
    "{{ x|blank(0) }}": "template.filter-argument",
    "{{ x|blank(100000000) }}": "template.filter-argument",
    "{{ x|blank(true) }}": "template.filter-argument",
    "{{ x|upper('y') }}": "template.filter-argument",
    "{% if x is defined %}{% endif %}": "template.test-unknown",
    "{% if x is callable %}{% endif %}": "template.test-unknown",
    "{% if x is divisibleby 0 %}{% endif %}": "template.test-argument",
    "{{ ﬁ }}": "template.name-not-allowed",
}


def codes(source: str) -> list[str]:
    """Return the codes for which a text is refused."""
    with pytest.raises(TemplateRefused) as refusal:
        compile_text(source, "/part", xml=True)
    assert all(
        fault.pointer == "/part" and fault.message and fault.message_en for fault in refusal.value.faults
    )
    return [fault.code for fault in refusal.value.faults]


@pytest.mark.parametrize("source", REFUSED)
def test_what_is_not_listed_is_refused(source: str) -> None:
    """Each way to say more than a template may is refused when it is compiled, with a code that tells why."""
    assert REFUSED[source] in codes(source)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{ name }}", "Khối &amp; Ban"),
        ("{{ block.name }}{{ block['name'] }}", "tỉnhtỉnh"),
        ("{{ list[0].name }}", "A"),
        ("{% if yes and not no or no %}đúng{% elif no %}{% else %}sai{% endif %}", "đúng"),
        (
            "{% for a in list %}{{ loop.index }}{{ a.name }}{% if loop.last %}.{% endif %}{% endfor %}",
            "1A2B.",
        ),
        ("{% for a in list if a.name != 'A' %}{{ loop.index0 }}{{ loop.length }}{% endfor %}", "01"),
        ("{% for one in none_given %}{% else %}không{% endfor %}", "không"),
        ("{% if 1 < number <= 7 and number != 3 and number >= 7 %}đúng{% endif %}", "đúng"),
        ('{% if kind in ["a", "b"] and kind not in ("c",) %}đúng{% endif %}', "đúng"),
        ("{% if 'Ban' in name %}đúng{% endif %}", "đúng"),
        ("{{ 'có' if yes else 'không' }}{{ 'x' if no }}", "có"),
        ("{{ empty or name }}", "Khối &amp; Ban"),
        ("{{ kind|upper }}{{ 'ĐƠN VỊ'|lower }}{{ 'đơn vị Á'|capitalize_first }}", "Ađơn vịĐơn vị Á"),
        ("{{ words|join(', ') }}{{ words|join }}", "một, haimộthai"),
        ("{{ list|length }}{{ name|length }}", "210"),
        ("{% if number is odd and 4 is even and 9 is divisibleby 3 %}đúng{% endif %}", "đúng"),
        ("{% if absent is blank %}thiếu{% endif %}", "thiếu"),
        ("{{ empty.anything.below }}{% for x in empty %}x{% endfor %}", ""),
        ("{# {{ x() }} #}", ""),
        ("{{ '<' }}{{ tên }}", "&lt;x"),
    ],
)
def test_what_is_listed_works(source: str, expected: str) -> None:
    """Names, fields, conditions, loops, choices and the listed filters and tests do what they say."""
    context: dict[str, Any] = {
        "name": "Khối & Ban",
        "block": {"name": "tỉnh"},
        "list": [{"name": "A"}, {"name": "B"}],
        "yes": True,
        "no": False,
        "none_given": [],
        "number": 7,
        "kind": "a",
        "empty": "",
        "words": ["một", "hai"],
        "absent": None,
        "tên": "x",
    }
    assert compile_text(source, "/part", xml=True).render(plain_words(context).values, Budget()) == expected


def test_every_fault_of_a_text_is_told_once() -> None:
    """All tags are judged, also beside one that cannot be read; a fault of a tag is told once."""
    assert codes("{{ a() }}{{ b + 1 }}{{ a() }}{% set c = d() %}") == [
        "template.statement-not-allowed",
        "template.call-not-allowed",
        "template.arithmetic-not-allowed",
    ]
    assert codes("{{ a b }}{{ c( }}{{ d() }}{% if %}") == [
        "template.syntax",
        "template.syntax",
        "template.call-not-allowed",
        "template.syntax",
    ]


@pytest.mark.parametrize(
    "source",
    [
        "{% if a %}",
        "{% for a in b %}",
        "{% endif %}",
        "{% else %}",
        "{% elif a %}",
        "{% if a %}{% for b in c %}{% endif %}{% endfor %}",
        "{% for a in b %}{% endif %}",
    ],
)
def test_a_statement_without_partner_is_named(source: str) -> None:
    """An if or for that is not closed, or an end without beginning, is told by its tag."""
    assert set(codes(source)) == {"template.blocks"}


@pytest.mark.parametrize("source", ["{{ a", "{% if a", "a }}", "{{ a }} %}", "{# a", "#}"])
def test_marks_that_belong_to_no_tag_are_refused(source: str) -> None:
    """Nothing that looks like half a tag stays in the text."""
    assert set(codes(source)) <= {"template.syntax", "template.stray-mark"}


@pytest.mark.parametrize(
    "source",
    [
        "{{ " + "(" * 300 + "a" + ")" * 300 + " }}",
        "{% if " + "not " * 2000 + "a %}{% endif %}",
        "{{ a" + ".b" * 3000 + " }}",
        "{{ a" + "|upper" * 3000 + " }}",
        "{% if a %}" * 500 + "{% endif %}" * 500,
        "{% for a in b %}" * 30 + "{% endfor %}" * 30,
        "{% if a %}" + "{% elif a %}" * 5000 + "{% endif %}",
        "{{ " + "9" * 5000 + " }}",
    ],
    ids=["brackets", "nots", "fields", "filters", "ifs", "loops", "elifs", "digits"],
)
def test_depth_never_breaks_the_compiler(source: str) -> None:
    """What is nested or chained without end is refused or compiled; Python's own limits are never met."""
    with contextlib.suppress(TemplateRefused):
        compile_text(source, "/part", xml=True)


def test_the_sandbox_has_what_the_list_names_and_no_more() -> None:
    """No global, no filter and no test beyond the list that a tag could spell."""
    assert set(FILTERS_OF_TEMPLATES) == set(FILTERS)
    assert set(TESTS_OF_TEMPLATES) == set(TESTS)


PIECES = st.sampled_from(
    [
        "{{ ",
        " }}",
        "{% ",
        " %}",
        "{#",
        "#}",
        "if",
        "for",
        "in",
        "endif",
        "endfor",
        "else",
        "elif",
        "a",
        "b",
        ".",
        "|",
        "upper",
        "join",
        "(",
        ")",
        "[",
        "]",
        "'",
        '"',
        "loop",
        "_",
        "1",
        "+",
        "==",
        ",",
        ":",
        "not",
        "<w:p>",
        "__class__",
        "set",
        "raw",
        "=",
        "is",
        "odd",
        "{_{",
        "-",
        "é",
        "&amp;",
        " ",
        "\x00",
        "\n",
    ]
)


@given(st.lists(PIECES, max_size=25).map("".join))
def test_any_text_is_compiled_or_refused(source: str) -> None:
    """Whatever stands in a template, the answer is a rendering or a refusal, never another error."""
    with contextlib.suppress(InputRefused):
        text = compile_text(source, "/part", xml=True)
        text.render(plain_words({"a": [{"b": "x"}], "b": None}).values, Budget())
