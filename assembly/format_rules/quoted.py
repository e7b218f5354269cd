"""From the words that a finding quotes back to the runs that print them."""

from __future__ import annotations

from assembly.format_rules.word_document import Paragraph, Run

_ELLIPSIS = "…"


def runs_of_words(paragraph: Paragraph, words: str) -> tuple[Run, ...]:
    """Return the runs that print quoted words, and those between them.

    Quoted words may leave some out (``…``), and hold one blank where several stand. All runs of the
    paragraph where the words are not found in it.
    """
    letters: list[str] = []
    owners: list[int] = []  # of each letter, which run prints it
    for at, run in enumerate(paragraph.runs):
        for letter in run.printed:
            blank = letter.isspace()
            if not (blank and letters and letters[-1] == " "):
                letters.append(" " if blank else letter)
                owners.append(at)
    text = "".join(letters)
    first, end = -1, 0
    for piece in words.split(_ELLIPSIS):
        sought = " ".join(piece.split())
        start = text.find(sought, end) if sought else -1
        if start >= 0:
            first, end = (start if first < 0 else first), start + len(sought)
    if first < 0:
        return paragraph.runs
    return paragraph.runs[owners[first] : owners[end - 1] + 1]
