"""General layout (trình bày chung): decree 30/2020/NĐ-CP, appendix I, part I, section I."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from assembly.format_rules.finding import Said, Trouble
from assembly.format_rules.measures import said_mm, twips_of_mm, within
from assembly.format_rules.rule import RuleFunction, Subject

_SIDES = {"top": "trên", "bottom": "dưới", "left": "trái", "right": "phải"}


def margins(subject: Subject) -> Iterator[Trouble]:
    """Margins lie within the decree's limits; a landscape page may have them turned with the page."""
    for section in subject.document.sections:
        for side, vi in _SIDES.items():
            least, most = (twips_of_mm(mm) for mm in subject.values.range(f"{side}_mm"))
            value = getattr(section, side) + (section.gutter if side == "left" else 0)
            if not within(value, least, most, subject.tolerance):
                found, low, high = said_mm(value), said_mm(least), said_mm(most)
                yield Trouble(
                    section,
                    Said(f"lề {vi} {found.vi}", f"{side} margin {found.en}"),
                    Said(f"từ {low.vi} đến {high.vi}", f"{low.en} to {high.en}"),
                )


RULES: Mapping[str, RuleFunction] = {"G03": margins}
