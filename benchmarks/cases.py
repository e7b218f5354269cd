"""What is filled: a two-page covenant, an 8-page report, a letter of single values, a table of n rows."""

from __future__ import annotations

import copy
import io
import re
import zipfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from assembly.conference.reading import read_conference_data
from assembly.filling import compile_template
from assembly.filling.wording import Wording
from assembly.templates.registry import RegisteredTemplate, builtin_library
from assembly.templates.words import Blank
from benchmarks.invented import InventedUnit, invented_units

ROOT = Path(__file__).parent.parent
COVENANT = "covenant_member_state"
REPORT = "summary_report_state"
CONTEXTS = 20  # different documents of a case, filled in turn: what was filled a moment ago gains nothing
SCORES = 60  # rows of the report's largest table
TABLE_ROWS = (10, 100, 1_000, 10_000)
TABLE_COLUMNS = ("number", "name", "head", "self_score", "score")
_TABLE_WIDTHS = (700, 3600, 2400, 1200, 1200)  # twips

_LETTER_FIELDS = ("unit", "head", "office", "superior", "venue")
_FIRST_MARK = 0xE000  # private use: no text of ours holds such a character, and capitals leave it alone


@dataclass(frozen=True, slots=True)
class Case:
    """A Word template with Jinja tags and the words of several documents, plain data as JSON has it."""

    name: str
    label: str
    template: bytes
    contexts: tuple[dict[str, Any], ...]


@cache
def covenant() -> Case:
    """Return the covenant of a member, two pages: the template's own sample with invented units."""
    conference = sample(COVENANT)
    conference["members"] = members(CONTEXTS, conference["members"][0])
    leaders_of(conference)
    return Case("covenant", "covenant, 2 pages", template(COVENANT).docx, words_of(COVENANT, conference))


@cache
def report() -> Case:
    """Return the report of a block of 60 members, 8 pages with its table of scores."""
    registered = template(REPORT)
    contexts: list[dict[str, Any]] = []
    for turn in range(CONTEXTS):
        conference = sample(REPORT)
        first = conference["members"][0]
        conference["members"] = members(SCORES, first, seed=turn + 1)
        leaders_of(conference)
        grown_report(conference)
        contexts += words_of(REPORT, conference)
    return Case("report", f"report, 8 pages, table of {SCORES} rows", registered.docx, tuple(contexts))


@cache
def letter() -> Case:
    """Return the covenant with its loops and conditions already settled: only single values are left."""
    conference = sample(COVENANT)
    member = conference["members"][0]
    marks = {name: chr(_FIRST_MARK + at) for at, name in enumerate(_LETTER_FIELDS)}
    leader = conference["members"][1]["name"]
    conference["leadership"] = {"manner": "bầu", "next": {"leader": leader}, "current": {"leader": leader}}
    member["name"], member["superior"] = marks["unit"], marks["superior"]
    member["head"] = {"honorific": "ông", "name": marks["head"], "title": marks["office"]}
    conference["conference"]["venue"] = marks["venue"]
    conference["conference"]["chairs"] = []
    words = words_of(COVENANT, conference)[0]
    filled = compile_template(template(COVENANT).docx).fill(words)
    drawn = with_text_replaced(filled, {mark: f"{{{{ {name} }}}}" for name, mark in marks.items()})
    contexts = tuple(
        {
            "unit": unit.name,
            "head": unit.head,
            "office": unit.title,
            "superior": "Ủy ban nhân dân tỉnh Mẫu",
            "venue": f"hội trường {unit.name}",
        }
        for unit in invented_units(CONTEXTS)
    )
    return Case("letter", "letter, 2 pages, single values only", drawn, contexts)


@cache
def table(rows: int) -> Case:
    """Return a list of so many rows and five columns."""
    units = invented_units(rows)
    context = {"title": "DANH SÁCH ĐƠN VỊ", "rows": [_table_row(at, unit) for at, unit in enumerate(units)]}
    return Case(f"table-{rows}", f"table of {rows:,} rows", _table_template(), (context,))


def template(template_id: str) -> RegisteredTemplate:
    """Return a template of the house."""
    return builtin_library().get(template_id)


def sample(template_id: str) -> dict[str, Any]:
    """Return the template's sample conference as plain data, new each time."""
    text = (ROOT / "templates_docx" / template_id / "sample.yaml").read_text(encoding="utf-8")
    read: dict[str, Any] = yaml.safe_load(text)
    for act in [read["block"]["founding_decision"], *read["block"]["rules"]]:
        act["date"] = str(act["date"])
    read["conference"]["date"] = str(read["conference"]["date"])
    for acts in ("issued_documents", "implemented_acts"):
        for act in read.get("report", {}).get(acts, []):
            act["date"] = str(act["date"])
    for settings in read.get("documents", {}).values():
        settings["date"] = str(settings["date"])
    return read


def members(count: int, pattern: dict[str, Any], seed: int = 0) -> list[dict[str, Any]]:
    """Return invented members with the facts of a pattern, each with its own name, head, scores and rank."""
    return [
        copy.deepcopy(pattern)
        | {
            "name": unit.name,
            "head": {"honorific": unit.honorific, "name": unit.head, "title": unit.title},
            "self_score": round(99 - at * 0.25, 2),
            "score": round(98.5 - at * 0.25, 2),
            "rank": at + 1,
        }
        for at, unit in enumerate(invented_units(count, seed + 1))
    ]


def leaders_of(conference: dict[str, Any]) -> None:
    """Let the first members lead, and drop what the sample tells of members that are no longer there."""
    first, second = (member["name"] for member in conference["members"][:2])
    conference["leadership"] = {
        "manner": "bầu",
        "current": {"leader": first, "deputies": [second]},
        "next": {"leader": second, "deputies": [first]},
    }
    conference["conference"]["chairs"][0]["unit"] = first
    for nomination in conference.get("nominations", []):
        nomination["recipients"] = [member["name"] for member in conference["members"][: nomination["quota"]]]
        for told in ("candidates", "achievements", "previous_awards"):
            nomination.pop(told, None)


def grown_report(conference: dict[str, Any]) -> None:
    """Repeat what the sample's report tells until it fills eight pages with its appendices."""
    told = conference["report"]
    for part in ("context", "advantages", "difficulties", "activities", "results", "commendation"):
        told[part] = told[part] * 4
    for part in ("exemplary", "organisations", "strengths", "weaknesses", "causes", "solutions", "proposals"):
        told[part] = told[part] * 3
    told["targets"] = told["targets"] * 5


def words_of(template_id: str, conference: dict[str, Any]) -> tuple[dict[str, Any], ...]:
    """Return the words of each document that a template makes of a conference, as plain data."""
    registered = template(template_id)
    wording = Wording(read_conference_data(conference).conference)
    spec = registered.spec
    issued = wording.members(spec) if spec.issued == "per_member" else (None,)
    return tuple(plain(wording.words(spec, member)) for member in issued)


def plain(value: Any) -> Any:
    """Return words as JSON has them; a fact nobody gave is an empty text, for the peers know no blanks."""
    if isinstance(value, Blank):
        return ""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value


def with_text_replaced(file: bytes, texts: dict[str, str]) -> bytes:
    """Return a .docx in which texts of the document part stand for others."""
    changed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(file)) as old,
        zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            part = old.read(name)
            if name.endswith(".xml"):
                xml = part.decode()
                for text, other in texts.items():
                    xml = xml.replace(text, other)
                part = xml.encode()
            new.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return changed.getvalue()


def _table_row(at: int, unit: InventedUnit) -> dict[str, str]:
    return {
        "number": str(at + 1),
        "name": unit.name,
        "head": unit.head,
        "self_score": f"{90 + at % 10},5",
        "score": f"{89 + at % 10},25",
    }


@cache
def _table_template() -> bytes:
    """Return a table in the covenant's package: python-docx's own default carries 800 kB of styles."""
    rows = (
        ("TT", "Đơn vị", "Người đứng đầu", "Tự chấm", "Điểm"),
        ("{%tr for row in rows %}", "", "", "", ""),
        tuple(f"{{{{ row.{column} }}}}" for column in TABLE_COLUMNS),
        ("{%tr endfor %}", "", "", "", ""),
    )
    drawn = "".join(f"<w:tr>{''.join(map(_cell, row))}</w:tr>" for row in rows)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in _TABLE_WIDTHS)
    properties = '<w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr>'
    table = f"<w:tbl>{properties}<w:tblGrid>{grid}</w:tblGrid>{drawn}</w:tbl>"
    package = template(COVENANT).docx
    body = zipfile.ZipFile(io.BytesIO(package)).read("word/document.xml").decode()
    section = re.search(r"<w:sectPr[ >](?:(?!<w:sectPr[ >]).)*</w:sectPr>\s*</w:body>", body, re.DOTALL)
    if section is None:
        raise ValueError("the covenant's template has lost its section")
    start = re.match(r".*?<w:body>", body, re.DOTALL)
    if start is None:
        raise ValueError("the covenant's template has lost its body")
    title = "<w:p><w:r><w:t>{{ title }}</w:t></w:r></w:p>"
    core = zipfile.ZipFile(io.BytesIO(package)).read("docProps/core.xml").decode()
    return with_text_replaced(
        package,
        {
            body: f"{start.group()}{title}{table}<w:p/>{section.group()}</w:document>",
            core: re.sub(r"\{\{.*?\}\}", "", core),
        },
    )


def _cell(text: str) -> str:
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="0" w:type="auto"/></w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>'
    )
