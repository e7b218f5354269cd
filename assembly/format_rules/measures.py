"""Lengths and sizes: between millimetres, points and twips, and as they are said."""

from __future__ import annotations

from assembly.format_rules.finding import Said
from assembly.format_rules.word_document import LineRule

TWIPS_PER_MM = 1440 / 25.4


def twips_of_mm(mm: float) -> float:
    """Return millimetres in twips (1/20 pt)."""
    return mm * TWIPS_PER_MM


def within(value: float, least: float, most: float, tolerance: float) -> bool:
    """Tell whether a value lies between two bounds, each widened by the tolerance."""
    return least - tolerance <= value <= most + tolerance


def said_mm(twips: float) -> Said:
    """Say a length of twips in millimetres: ``15 mm``, ``19,5 mm``."""
    return _said(twips / TWIPS_PER_MM, "mm", 1)


def said_cm(twips: float) -> Said:
    """Say a length of twips in centimetres: ``1,27 cm``."""
    return _said(twips / TWIPS_PER_MM / 10, "cm", 2)


def said_points(twips: float) -> Said:
    """Say a length of twips in points: ``6 pt``."""
    return _said(twips / 20, "pt", 1)


def said_size(half_points: float) -> Said:
    """Say a size of half-points as Word shows it: ``13,5``."""
    return _said(half_points / 2, "", 1)


def said_first_line(twips: float) -> Said:
    """Say where a paragraph's first line starts, in centimetres as the decree does: ``lùi vào 1,27 cm``."""
    length = said_cm(abs(twips))
    if length.en == "0 cm":
        return Said("dòng đầu không lùi vào", "first line not indented")
    if twips < 0:
        return Said(f"dòng đầu lùi ra ngoài lề {length.vi}", f"first line {length.en} outside the margin")
    return Said(f"dòng đầu lùi vào {length.vi}", f"first line indented by {length.en}")


def said_line_spacing(line: float, rule: LineRule) -> Said:
    """Say a line spacing: ``giãn dòng 1,5`` of 240ths of a line, ``giãn dòng chính xác 18 pt`` of twips."""
    if rule == "auto":
        figure = _said(line / 240, "", 2)
        if figure.en == "1":
            return Said("giãn dòng đơn", "single line spacing")
        return Said(f"giãn dòng {figure.vi}", f"line spacing {figure.en}")
    height = said_points(line)
    if rule == "exact":
        return Said(f"giãn dòng chính xác {height.vi}", f"line spacing of exactly {height.en}")
    return Said(f"giãn dòng ít nhất {height.vi}", f"line spacing of at least {height.en}")


def said_line_range(least: float, most: float) -> Said:
    """Say from which to which line spacing: ``từ dòng đơn đến 1,5 dòng``."""
    low, high = _said(least, "", 2), _said(most, "", 2)
    vi, en = ("dòng đơn", "single") if low.en == "1" else (f"{low.vi} dòng", low.en)
    return Said(f"từ {vi} đến {high.vi} dòng", f"{en} to {high.en} lines")


def _said(number: float, unit: str, decimals: int) -> Said:
    figure = f"{number:.{decimals}f}"
    if "." in figure:
        figure = figure.rstrip("0").rstrip(".")
    text = f"{figure} {unit}".strip()
    return Said(text.replace(".", ","), text)
