"""Draws the list to follow the signing with: ``python -m templates_docx.signing_list`` writes it beside the jobs.

Bảng theo dõi ký is no official document: no number, no Quốc hiệu; it lies on top of what is printed to be signed.
"""

from __future__ import annotations

from pathlib import Path

from templates_docx.parts.ooxml import Cell, each, paragraph, row, table, tag_row, twips
from templates_docx.parts.package import docx
from templates_docx.parts.page import STATE_PAGE, Page

FILE = Path(__file__).parents[1] / "assembly" / "jobs" / "signing_list.docx"
TITLE = "Bảng theo dõi ký"

_DOCUMENTS = (("TT", 7), ("Văn bản", 33), ("Số bản", 9), ("Người ký", 30), ("Nơi giữ", 21))
_PEOPLE = (("Người ký", 42), ("Văn bản số", 24), ("Số chữ ký", 12), ("Đã ký ngày", 22))


def drawn_list() -> bytes:
    """Return the template; the same bytes every time."""
    return docx(_body(STATE_PAGE), page=STATE_PAGE, style="state", title=TITLE)


def _body(page: Page) -> str:
    documents = [
        paragraph("BangGiua", "{{ loop.index }}"),
        paragraph("BangTrai", "{{ document.name }}"),
        paragraph("BangGiua", "{{ document.copies }}"),
        each("signer in document.signers", paragraph("BangTrai", "{{ signer }}")),
        each("keeper in document.keepers", paragraph("BangTrai", "{{ keeper }}")) + paragraph("SauBang"),
    ]
    people = [
        paragraph("BangTrai", "{{ person.name }}") + paragraph("SauBang"),
        paragraph("BangGiua", "{{ person.places }}"),
        paragraph("BangGiua", "{{ person.signatures }}"),
        paragraph("BangGiua", ""),
    ]
    return "".join(
        [
            paragraph("CoQuanBanHanh", "{{ block }}"),
            paragraph("TenLoai", "BẢNG THEO DÕI KÝ"),
            paragraph("TrichYeu", "{{ about }}"),
            paragraph("GachTrichYeu", border=True, indents=(page.text_width // 3, page.text_width // 3)),
            paragraph("KhoanTran", "I. Thứ tự in: {{ documents_total }} văn bản, {{ copies_total }} bản"),
            _ruled(page, _DOCUMENTS, documents, "document in documents"),
            paragraph("KhoanTran", "II. Từng người ký"),
            _ruled(page, _PEOPLE, people, "person in people"),
            paragraph("CuoiVanBan"),
        ]
    )


def _ruled(page: Page, columns: tuple[tuple[str, int], ...], cells: list[str], loop: str) -> str:
    shares = sum(share for _, share in columns)
    widths = [page.text_width * share // shares for _, share in columns]
    head = row(
        [
            Cell(paragraph("BangDau", heading), width, align="center")
            for (heading, _), width in zip(columns, widths, strict=True)
        ],
        header=True,
    )
    body = row([Cell(content, width) for content, width in zip(cells, widths, strict=True)])
    rows = [head, tag_row(f"for {loop}", widths), body, tag_row("endfor", widths)]
    return table(widths, rows, borders=True, cell_margin=twips(1.5)) + paragraph("SauBang")


def main() -> None:
    """Write the template."""
    FILE.write_bytes(drawn_list())


if __name__ == "__main__":
    main()
