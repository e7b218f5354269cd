from __future__ import annotations

import pytest

from assembly.templates.fields import Field, template_fields
from assembly.templates.rendering import compile_text


def fields(*sources: str) -> dict[str, bool]:
    """Return path and whether it is printed."""
    trees = [compile_text(source, "/part", xml=True).tree for source in sources]
    return {field.path: field.printed for field in template_fields(trees)}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{ name }}{{ block.name|upper }}", {"name": True, "block.name": True}),
        (
            "{% if a.b and not c or d == 'x' %}{% elif e in f %}{% endif %}",
            dict.fromkeys(["a.b", "c", "d", "e", "f"], False),
        ),
        ("{% if a %}{{ a }}{% endif %}", {"a": True}),
        (
            "{% for m in members %}{{ loop.index }}{{ m.name }}{% endfor %}",
            {"members[]": False, "members[].name": True},
        ),
        (
            "{% for m in a.members if m.yes %}{{ m }}{% else %}{{ m }}{% endfor %}",
            {"a.members[]": True, "a.members[].yes": False, "m": True},
        ),
        (
            "{% for r in rows %}{% for c in r.cells %}{{ c }}{{ r.n }}{% endfor %}{% endfor %}",
            {"rows[]": False, "rows[].cells[]": True, "rows[].n": True},
        ),
        ("{{ a[0]['b'] }}", {"a[].b": True}),
        ("{{ names|join(', ') }}", {"names[]": True}),
        ("{{ a if b else c }}{{ d or e }}", {"a": True, "b": False, "c": True, "d": True, "e": True}),
        ("không có thẻ", {}),
    ],
)
def test_paths_are_read_from_the_tree(source: str, expected: dict[str, bool]) -> None:
    """Loops are resolved to their lists; what is only asked for is told apart from what is printed."""
    assert fields(source) == expected


def test_the_fields_of_several_texts_are_one_list() -> None:
    """Each path comes once, in the order of the text; printed anywhere is printed."""
    trees = [
        compile_text(source, "/part", xml=True).tree for source in ("{% if b %}{% endif %}", "{{ b }}{{ a }}")
    ]
    assert template_fields(trees) == (Field("b", printed=True), Field("a", printed=True))
