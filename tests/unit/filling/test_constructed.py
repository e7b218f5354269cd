"""What is well-formed by construction is what the parser would have let through, byte for byte."""

from __future__ import annotations

import copy
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from assembly.errors import TemplateRefused
from assembly.filling import CompiledTemplate, compile_template
from assembly.templates.construction import UNPROVEN
from assembly.templates.registry import builtin_library
from assembly.templates.relations import strict_parser
from tests.drawn import cell, draw, paragraph, part_of, row, run, table

VALUES = ["{{ x }}", "{{ x|upper }}", "{{ xs|join(', ') }}", "{{ d.e }}", "chữ & tab\t", "{{ 'a&b' }}", ""]


def checked(template: CompiledTemplate) -> CompiledTemplate:
    """Return the same template with nothing proven: each part is parsed after it was rendered."""
    twin = copy.copy(template)
    parts = []
    for part in template._filled_parts:
        text = copy.copy(part.text)
        text.construction = UNPROVEN
        parts.append(type(part)(part.name, text, part.repairs))
    object.__setattr__(twin, "_filled_parts", tuple(parts))
    return twin


def optional(block: st.SearchStrategy[str], form: str) -> st.SearchStrategy[str]:
    """Return blocks that stand alone, under a condition or in a loop, each in a tag of this form."""
    wrap = {"p": paragraph, "tr": row, "tc": cell}[form]

    def under(opening: str, closing: str, inside: list[str]) -> str:
        return wrap(f"{{%{form} {opening} %}}") + "".join(inside) + wrap(f"{{%{form} {closing} %}}")

    some = st.lists(block, max_size=2)
    return st.one_of(
        block,
        st.builds(under, st.sampled_from(["if x", "if d.e == 'e'", "if not xs"]), st.just("endif"), some),
        st.builds(under, st.sampled_from(["for y in xs", "for y in xs if y"]), st.just("endfor"), some),
    )


RUNS = st.lists(
    st.sampled_from(
        [
            *(run(text.replace("&", "&amp;"), "<w:b/>") for text in VALUES),
            run("{% if x %}a{% else %}{{ x }}{% endif %}"),
            run("{% for y in xs %}{{ loop.index }}{{ y }}{% endfor %}"),
        ]
    ),
    max_size=3,
)
PARAGRAPHS = RUNS.map(lambda runs: paragraph(*runs))
CELLS = st.lists(optional(PARAGRAPHS, "p"), min_size=1, max_size=2).map(lambda inside: cell("".join(inside)))
ROWS = st.lists(optional(CELLS, "tc"), min_size=1, max_size=3).map(lambda cells: row(*cells))
TABLES = st.lists(optional(ROWS, "tr"), min_size=1, max_size=3).map(lambda rows: table(*rows))
BODIES = st.lists(optional(PARAGRAPHS | TABLES, "p"), min_size=1, max_size=3).map("".join)
TEXTS = st.text(st.sampled_from("aĐ<>&\"' \n\t\u0301…"), max_size=4)
WORDS = st.fixed_dictionaries(
    {
        "x": TEXTS | st.none() | st.booleans() | st.integers(0, 9),
        "xs": st.lists(TEXTS, max_size=2),
        "d": st.fixed_dictionaries({"e": TEXTS}),
    }
)


def made(template: CompiledTemplate, words: dict[str, object]) -> object:
    """Return all that comes of a filling."""
    try:
        filled = template.fill_and_tell(words)
    except TemplateRefused as refusal:
        return refusal.faults
    etree.fromstring(part_of(filled.docx), strict_parser())
    return filled.docx, filled.blanks, filled.left_out


@settings(max_examples=150, deadline=None)
@given(BODIES, WORDS)
def test_a_filling_is_the_one_that_was_checked(body: str, words: dict[str, object]) -> None:
    """With and without the proof the same bytes come out, which the strict parser reads."""
    template = compile_template(draw(body, header1=paragraph("{{ x }}"), core="{{ d.e }}"))
    assert made(checked(template), words) == made(template, words)


@pytest.mark.parametrize("wanting", [0, 1, 2_999])
def test_long_parts_are_the_same_as_short_ones(wanting: int) -> None:
    """A table of many thousand pieces, which is looked at some at a time, comes out as when parsed."""
    cells = (cell("{%p if y %}", "{{ y }} &amp; …", "{%p endif %}"), "{{ loop.index }}")
    template = compile_template(draw(table(row("{%tr for y in xs %}"), row(*cells), row("{%tr endfor %}"))))
    words: dict[str, object] = {"xs": ["" if at < wanting else f"Đơn vị <{at}>" for at in range(3_000)]}
    filled = template.fill_and_tell(words)
    assert (filled.rewritten != frozenset()) == bool(wanting)
    assert made(checked(template), words) == made(template, words)


def test_our_own_templates_are_well_formed_by_construction() -> None:
    """No document of theirs is parsed for the sake of being well-formed."""
    for registered in builtin_library().all():
        for part in compile_template(registered.docx)._filled_parts:
            assert part.text.construction.sound, (registered.spec.id, part.name)
            assert not part.repairs.need_tree


def test_threads_share_a_template() -> None:
    """Several threads filling one template give what one alone gives, byte for byte."""
    columns = row("{%tc for y in xs %}", "{{ y }}{{ x }}", "{%tc endfor %}")
    template = compile_template(
        draw("{{ x }}{% for y in xs %}{{ y }}{% endfor %}", table(columns), core="{{ x }}")
    )
    contexts: list[dict[str, object]] = [
        {"x": f"giá trị {at}" if at % 3 else None, "xs": [f"<{at}.{item}>" for item in range(at % 7)]}
        for at in range(64)
    ]
    alone = [template.fill_and_tell(context) for context in contexts]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(template.fill_and_tell, contexts * 4))
    assert [each.docx for each in alone] * 4 == [each.docx for each in together]
    assert [each.blanks for each in alone] * 4 == [each.blanks for each in together]
