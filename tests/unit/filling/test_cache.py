from __future__ import annotations

import hashlib
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from assembly.errors import TemplateRefused
from assembly.filling import CompiledTemplate, compile_template
from assembly.filling import cache as cache_module
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


def test_threads_share_one_compilation(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many threads that ask at once wait for one of them and get its template, or its refusal."""
    compilations: list[bytes] = []

    def slowly(docx: bytes) -> CompiledTemplate:
        compilations.append(docx)
        time.sleep(0.2)
        return compile_template(docx)

    monkeypatch.setattr(cache_module, "compile_template", slowly)
    cache = CompiledTemplates()

    def ask(one: RegisteredTemplate) -> object:
        try:
            return cache.get(one)
        except TemplateRefused as refusal:
            return refusal

    good, bad = registered("{{ x }}"), registered("{{ x() }}")
    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(ask, [good, bad] * 8))
    assert sorted(compilations) == sorted([good.docx, bad.docx])
    assert len(set(map(id, found[::2]))) == 1
    assert {type(each) for each in found[1::2]} == {TemplateRefused}
    assert len(cache) == 1
    assert isinstance(ask(bad), TemplateRefused)
    assert len(compilations) == 3
