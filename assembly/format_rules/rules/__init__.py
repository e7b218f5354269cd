"""The rules, one file a component of the document, one function a rule.

Each file ends with its ``RULES``: the function of each id. A function looks at a ``Subject`` and yields a
``Trouble`` for each breach; what it compares with stands in ``rules.toml``.
"""

from __future__ import annotations

from collections.abc import Mapping

from assembly.format_rules.rule import RuleFunction
from assembly.format_rules.rules import (
    appendix,
    bases,
    body,
    capitals,
    file,
    heading,
    layout,
    marks,
    minutes,
    number_and_date,
    page_number,
    party,
    recipients,
    signature,
    structure,
    title,
    typeface,
)

ALL_RULES: Mapping[str, RuleFunction] = {
    **file.RULES,
    **layout.RULES,
    **typeface.RULES,
    **page_number.RULES,
    **bases.RULES,
    **body.RULES,
    **structure.RULES,
    **appendix.RULES,
    **marks.RULES,
    **heading.RULES,
    **number_and_date.RULES,
    **signature.RULES,
    **minutes.RULES,
    **capitals.RULES,
    **party.RULES,
    **title.RULES,
    **recipients.RULES,
}
