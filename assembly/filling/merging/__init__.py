"""Merging (gộp tệp): many filled documents -> one printable .docx, each in sections of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from assembly.filling.merging.merge import Merging

__all__ = ["merge_documents", "merged_pieces"]


def merged_pieces(documents: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the bytes of one .docx that holds all documents one after the other.

    Each begins on a new page, counts its pages from 1 and keeps its headers, footers, styles, lists and
    notes. Documents are read one at a time; of each only what others do not share is added, so that memory
    stays flat. The same documents give the same bytes.

    Raises RequestRefused where there is none, DocumentRefused naming the document (``/documents/3/...``,
    counted from 0) where one is damaged or cannot be merged: before the first byte for the first document,
    in mid-stream for a later one.
    """
    return Merging().pieces(documents)


def merge_documents(documents: Iterable[bytes]) -> bytes:
    """Return the bytes of ``merged_pieces`` in one piece."""
    return b"".join(merged_pieces(documents))
