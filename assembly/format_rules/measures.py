"""Lengths and sizes: between millimetres, points and twips, and as they are said."""

from __future__ import annotations

from assembly.format_rules.finding import Said

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


def said_points(twips: float) -> Said:
    """Say a length of twips in points: ``6 pt``."""
    return _said(twips / 20, "pt", 1)


def said_size(half_points: float) -> Said:
    """Say a size of half-points as Word shows it: ``13,5``."""
    return _said(half_points / 2, "", 1)


def _said(number: float, unit: str, decimals: int) -> Said:
    figure = f"{number:.{decimals}f}"
    if "." in figure:
        figure = figure.rstrip("0").rstrip(".")
    text = f"{figure} {unit}".strip()
    return Said(text.replace(".", ","), text)
