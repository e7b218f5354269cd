from __future__ import annotations

import tracemalloc

import pytest

from assembly.errors import DocumentRefused
from assembly.format_rules.reading import read_document
from tests.hostile_documents import CODES, HOSTILE


def test_every_hostile_document_has_its_code() -> None:
    """The list of files and the list of what each must bring are of the same files."""
    assert set(HOSTILE) == set(CODES)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_document_is_refused_with_its_fault(name: str) -> None:
    """What is wrong is told in both languages, in words that fit a document, with a code of its own."""
    with pytest.raises(DocumentRefused) as refusal:
        read_document(HOSTILE[name]())
    assert CODES[name] in [fault.code for fault in refusal.value.faults]
    for fault in refusal.value.faults:
        assert fault.code.startswith("document.")
        assert fault.message
        assert fault.message_en
        assert "mẫu" not in fault.message.lower()
        assert "template" not in fault.message_en.lower()
    assert refusal.value.message.startswith("Tệp Word chưa đọc được")


@pytest.mark.parametrize("name", ["zip bomb", "zip bombs together", "understated size", "entities"])
def test_a_bomb_takes_no_room(name: str) -> None:
    """What would unpack to hundreds of megabytes is refused before it does."""
    docx = HOSTILE[name]()
    tracemalloc.start()
    try:
        with pytest.raises(DocumentRefused):
            read_document(docx)
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 30 * 1024**2
