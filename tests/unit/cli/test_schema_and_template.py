"""``vanthu schema`` and ``vanthu template``."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
from click.testing import CliRunner

from assembly.conference.spreadsheet.reading import open_spreadsheet
from assembly.jobs.batches.workbook import blank_workbook
from assembly.templates.registry import builtin_library
from cli.main import main


def output_of(*arguments: str) -> str:
    """Return what a successful call prints."""
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0
    return result.stdout


def test_schema() -> None:
    """The schema is valid JSON Schema of draft 2020-12 in Vietnamese letters."""
    text = output_of("schema")
    schema = json.loads(text)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert "Khối thi đua" in text
    assert jsonschema.Draft202012Validator(schema).is_valid({"block": "Khối"})


def test_labels() -> None:
    """Every field stands on its line with pointer, Vietnamese label and description."""
    lines = [line.split("\t") for line in output_of("schema", "--labels").splitlines()]
    assert {3} == {len(line) for line in lines}
    assert ["/members/*/head/name", "Họ và tên"] in [line[:2] for line in lines]


def test_template_list() -> None:
    """Every built-in template is listed, for people and for programs."""
    library = builtin_library()
    table = output_of("template", "list")
    assert all(kind in table for kind in library.kinds())
    rows = json.loads(output_of("template", "list", "--json"))
    assert [one.spec.id for one in library.all()] == [row["id"] for row in rows]
    assert all(len(row["sha256"]) == 64 for row in rows)


def test_template_workbook(tmp_path: Path) -> None:
    """The blank workbook of a template, or of a Word file, is written where it is asked for."""
    path = tmp_path / "bảng.xlsx"
    assert str(path) in output_of("template", "workbook", "covenant_member_state", "-o", str(path))
    assert blank_workbook(builtin_library().get("covenant_member_state")) == path.read_bytes()
    word = Path(__file__).parents[3] / "examples" / "giay_moi" / "template.docx"
    output_of("template", "workbook", str(word), "--out", str(path))
    assert "ho ten" in [
        cell.text for cell in open_spreadsheet(path.read_bytes()).read("Dữ liệu").rows[0].cells
    ]


def test_template_workbook_refused(tmp_path: Path) -> None:
    """An unknown template, or a name that is no .xlsx, writes nothing."""
    for template, name in (("covenant_membr_state", "a.xlsx"), ("covenant_member_state", "a.xls")):
        result = CliRunner().invoke(main, ["template", "workbook", template, "-o", str(tmp_path / name)])
        assert 2 == result.exit_code
    assert not list(tmp_path.iterdir())
