"""The end of a document: recipients on the left, who signs on the right (decree 30, II.7 and II.9)."""

from __future__ import annotations

from templates_docx.parts.ooxml import Cell, Run, each, paragraph, row, table, tag_row, twips, when
from templates_docx.parts.page import Page
from templates_docx.parts.style_sheet import Style

SIGNING_ROOM = 4  # empty lines for signature and seal; the decree's samples leave about 30 mm


def signing_room() -> str:
    """Return the empty lines in which a person signs."""
    return paragraph("ChoKy") * SIGNING_ROOM


def lines(style: str, words: str) -> str:
    """Return one line of a signature block for each text of ``words``."""
    return each(f"line in {words}", paragraph(style, "{{ line }}"))


def signer(capacity: list[str], words: str) -> str:
    """Return capacity, office, room and name of a signer; ``words`` names the signer's words.

    ``pad`` are the empty lines that bring two signatures side by side to the same height.
    """
    first, *rest = capacity or [""]
    block = paragraph("ThamQuyenKy", first) if first else ""
    block += "".join(paragraph("ChucVuKy", line) for line in rest)
    block += lines("ChucVuKy", f"{words}.office_lines") + lines("ChucVuKy", f"{words}.pad") + signing_room()
    return block + lines("ChucVuKy", f"{words}.below_lines") + paragraph("NguoiKy", f"{{{{ {words}.name }}}}")


def witnesses(page: Page, loop: str, words: str) -> str:
    """Return the signatures of the witnesses, centred below the others, where there are any.

    ``loop`` is such as ``person in handover.witnesses``; ``words`` names one witness inside it.
    """
    width = [page.text_width]
    content = paragraph("ThamQuyenKy", "CHỨNG KIẾN") + signer([], words)
    rows = [tag_row(f"for {loop}", width), row([Cell(content, page.text_width)]), tag_row("endfor", width)]
    return when(loop.split(" in ")[1], paragraph("SauBang"), table(width, rows, borders=False))


def on_behalf(style: Style) -> str:
    """Return how a signature on behalf of a collective begins."""
    return "TM." if style == "state" else "T/M"


def deputising(style: Style) -> str:
    """Return how a deputy's signature for the head begins."""
    return "KT." if style == "state" else "K/T"


def recipients(style: Style, archive: str = "") -> str:
    """Return the list of recipients; its last line is the archive's (II.9; Party style P06).

    ``archive`` is what the archive line adds after 'Lưu: VT'.
    """
    mark = ";" if style == "state" else ","
    items = paragraph("NoiNhan", "Nơi nhận:" if style == "state" else "Nơi nhận")
    items += when("addressees", paragraph("NoiNhanDong", f"- Như trên{mark}"))
    items += each("recipient in recipients", paragraph("NoiNhanDong", f"- {{{{ recipient }}}}{mark}"))
    unit = "{% if archive_unit %}, {{ archive_unit }}{% endif %}"
    last = f"- Lưu: VT{archive}{unit}." if style == "state" else f"- Lưu{unit}."
    return items + paragraph("NoiNhanDong", last)


def _room_above() -> str:
    # kept with the signatures, so that these never stand alone on a page
    return paragraph("SauBang", keep_next=True)


def closing(page: Page, style: Style, capacity: list[str], words: str = "signer") -> str:
    """Return recipients and signature side by side, never torn by a page break."""
    right = twips(88)
    left = page.text_width - right
    return table(
        [left, right],
        [row([Cell(recipients(style), left), Cell(signer(capacity, words), right)])],
        borders=False,
    )


def pair(page: Page, left: str, right: str) -> str:
    """Return two signatures side by side."""
    half = page.text_width // 2
    return _room_above() + table([half, half], [row([Cell(left, half), Cell(right, half)])], borders=False)


def grid(page: Page, words: str) -> str:
    """Return the signatures of many units, two side by side; a row never breaks over pages.

    ``words`` names a list of rows of pairs, those of the last row below each other; a pair's second half is
    empty where the number is odd.
    """
    half = page.text_width // 2

    def cell(side: str) -> Cell:
        content = lines("ThamQuyenKy", f"pair.{side}.unit_lines")
        content += when(
            f"pair.{side}.role", paragraph("ChucVuKy", Run(f"({{{{ pair.{side}.role }}}})", bold=False))
        )
        content += signer([], f"pair.{side}") + paragraph("SauBang") * 2
        return Cell(each("pair in signed.pairs", content), half)

    rows = [
        tag_row(f"for signed in {words}", [half, half]),
        row([cell("left"), cell("right")]),
        tag_row("endfor", [half, half]),
    ]
    return _room_above() + table([half, half], rows, borders=False)


def filed(style: Style) -> str:
    """Return the recipients of minutes, below the left signature and never on a page of their own (form 1.9)."""
    return paragraph("SauBang") + recipients(style, ", Hồ sơ")


def minutes_end(page: Page, style: Style) -> str:
    """Return the end of minutes: who kept them on the left, who chaired on the right (form 1.9, Party style P06)."""
    left, right = ("THƯ KÝ", "CHỦ TỌA") if style == "state" else ("NGƯỜI GHI BIÊN BẢN", "CHỦ TRÌ")
    return pair(page, signer([left], "secretary") + filed(style), signer([right], "chair"))
