"""What every object store promises: in memory, in a folder, in an S3 bucket."""

from __future__ import annotations

import pytest

from assembly.errors import Unavailable
from assembly.jobs.ports import ObjectStore


def test_bytes_come_back(object_store: ObjectStore) -> None:
    """What was put under a key is read again, byte for byte, in pieces."""
    data = bytes(range(256)) * 4096
    object_store.put("jobs/a/00000.docx", data)

    pieces = list(object_store.read("jobs/a/00000.docx"))

    assert data == b"".join(pieces)
    assert {bytes} == {type(piece) for piece in pieces}


def test_part_of_an_object_comes_back(object_store: ObjectStore) -> None:
    """Any stretch of an object can be read without the rest."""
    data = bytes(range(256)) * 1024
    object_store.put("jobs/a/0.pack", data)

    for offset, size in ((0, 1), (0, len(data)), (100_000, 50_000), (len(data) - 1, 1), (7, None)):
        end = None if size is None else offset + size
        assert data[offset:end] == b"".join(object_store.read("jobs/a/0.pack", offset, size))


@pytest.mark.parametrize(("offset", "size"), [(0, 6), (4, 2), (5, 1), (9, 1), (9, None)])
def test_object_that_ends_too_early_is_told_before_the_first_piece(
    object_store: ObjectStore, offset: int, size: int | None
) -> None:
    """A stretch that reaches beyond the end of an object fails at once, never comes short."""
    object_store.put("jobs/a/0.pack", b"12345")
    with pytest.raises(Unavailable):
        object_store.read("jobs/a/0.pack", offset, size)


def test_second_put_replaces(object_store: ObjectStore) -> None:
    """A key holds what was put last."""
    object_store.put("jobs/a/1", b"first")
    object_store.put("jobs/a/1", b"second")

    assert b"".join(object_store.read("jobs/a/1")) == b"second"


def test_missing_key_is_told_before_the_first_piece(object_store: ObjectStore) -> None:
    """Reading a key that is not there fails at once, so that no answer has begun yet."""
    with pytest.raises(Unavailable):
        object_store.read("jobs/a/none")


def test_delete_takes_the_folder_and_no_neighbour(object_store: ObjectStore) -> None:
    """Everything below a prefix goes, and nothing whose name only begins alike."""
    for key in ("jobs/a/1", "jobs/a/deep/2", "jobs/ab/3", "jobs/b/4"):
        object_store.put(key, b"x")

    assert object_store.delete_under("jobs/a") == 2
    assert object_store.delete_under("jobs/a") == 0
    assert b"".join(object_store.read("jobs/ab/3")) == b"x"
    with pytest.raises(Unavailable):
        object_store.read("jobs/a/deep/2")


def test_delete_takes_more_than_one_page(object_store: ObjectStore) -> None:
    """A job of thousands of documents goes as a whole."""
    for number in range(1200):
        object_store.put(f"jobs/many/{number}", b"x")

    assert object_store.delete_under("jobs/many") == 1200
    assert object_store.delete_under("jobs/many") == 0


def test_store_answers(object_store: ObjectStore) -> None:
    """A store that works passes its own check."""
    object_store.check()
