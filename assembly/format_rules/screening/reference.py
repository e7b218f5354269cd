"""One fully checked document of a skeleton: what others are asked, to tell whether they are like it.

Nothing of the document itself is kept, only what is asked and how its places look.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from assembly.format_rules.effective.wordml import W
from assembly.format_rules.lettering import Stretch
from assembly.format_rules.running_text import least_lines
from assembly.format_rules.screening.filling import Pattern, PrintedValues, unescaped
from assembly.format_rules.screening.harmless import little_stands_out
from assembly.format_rules.screening.inside import Inside, inside
from assembly.format_rules.screening.letters import is_usual
from assembly.format_rules.screening.places import Ask, Checked, Head, Places, of_one_format, sentence
from assembly.format_rules.word_document import Paragraph, TextFormat, WordDocument

Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class _Slot:
    """A paragraph with values, and what is asked of its text.

    ``runs`` are its formats where it has several, each with what is printed in it. ``size_and_room``: see
    ``Places.size_and_room``.
    """

    pattern: Pattern
    values: tuple[int, ...]
    ask: Ask
    inside: Inside | None
    runs: tuple[tuple[TextFormat, Pattern], ...]
    size_and_room: tuple[int, int] | None

    def text(self, values: Sequence[str]) -> object:
        """Return the text with these values."""
        return _text(self.pattern, values)

    def answers(self, values: Sequence[str]) -> object:
        """Return the answers of this paragraph's text, or the text itself where nothing else is like it."""
        text = _text(self.pattern, values)
        found = self.inside.answers(text, values) if self.inside is not None else None
        if found is None and _usual(self.values, values):
            found = self.ask(text)
        if found is None:
            return text
        if self.runs and not little_stands_out(
            [Stretch(_text(pattern, values), look) for look, pattern in self.runs]
        ):
            return text
        return found if self.size_and_room is None else (*found, least_lines(text, *self.size_and_room))


@dataclass(frozen=True, slots=True)
class _HeadSlot:
    """The lines of names in the letterhead, some of which print values."""

    patterns: tuple[Pattern, ...]
    values: tuple[int, ...]
    head: Head

    def text(self, values: Sequence[str]) -> tuple[str, ...]:
        """Return the texts with these values."""
        return tuple(_text(pattern, values) for pattern in self.patterns)

    def answers(self, values: Sequence[str]) -> object:
        """Return None where the names are such as the head asks for, else the texts themselves."""
        texts = self.text(values)
        return None if _usual(self.values, values) and self.head.same(texts) else texts


@dataclass(frozen=True, slots=True)
class Reference:
    """What is asked of documents of one skeleton; ``same`` are the values that must be the same."""

    slots: tuple[_Slot | _HeadSlot, ...]
    same: tuple[int, ...]
    _asking: Mapping[int, list[int]] = field(init=False, repr=False, compare=False)  # the slots of a value
    _same_at: Mapping[int, int] = field(init=False, repr=False, compare=False)  # where in a key a value is

    def __post_init__(self) -> None:
        asking: dict[int, list[int]] = {}
        for number, slot in enumerate(self.slots):
            for at in slot.values:
                asking.setdefault(at, []).append(number)
        object.__setattr__(self, "_asking", asking)
        object.__setattr__(self, "_same_at", {at: n for n, at in enumerate(self.same, len(self.slots))})

    def key(self, values: Sequence[str]) -> Key:
        """Return what a document with these values answers; documents of one key have one outcome."""
        return (*[slot.answers(values) for slot in self.slots], *[values[at] for at in self.same])

    def moved(self, key: Key, values: Sequence[str], changed: Iterable[int]) -> Key:
        """Return the key of a document whose values are those of another of this key but for the changed."""
        found = list(key)
        for at in changed:
            if at in self._same_at:
                found[self._same_at[at]] = values[at]
        for number in {number for at in changed for number in self._asking.get(at, ())}:
            found[number] = self.slots[number].answers(values)
        return tuple(found)


@dataclass(frozen=True, slots=True)
class ReadAs:
    """A reference, the key of its own document, and what may be another in documents of the same key.

    That are the texts of the paragraphs ``free``, which print these ``values`` (not escaped).
    """

    reference: Reference
    key: Key
    free: frozenset[Paragraph]
    values: frozenset[str]


def reference_of(checked: Checked, printed: PrintedValues, values: Sequence[str]) -> ReadAs | None:
    """Return what is to be asked of documents like this one, which was filled with these values.

    None where the paragraphs of the file are not those that were rendered: then nothing is known of places.
    """
    at = _paragraphs_read(checked.document, printed.paragraphs)
    if at is None:
        return None
    slots: list[tuple[_Slot | _HeadSlot, tuple[Paragraph, ...]]] = []
    same = list(printed.elsewhere)
    patterns: dict[Paragraph, Pattern] = {}
    unlike: list[Paragraph] = []  # that print values, not in the way they were rendered
    for each in printed.printed:
        paragraph = at.get((each.part, each.number))
        if paragraph is not None and paragraph.text == _text(each.pattern, values):
            patterns[paragraph] = each.pattern
        else:
            same += _values_of(each.pattern)
            if paragraph is not None:
                unlike.append(paragraph)
    places = Places(checked, {*patterns, *unlike})
    head = places.head()
    in_head = () if head is None else head[0]
    for paragraph, pattern in patterns.items():
        if paragraph in in_head:
            continue
        ask = places.ask_of(paragraph)
        if ask is None:
            same += _values_of(pattern)
        else:
            runs = () if of_one_format(paragraph) else _runs(paragraph, pattern, values)
            slot = _Slot(
                pattern,
                tuple(_values_of(pattern)),
                ask,
                inside(pattern) if ask is sentence else None,
                () if _leads_in(runs) else runs,
                places.size_and_room(paragraph),
            )
            slots.append((slot, (paragraph,)))
    if head is not None:
        whole = tuple(patterns.get(paragraph, (paragraph.text,)) for paragraph in in_head)
        slots.append(
            (_HeadSlot(whole, tuple(at for pattern in whole for at in _values_of(pattern)), head[1]), in_head)
        )
    reference = Reference(tuple(slot for slot, _ in slots), tuple(sorted(same)))
    key = reference.key(values)
    free = [
        (slot, where)
        for (slot, where), answers in zip(slots, key, strict=False)
        if answers != slot.text(values)
    ]
    return ReadAs(
        reference,
        key,
        frozenset(paragraph for _, where in free for paragraph in where),
        frozenset(unescaped(values[at]) for slot, _ in free for at in slot.values),
    )


def _paragraphs_read(
    document: WordDocument, counts: Mapping[str, int]
) -> Mapping[tuple[str, int], Paragraph] | None:
    """Return the paragraphs that were read by part and number; None where a part has others than rendered."""
    read = {paragraph.element: paragraph for paragraph in document.paragraphs()}
    found: dict[tuple[str, int], Paragraph] = {}
    for part, count in counts.items():
        elements = list(document.trees[part].iter(f"{W}p"))
        if len(elements) != count:
            return None
        found.update(
            ((part, number), read[element]) for number, element in enumerate(elements) if element in read
        )
    return found


def _runs(
    paragraph: Paragraph, pattern: Pattern, values: Sequence[str]
) -> tuple[tuple[TextFormat, Pattern], ...]:
    """Return the formats of a paragraph's runs, each with its part of the pattern."""
    letters = [
        (item, letter) for item in pattern for letter in (_text((item,), values))
    ]  # of each letter, what printed it
    found: list[tuple[TextFormat, Pattern]] = []
    for run in paragraph.runs:
        mine, letters = letters[: len(run.text)], letters[len(run.text) :]
        parts: list[str | int] = []
        for item, group in groupby(mine, key=lambda each: each[0]):
            parts.append(item if isinstance(item, int) else "".join(letter for _, letter in group))
        if parts:
            found.append((run.format, tuple(parts)))
    return tuple(found)


def _leads_in(runs: Sequence[tuple[TextFormat, Pattern]]) -> bool:
    """Tell whether all that stands out is the template's own and leads in: C20 says nothing of the rest."""
    if not runs or any(look.italic or look.small_caps for look, _ in runs):
        return False
    (look, first), *others = runs
    own = "".join(item for item in first if isinstance(item, str))
    return (
        look.bold
        and len(first) == 1
        and own.strip().endswith((":", "."))
        and any(map(str.isalpha, own))
        and bool(others)
        and not any(other.bold for other, _ in others)
        and any(_shows(item) for _, pattern in others for item in pattern)
    )


def _shows(item: str | int) -> bool:
    """Tell whether something shows the format it is printed in: a value always does, see ``is_usual``."""
    return isinstance(item, int) or any(map(str.isalnum, item))


def _usual(numbers: Sequence[int], values: Sequence[str]) -> bool:
    return all(is_usual(unescaped(values[at])) for at in numbers)


def _text(pattern: Pattern, values: Sequence[str]) -> str:
    if len(pattern) == 1 and isinstance(only := pattern[0], int):
        return unescaped(values[only])
    return "".join([item if isinstance(item, str) else unescaped(values[item]) for item in pattern])


def _values_of(pattern: Pattern) -> Iterator[int]:
    return (item for item in pattern if isinstance(item, int))
