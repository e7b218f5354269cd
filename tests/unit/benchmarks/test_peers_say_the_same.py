"""The benchmark is honest: what is timed makes the same document, and what does not is told."""

from __future__ import annotations

import json
from importlib.metadata import version

import pytest

from assembly.filling import compile_template
from benchmarks import cases
from benchmarks.comparison import ONLY_EMPTY, PYTHON_PEERS, SINGLE_VALUE_PEERS, compare
from benchmarks.paragraphs import difference, paragraphs
from benchmarks.peers.process import HERE, NODE_PEERS
from benchmarks.tag_languages import LANGUAGES, TagLanguage, written
from benchmarks.tag_tree import Printed, Section, read_tagged
from benchmarks.timing import Pace

ONCE = Pace(rounds=1, turn_seconds=0.0, warm_seconds=0.0)


class SpelledOut(TagLanguage):
    """Jinja again, but with nothing left to work out: the names that the peers' data have."""

    def printed(self, node: Printed) -> str:
        return f"{{{{ {self._scope(node.loops)}{node.key} }}}}"

    def opened(self, section: Section) -> str:
        path = f"{self._scope(section.loops)}{section.key}"
        said = f"for of_{section.key} in {path}" if section.kind == "for" else f"if {path}"
        return f"{{%{section.form} {said} %}}"

    def closed(self, section: Section) -> str:
        return f"{{%{section.form} end{section.kind} %}}"

    def places(self, section: Section) -> tuple[str, str]:  # type: ignore[override] # both are "own"
        return "own", "own"

    @staticmethod
    def _scope(loops: tuple[Section, ...]) -> str:
        return f"of_{loops[-1].key}." if loops else ""


@pytest.mark.parametrize("case", [cases.covenant(), cases.report(), cases.letter(), cases.table(10)])
def test_the_rewritten_template_and_its_data_make_the_same_document(case: cases.Case) -> None:
    """Tags and data as the peers get them, spelled out in Jinja, say what our own template says."""
    tagged = read_tagged(case.template)
    ours = compile_template(case.template)
    theirs = compile_template(written(tagged, SpelledOut()))

    for context in case.contexts[:3]:
        assert "" == difference(ours.fill(context), theirs.fill(tagged.data(context)))


@pytest.mark.parametrize("case", [cases.covenant(), cases.table(10)])
def test_python_peers_with_loops_say_the_same(case: cases.Case) -> None:
    """docxtpl makes our text of our templates, and its figures stand beside ours."""
    figures = compare(case, PYTHON_PEERS, ONCE)

    assert ["vanthu", *PYTHON_PEERS] == [peer.peer for peer in figures.peers]
    assert ["", "", ""] == [peer.failed + peer.differs for peer in figures.peers]
    assert all(peer.ms and peer.ratio and peer.peak_bytes > 0 for peer in figures.peers)


def test_peers_of_single_values_say_the_same() -> None:
    """A loop of replacing in runs and Word's merge fields make our text of the letter."""
    figures = compare(cases.letter(), SINGLE_VALUE_PEERS, ONCE)

    assert [""] * 3 == [peer.failed + peer.differs for peer in figures.peers]


def test_a_peer_that_says_something_else_is_not_timed() -> None:
    """Replacing in runs knows no loops: on the covenant it is told as failed, without figures."""
    ours, theirs = compare(cases.covenant(), ["python-docx"], ONCE).peers

    assert ours.ms is not None
    assert "says something else" in theirs.failed
    assert theirs.ms is None


def test_every_language_prints_every_value() -> None:
    """No tag of the template is lost on the way to another language, and none of Jinja's is left."""
    for name in NODE_PEERS:
        tagged = read_tagged(cases.report().template)
        text = "".join(paragraphs(written(tagged, LANGUAGES[name])))
        assert "{%" not in text, name
        assert "{{" not in text, name
        for node in tagged.tree:
            if isinstance(node, Printed):
                assert node.key in text, (name, node.key)


def test_the_documents_are_different_ones() -> None:
    """A case's documents differ in their text, so that nothing is gained by remembering the last."""
    case = cases.covenant()
    fill = compile_template(case.template).fill

    assert len(case.contexts) == len({tuple(paragraphs(fill(context))) for context in case.contexts})


def test_only_empty_paragraphs_is_said_apart() -> None:
    """A document with one more empty paragraph differs by that alone; another text is shown."""
    case = cases.letter()
    file = compile_template(case.template).fill(case.contexts[0])
    one_more = cases.with_text_replaced(file, {"<w:body>": "<w:body><w:p/>"})
    other = compile_template(case.template).fill(case.contexts[1])

    assert ONLY_EMPTY == difference(file, one_more)
    assert case.contexts[1]["unit"] in difference(file, other)


def test_versions_of_peers_are_exact() -> None:
    """The Node peers are pinned one by one, the Python peers by the lock."""
    pinned = json.loads((HERE / "package.json").read_bytes())["dependencies"]

    assert set(NODE_PEERS) < set(pinned)
    assert all(number[0].isdigit() for number in pinned.values())
    assert version("docx-mailmerge2").startswith("1.0.")
    assert version("docxcompose").startswith("2.2.")
