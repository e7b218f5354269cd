"""The names of agencies at the head: which lines are the superior (cơ quan chủ quản), which the issuer.

The issuer's name may take several lines, and either may be wrongly formatted; so the words say where a name
begins, and bold type only helps. Decree 30/2020/NĐ-CP, appendix I, part I, II.2.
"""

from __future__ import annotations

from collections.abc import Sequence

from assembly.format_rules.recognised import Role
from assembly.format_rules.recognition.vocabulary import vocabulary
from assembly.format_rules.recognition.words import bare, begins_with_any, plain

_PEERS = frozenset(("so", "bo", "phong"))


def sort_names(texts: Sequence[str], bold: Sequence[bool]) -> list[Role]:
    """Return SUPERIOR or ISSUER for each line of names, in order; the last name is the issuer's.

    ``bold`` tells of each line whether all its letters are.
    """
    if len(texts) < 2:
        return [Role.ISSUER for _ in texts]
    begins = _beginnings([bare(plain(text)) for text in texts], texts)
    first_bold = bold.index(True) if True in bold else 0
    if len(begins) == 1 and first_bold and all(bold[first_bold:]) and _is_whole_name(texts[:first_bold]):
        begins.append(first_bold)
    issuer = begins[-1]
    if len(begins) == 2 and all(bold) and _of_one_rank(texts[0], texts[issuer]):
        issuer = 0  # two bodies that issue together: SỞ NỘI VỤ, SỞ TƯ PHÁP
    return [Role.ISSUER if index >= issuer else Role.SUPERIOR for index in range(len(texts))]


def _beginnings(names: Sequence[str], texts: Sequence[str]) -> list[int]:
    words = vocabulary()
    begins = [0]
    for index in range(1, len(names)):
        so_far = " ".join(names[begins[-1] : index])
        goes_on = (
            texts[index - 1].rstrip().endswith((",", "-", "–")) or so_far.split(" ")[-1] in words.joining
        )
        incomplete = so_far in words.half_names
        if not goes_on and not incomplete and begins_with_any(names[index], words.agencies):
            begins.append(index)
    return begins


def _is_whole_name(texts: Sequence[str]) -> bool:
    """Tell whether light lines above a bold one may be a superior's name, not the start of the issuer's."""
    words = vocabulary()
    name = bare(plain(" ".join(texts)))
    if name in words.half_names or name.split(" ")[-1] in words.joining:
        return False
    return not begins_with_any(name, words.blocks)


def _of_one_rank(one: str, other: str) -> bool:
    """Tell whether two names begin with the same word for a kind of agency of which none is above another."""
    first, second = (bare(plain(text)).split(" ")[0] for text in (one, other))
    return first == second and first in _PEERS
