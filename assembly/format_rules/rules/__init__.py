"""The rules, one file a component of the document, one function a rule.

Each file ends with its ``RULES``: the function of each id. A function looks at a ``Subject`` and yields a
``Trouble`` for each breach; what it compares with stands in ``rules.toml``.
"""

from __future__ import annotations

from collections.abc import Mapping

from assembly.format_rules.rule import RuleFunction
from assembly.format_rules.rules import (
    capitals,
    file,
    heading,
    layout,
    minutes,
    number_and_date,
    party,
    recipients,
    signature,
    title,
)

ALL_RULES: Mapping[str, RuleFunction] = {
    **file.RULES,
    **layout.RULES,
    **heading.RULES,
    **number_and_date.RULES,
    **signature.RULES,
    **minutes.RULES,
    **capitals.RULES,
    **party.RULES,
    **title.RULES,
    **recipients.RULES,
}
