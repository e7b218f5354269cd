"""The words of the summary report: the year summed up, in paragraphs and tables."""

from __future__ import annotations

from assembly.conference.model import Conference, Member
from assembly.conference.vietnamese import decimal
from assembly.filling.wording.sentences import (
    capitalised,
    citation,
    expected,
    open_ended,
    sentence,
    sentences,
)
from assembly.filling.wording.signatures import Words
from assembly.templates.words import Blank

_PROSE = (
    "context",
    "advantages",
    "difficulties",
    "activities",
    "results",
    "commendation",
    "exemplary",
    "organisations",
    "strengths",
    "weaknesses",
    "causes",
    "solutions",
    "proposals",
)


_EXPECTED = tuple(name for name in _PROSE if name not in ("exemplary", "organisations", "proposals"))


def report(conference: Conference) -> Words:
    """Return what the report tells; a part that nobody gave is empty and its heading is dropped."""
    told = conference.report
    words: Words = {name: sentences(getattr(told, name)) for name in _PROSE}
    for name in _EXPECTED:
        words[name] = expected(words[name], f"/report/{name}")
    words["basis"] = _basis(told.basis) if told.basis else ""
    words["issued_documents"] = [f"{citation(act)};" for act in told.issued_documents]
    words["implemented_acts"] = [f"{citation(act)};" for act in told.implemented_acts]
    for name in ("issued_documents", "implemented_acts"):
        if words[name]:
            words[name][-1] = sentence(words[name][-1])
    words["targets"] = [
        {
            "name": target.name,
            "measure": target.measure or "",
            "plan": target.plan or "",
            "result": target.result or "",
            "percent": target.percent or "",
        }
        for target in told.targets
    ]
    words["movements"] = [
        {
            "name": open_ended(movement.name),
            "period": movement.period or "",
            "results": f"{open_ended(movement.results)}." if movement.results else "",
        }
        for movement in told.movements
    ]
    words["commendation_figures"] = [
        {
            "award": line.award,
            "collectives": "" if line.collectives is None else str(line.collectives),
            "individuals": "" if line.individuals is None else str(line.individuals),
            "note": line.note or "",
        }
        for line in told.commendation_figures
    ]
    words["other"] = [
        {"title": part.title or "Nội dung khác", "paragraphs": sentences(part.paragraphs)}
        for part in told.other
    ]
    return words


def _basis(text: str) -> str:
    text = capitalised(open_ended(text))
    return text if text.startswith(("Thực hiện", "Căn cứ", "Theo")) else f"Thực hiện {text}"


def points(value: float | None) -> str:
    """Return a score as Vietnamese write it: ``95,5``."""
    return "" if value is None else decimal(round(value, 2))


def scores(members: tuple[Member, ...]) -> list[Words] | Blank:
    """Return the score table: by place where every place is known, else in the order of the block."""
    scored = [member for member in members if member.score is not None or member.rank is not None]
    if all(member.rank is not None for member in scored):
        scored.sort(key=lambda member: member.rank or 0)
    rows = [
        {
            "name": member.name,
            "self_score": points(member.self_score),
            "score": points(member.score),
            "rank": "" if member.rank is None else str(member.rank),
        }
        for member in scored
    ]
    return expected(rows, "/members/0/score" if members else "/members")
