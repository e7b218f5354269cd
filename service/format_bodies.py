"""What a format check found: the data of ``vanthu check --json``, in the language of its reader."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, Field

from assembly.format_rules.finding import Certainty, Severity, Style
from service.language import told


def _in_language(said: Mapping[str, str] | str) -> str:
    return said if isinstance(said, str) else told(said["vi"], said["en"])


# a statement that the core keeps in both languages
Told = Annotated[str, BeforeValidator(_in_language)]


class PlaceBody(BaseModel):
    """Where something stands, as a person finds it; all numbers count from 1."""

    part: str = Field(description="Name of the part in the package.")
    story: Literal["body", "header", "footer", "footnote", "endnote", "text_box"]
    section: int | None = None
    table: int | None = None
    row: int | None = None
    cell: int | None = None
    paragraph: int | None = Field(
        None, description="Counts in the cell where a cell is named, else in the story."
    )


class FindingBody(BaseModel):
    """One breach of one rule at one place."""

    rule: str = Field(description="Its id, such as G03; docs/format-rules.md lists them.")
    severity: Severity
    certainty: Certainty = Field(description="How sure the source of the rule is.")
    component: str
    article: str = Field(description="The act and the place in it.")
    title: Told
    place: PlaceBody | None = Field(None, description="Unset: the whole document.")
    place_in_words: Told
    words: str = Field(description="At most 80 letters of the place.")
    found: Told
    required: Told
    page: int | None = Field(None, description="Known only to the rules on laid-out pages.")


class NotCheckedBody(BaseModel):
    """Rules that were not applied, and why."""

    rules: list[str]
    reason: Told


class MoreBody(BaseModel):
    """How many findings of a rule there are beyond those that are listed."""

    rule: str
    severity: Severity
    count: int


class FormatReportBody(BaseModel):
    """The result of checking one document; findings stand in its order."""

    kind: str | None = Field(None, description="Vietnamese name of the kind; unset: not recognised.")
    style: Style | None = Field(None, description="Unset: not recognised.")
    dated: date | None = Field(None, description="The full date in the document.")
    errors: int
    warnings: int
    advice: int
    findings: list[FindingBody]
    unrecognised: list[Told] = Field(description="Parts that were not found.")
    not_checked: list[NotCheckedBody]
    more: list[MoreBody]


class FormatCheckBody(BaseModel):
    """What the check of a document of a job found; its page layout is not looked at."""

    errors: int
    warnings: int
    advice: int
    findings: list[FindingBody] = Field(description="The first hundred; the counts tell all.")


class FormatSummaryBody(BaseModel):
    """What the checks of all documents of a job found together."""

    checked: int = Field(description="Documents whose format was checked.")
    errors: int
    warnings: int
    advice: int
