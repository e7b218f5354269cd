"""Marks (dấu chỉ mức độ): secrecy, urgency, circulation, draft; and the drafter's mark and address line.

Decree 30/2020/NĐ-CP, appendix I, part III.2 to III.4.
"""

from __future__ import annotations

import re

_MARK = re.compile(
    r"^(?:hoa toc(?: hen gio)?|thuong khan|khan|(?:do )?mat|toi mat|tuyet mat|xem xong tra lai"
    r"|luu hanh noi bo"
    r"|(?:ban )?du thao(?: lan(?: thu)?)? ?(?:\d{0,2}|[ivx]{0,4}|nhat|hai|ba|cuoi)|du thao ngay \d.{0,20}"
    r"|tai lieu (?:mat|luu hanh noi bo)|sao y(?: ban chinh)?|sao luc|trich sao|ban sao)$"
)
_DRAFTER = re.compile(r"^[A-ZĐ][A-Za-zĐđ]{0,7}\s?\.?\s?\(?\s?\d{1,4}\s?[a-z]?\s?\)?\.?$")
_ADDRESS = re.compile(
    r"^(?:dia chi|tru so|so dien thoai|dien thoai|dt|tel|fax|e mail|email|thu dien tu|website)\b"
)


def is_mark(bare_text: str) -> bool:
    """Tell whether a line is a mark and nothing else."""
    return len(bare_text) <= 40 and _MARK.match(bare_text) is not None


def is_drafter(text: str) -> bool:
    """Tell whether a line is a drafter's mark with the number of copies: ``PL.(300)``."""
    return len(text) <= 20 and _DRAFTER.match(text) is not None


def is_address(bare_text: str) -> bool:
    """Tell whether a line gives the address, telephone or mail of the agency."""
    return _ADDRESS.match(bare_text) is not None
