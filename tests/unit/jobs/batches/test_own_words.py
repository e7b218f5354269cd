"""Rows of templates issued per row: their facts are the words."""

from __future__ import annotations

import io
from typing import Any

from docx import Document

from assembly.errors import DocumentNotMade, VanthuError, WordsRefused
from assembly.jobs.assemble import MadeDocument, MissingFact
from assembly.jobs.batches.assemble import made_of_rows
from assembly.jobs.batches.bare_template import bare_template
from assembly.jobs.batches.row import BatchRow
from assembly.templates.manifest import Need
from assembly.templates.registry import RegisteredTemplate
from tests.drawn import draw

LETTER = (
    "Kính mời {{ ten }} ({{ don_vi.ten }}){% if phong %}, phòng {{ phong }}{% endif %}:"
    "{% for v in viec %} {{ v }}{% endfor %}"
)


def _letter(**changes: Any) -> RegisteredTemplate:
    registered = bare_template(draw(LETTER), "Giấy mời.docx", name="{{ ten }} - {{ so }}")
    return RegisteredTemplate(registered.spec.model_copy(update=changes), registered.docx, registered.sha256)


def _one(facts: dict[str, Any], **changes: Any) -> MadeDocument | VanthuError:
    (result,) = made_of_rows(_letter(**changes), None, [BatchRow(2, facts)])
    return result


def _made(facts: dict[str, Any]) -> MadeDocument:
    result = _one(facts)
    assert isinstance(result, MadeDocument), result
    return result


def _text(made: MadeDocument) -> str:
    return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(made.docx)).paragraphs)


def test_the_facts_of_a_row_are_words() -> None:
    """Text, nested words and lists print as the row gives them; what nobody asks for harms nothing."""
    made = _made(
        {"ten": "Bà Hai", "don_vi": {"ten": "Sở Y tế"}, "phong": "3", "viec": ["a", "b"], "thua": "x"}
    )
    assert "Kính mời Bà Hai (Sở Y tế), phòng 3: a b" in _text(made)
    assert (made.missing, made.name) == ((), "Bà Hai - ….docx")


def test_absent_facts_are_blanks_and_absent_lists_are_empty() -> None:
    """Each word that is not given is told by its place; a list that is not given has no items."""
    made = _made({"ten": "Bà Hai"})
    assert made.missing == (
        MissingFact("/don_vi/ten", "don vi › ten", "blank"),
        MissingFact("/phong", "phong", "left_out"),
    )
    assert "Kính mời Bà Hai (…" in _text(made)


def test_the_name_may_use_words_that_the_document_does_not() -> None:
    """A column that only the file name uses is a word too."""
    assert _made({"ten": "Bà Hai", "so": "07"}).name == "Bà Hai - 07.docx"


def test_a_row_without_what_is_needed_is_not_made() -> None:
    """Needs of the manifest point into the row."""
    reason = _one({"ten": "A"}, needs=(Need(any=("/don_vi/ten",), reason="Chưa có đơn vị."),))
    assert isinstance(reason, DocumentNotMade)
    assert (reason.message, reason.pointers) == ("Chưa có đơn vị.", ("/don_vi/ten",))


def test_a_value_that_cannot_be_printed_fails_its_row() -> None:
    """What no Word file can hold is told by its place in the row."""
    reason = _one({"ten": "A", "don_vi": {"ten": "Sở \x07"}})
    assert isinstance(reason, WordsRefused)
    assert [fault.pointer for fault in reason.faults] == ["/don_vi/ten"]


def test_words_of_another_shape_fail_their_row() -> None:
    """A text where the template looks inside is a fault of the row, not of the program."""
    assert isinstance(_one({"ten": "A", "don_vi": "Sở Y tế"}), VanthuError)


def test_items_of_lists_get_their_own_blanks() -> None:
    """A record of a list that lacks a word has a blank with its number."""
    registered = bare_template(
        draw("{% for k in khach %}{{ k.ten }} {{ k.chuc_vu }};{% endfor %}"), "Mời.docx"
    )
    facts = {"khach": [{"ten": "A", "chuc_vu": "B"}, {"ten": "C"}]}
    (made,) = made_of_rows(registered, None, [BatchRow(2, facts)])
    assert isinstance(made, MadeDocument)
    assert made.missing == (MissingFact("/khach/1/chuc_vu", "khach › 2 › chuc vu", "blank"),)
