from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor

from assembly.filling.cache import CompiledTemplates, compiled
from assembly.templates.manifest import read_manifest
from assembly.templates.registry import RegisteredTemplate
from tests.drawn import draw, texts_of

MANIFEST = """
kind = "covenant"
style = "state"
title = "Giao ước"
description = "Một câu."
issued = "once"
year = "planned"
order = 1
dated = "never"
file_name = "Giao ước"
"""


def registered(text: str) -> RegisteredTemplate:
    """Return a template that prints a text."""
    docx = draw(text)
    return RegisteredTemplate(
        read_manifest(MANIFEST.encode(), "covenant_state"), docx, hashlib.sha256(docx).hexdigest()
    )


def test_a_template_is_compiled_once() -> None:
    """The same file is found again by its hash; another file is another template."""
    one, other = registered("một"), registered("hai")
    assert compiled(one) is compiled(registered("một"))
    assert [texts_of(compiled(each).fill({})) for each in (one, other)] == [["một"], ["hai"]]


def test_the_templates_used_last_stay() -> None:
    """A full cache forgets the template that was not used for longest."""
    cache = CompiledTemplates(most=2)
    one, two, three = (registered(text) for text in ("1", "2", "3"))
    first, second = cache.get(one), cache.get(two)
    assert cache.get(one) is first
    cache.get(three)
    assert cache.get(one) is first
    assert len(cache) == 2
    assert cache.get(two) is not second


def test_threads_share_one_compilation() -> None:
    """Many threads that ask at once get the same compiled template."""
    cache = CompiledTemplates()
    one = registered("{{ x }}")
    with ThreadPoolExecutor(8) as pool:
        assert len(set(map(id, pool.map(cache.get, [one] * 32)))) == 1
