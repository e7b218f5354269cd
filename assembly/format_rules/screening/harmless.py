"""Texts of which no rule has anything to say, whatever their place in a document prints besides.

Each function asks the rules' own questions of the words alone; what a rule says of looks, order and place is
the template's. True is sure; False means that the rules themselves must be applied to the document.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from assembly.conference.legacy_fonts import legacy_words
from assembly.format_rules.catalogue import catalogue
from assembly.format_rules.finding import Style
from assembly.format_rules.lettering import Stretch
from assembly.format_rules.rules.body import much_marked
from assembly.format_rules.rules.capitals import nothing_to_say
from assembly.format_rules.rules.number_and_date import DATE_WORD, says_a_date
from assembly.format_rules.rules.party import has_state_form
from assembly.format_rules.rules.signature import (
    capacity_troubles,
    initials_of_capacities,
    is_plain_name,
    title_openings,
)
from assembly.format_rules.rules.structure import is_numbered
from assembly.format_rules.screening.alike import ANY_PARAGRAPH

_MOST_KEPT = 1024
_MAY_BE_OLD = re.compile("[\u0080-\u00ff]")
_LETTERS_TRIED = 100  # by C20, of each run


@lru_cache(maxsize=_MOST_KEPT)
def anywhere(text: str) -> bool:
    """Tell whether nothing is said of a text wherever it stands: dates and letters (C13, G05)."""
    return (DATE_WORD not in text.lower() or not says_a_date(text)) and not (
        _MAY_BE_OLD.search(text) and legacy_words(text)
    )


@lru_cache(maxsize=_MOST_KEPT)
def in_table(text: str) -> bool:
    """Tell whether nothing is said of a text in a table of data: capitals (K01 to K08), and ``anywhere``."""
    return anywhere(text) and nothing_to_say(text)


@lru_cache(maxsize=_MOST_KEPT)
def in_sentence(text: str) -> bool:
    """Tell whether nothing is said of a text of the body: its number (C24), no capitals throughout (C20)."""
    return (
        any(letter.islower() for letter in text[:_LETTERS_TRIED]) and not is_numbered(text) and in_table(text)
    )


def little_stands_out(line: Sequence[Stretch]) -> bool:
    """Tell whether C20 has nothing to say of a text of several formats: little stands out, or leads in.

    False as well where a stretch has no letters: then its format does not show.
    """
    share = catalogue().rules["C20"].values.number("marked_share")
    return all(any(letter.isalnum() for letter in stretch.text) for stretch in line) and (
        next(much_marked(ANY_PARAGRAPH, line, share), None) is None
    )


@lru_cache(maxsize=_MOST_KEPT)
def as_office(text: str, style: Style) -> bool:
    """Tell whether nothing is said of a line above a signature: capitals, the form of TM. (C25, C26, P05)."""
    rules = catalogue().rules
    if not any(map(str.isalpha, text)) or any(map(str.islower, text)) or not anywhere(text):
        return False
    if style == "party" and has_state_form(text, rules["P05"].values):
        return False
    capacity = rules["C25"].values
    return text[0] not in _initials() or not any(
        True for _ in capacity_troubles(ANY_PARAGRAPH, text, capacity)
    )


@lru_cache(maxsize=_MOST_KEPT)
def as_name(text: str) -> bool:
    """Tell whether nothing is said of the name below a signature (C27)."""
    return is_plain_name(text, _titles()) and anywhere(text)


@cache
def _initials() -> frozenset[str]:
    return initials_of_capacities(catalogue().rules["C25"].values)


@cache
def _titles() -> frozenset[str]:
    return title_openings(catalogue().rules["C27"].values)
