"""The screen before the format check is looked at with each change of what it answers for."""

from __future__ import annotations

import json

from tests.architecture.asked_of_texts import FORMAT_RULES, LIST, asked_of_texts


def test_nothing_asks_a_text_what_the_screen_was_not_looked_at_for() -> None:
    """Recognition and rules ask nothing new of a text without a look at the screen.

    Where this fails: does ``assembly/format_rules/screening`` ask what the named code asks now? ``alike.py``
    for recognition, ``harmless.py`` for rules, ``places.py`` for where. Then
    ``python -m tests.architecture.asked_of_texts`` says that it was looked at.
    """
    known, now = json.loads(LIST.read_text(encoding="utf-8")), asked_of_texts()
    changed = {
        f"{path}: {name}"
        for path in {*known, *now}
        for name in {*known.get(path, {}), *now.get(path, {})}
        if known.get(path, {}).get(name) != now.get(path, {}).get(name)
    }
    assert sorted(changed) == []


def test_every_rule_and_every_recogniser_is_listed() -> None:
    """No file of recognition or of the rules is left out."""
    files = {path.relative_to(FORMAT_RULES.parents[1]).as_posix() for path in FORMAT_RULES.rglob("*.py")}
    asking = {path for path in files if "/recognition/" in path or "/rules/" in path}
    assert asking <= asked_of_texts().keys()
