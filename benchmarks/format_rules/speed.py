"""How long the check takes as documents grow."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

from assembly.format_rules.checking import check_document
from tests.typed import Block, Line
from tests.typed_documents import report

PARAGRAPHS_A_PAGE = 14  # of three lines at 14 pt and 6 pt between them: what fills an A4 page
_SENTENCE = (
    "Các đơn vị thành viên trong Khối đã cụ thể hóa nội dung, tiêu chí thi đua cho phù hợp với tình hình "
    "thực tế, phát huy tính chủ động, sáng tạo của cán bộ, công chức, viên chức và người lao động trong "
    "thực hiện nhiệm vụ được giao."
)


@dataclass(frozen=True)
class Timing:
    """CPU time of one check in seconds, best of several."""

    pages: int
    paragraphs: int
    bytes: int
    seconds: float


def timings(sizes: tuple[int, ...] = (10, 100, 1_000), rounds: int = 3) -> Iterator[Timing]:
    """Yield a timing for each number of pages; all sizes in each round, so that noise meets them alike."""
    documents = {pages: of_pages(pages) for pages in sizes}
    best = dict.fromkeys(sizes, float("inf"))
    for _ in range(rounds):
        for pages, docx in documents.items():
            begin = time.process_time()
            check_document(docx)
            best[pages] = min(best[pages], time.process_time() - begin)
    for pages, docx in documents.items():
        yield Timing(pages, pages * PARAGRAPHS_A_PAGE, len(docx), best[pages])


def of_pages(pages: int) -> bytes:
    """Return a compliant report of so many pages, every run formatted directly as Word leaves it."""
    base = report()
    look = base.line("body_1").look
    blocks: list[Block] = []
    for block in base.blocks:
        blocks.append(block)
        if isinstance(block, Line) and block.name == "opening":
            blocks += [
                Line(f"filler_{at}", _SENTENCE, look, split=at % 3 == 0)
                for at in range(pages * PARAGRAPHS_A_PAGE)
            ]
    return replace(base, blocks=tuple(blocks)).docx()
