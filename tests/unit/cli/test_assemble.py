"""``vanthu assemble``: documents, or every fault and nothing left behind."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from assembly.conference.vietnamese import clean
from assembly.conference.workbook.whole import read_conference_workbook
from assembly.format_rules.checking import check_document
from assembly.jobs import assemble
from assembly.jobs.self_check import FormatCheck
from cli.main import main
from tests.examples import read
from tests.sheets import xlsx
from tests.typed_documents import report
from tests.workbooks import example_workbooks
from tests.wrong_conferences import WrongFile, wrong_files

ROOT = Path(__file__).parents[3]
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
CULTURE = ROOT / "examples" / "yen-bai-van-hoa-xa-hoi-2022.yaml"
SIGNING = ROOT / "examples" / "khoi-tong-hop-giao-uoc-2021.yaml"


def run(*arguments: object) -> Result:
    """Call ``vanthu`` in this process."""
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.mark.parametrize("wrong", list(wrong_files()), ids=lambda wrong: wrong.name)
def test_wrong_files(wrong: WrongFile, tmp_path: Path) -> None:
    """Bad input ends with code 2 and every fault in words with its line; nothing is left behind."""
    source = tmp_path / f"conference{wrong.suffix}"
    source.write_bytes(wrong.content)
    result = run("assemble", source, "--out", tmp_path / "deep" / "out")
    assert result.exit_code == 2
    assert result.stdout == ""
    listed = result.stderr.splitlines()[1:]
    assert len(wrong.faults) == len(listed)
    for pointer, _, line in wrong.faults:
        place = f"{source}:{line}: " if line else f"{source}"
        assert any(place in entry and (pointer or "toàn tệp") in entry for entry in listed), (place, pointer)
    assert [source] == list(tmp_path.iterdir())


@pytest.mark.parametrize("wrong", list(wrong_files())[::5], ids=lambda wrong: wrong.name)
def test_wrong_files_as_json(wrong: WrongFile, tmp_path: Path) -> None:
    """With --json the faults are data on standard output, still with code 2."""
    source = tmp_path / f"conference{wrong.suffix}"
    source.write_bytes(wrong.content)
    result = run("assemble", source, "--out", tmp_path / "out", "--json")
    assert result.exit_code == 2
    faults = json.loads(result.stdout)["faults"]
    assert sorted((pointer, code) for pointer, code, _ in wrong.faults) == sorted(
        (fault["pointer"], fault["code"]) for fault in faults
    )
    assert [source] == list(tmp_path.iterdir())


@pytest.mark.parametrize("source", EXAMPLES, ids=lambda path: path.stem)
def test_examples(source: Path, tmp_path: Path) -> None:
    """Each example yields its documents, told with what they lack; the folder holds nothing else."""
    out = tmp_path / "văn bản" / "2022"
    result = run("assemble", source, "--out", out, "--json")
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    names = [document["name"] for document in told["documents"]]
    assert names
    assert sorted(names) == sorted(file.name for file in out.iterdir())
    assert [out.parent] == list(tmp_path.iterdir())
    for document in told["documents"]:
        assert Path(document["path"]).read_bytes().startswith(b"PK\x03\x04")
        assert all({"pointer", "label", "how"} == set(fact) for fact in document["missing"])
        checked = check_document(Path(document["path"]).read_bytes(), style=document["style"])
        assert document["format_check"] == asdict(FormatCheck.of(checked)) | {
            "findings": [finding.as_dict() for finding in checked.findings]
        }
    for kind in told["not_made"]:
        assert kind["reason"]
        assert kind["pointers"]


def test_table(tmp_path: Path) -> None:
    """Without --json people read a table, what is missing, what was not made and the warnings with lines."""
    result = run("assemble", SIGNING, "--out", tmp_path / "out")
    assert result.exit_code == 0
    assert "12/12 văn bản" in result.stdout
    assert "Còn để trống" in result.stdout
    assert "Thể thức" in result.stdout
    assert result.stdout.count(" đạt ") == 12
    assert "Chưa tạo:\n" in result.stdout
    assert "(handover_minutes): " in result.stdout
    result = run("assemble", CULTURE, "--out", tmp_path / "out")
    line = CULTURE.read_text("utf-8").splitlines().index("  - award: Cờ thi đua của Thủ tướng Chính phủ") + 1
    assert f"{CULTURE}:{line}: /nominations/0/award: " in result.stdout
    assert result.stdout == clean(result.stdout)


def test_format_findings_are_told_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same finding in every document is one line with their number, and each row has its counts; a
    document whose check failed is told as not checked."""
    faulty = FormatCheck.of(check_document(report().sheet(left=1134).docx()))
    results = iter([faulty] * 11)
    monkeypatch.setattr(assemble, "checked_filling", lambda *_: next(results, None))  # the twelfth fails
    result = run("assemble", SIGNING, "--out", tmp_path / "out")
    assert result.exit_code == 0
    assert result.stdout.count(" 1 lỗi ") == 11
    assert "Thể thức cần xem lại:" in result.stdout
    line = "  G03 Lề trang: lề trái 20 mm; yêu cầu: từ 30 mm đến 35 mm (11 văn bản)"
    assert [line] == [each for each in result.stdout.splitlines() if "G03" in each]
    assert "chưa kiểm" in result.stdout
    assert len(list((tmp_path / "out").iterdir())) == 12


def test_only_the_wanted_kinds(tmp_path: Path) -> None:
    """--kind narrows what is made and may be repeated."""
    out = tmp_path / "out"
    wanted = ["--kind", "summary_report", "--kind", "handover_minutes"]
    told = json.loads(run("assemble", CULTURE, "--out", out, "--json", *wanted).stdout)
    assert {"summary_report", "handover_minutes"} == {document["kind"] for document in told["documents"]}
    assert len(list(out.iterdir())) == 2


def test_unknown_kind(tmp_path: Path) -> None:
    """A kind that no template makes is refused with the kinds there are."""
    result = run("assemble", CULTURE, "--out", tmp_path / "out", "--kind", "summary_reprot")
    assert result.exit_code == 2
    assert "summary_report" in result.stderr
    assert str(CULTURE) not in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_nothing_can_be_made(tmp_path: Path) -> None:
    """Where the wanted documents lack their core, the reasons are told and the code is 1."""
    result = run("assemble", SIGNING, "--out", tmp_path / "out", "--kind", "handover_minutes")
    assert result.exit_code == 1
    assert "Không tạo được văn bản nào" in result.stdout
    assert "(handover_minutes): " in result.stdout
    assert list(tmp_path.iterdir()) == []


def test_existing_folder(tmp_path: Path) -> None:
    """Documents of the same name are replaced, other files stay."""
    out = tmp_path / "out"
    assert run("assemble", SIGNING, "--out", out).exit_code == 0
    first = sorted(out.iterdir())
    contents = {file.name: file.read_bytes() for file in first}
    first[0].write_bytes(b"old")
    (out / "ghi chú.txt").write_text("của tôi", "utf-8")
    assert run("assemble", SIGNING, "--out", out).exit_code == 0
    assert (out / "ghi chú.txt").read_text("utf-8") == "của tôi"
    assert contents == {file.name: file.read_bytes() for file in out.glob("*.docx")}
    assert [out] == list(tmp_path.iterdir())


def test_rights_of_the_new_folder(tmp_path: Path) -> None:
    """The new folder has the rights of any new folder, not those of a secret one."""
    plain = tmp_path / "plain"
    plain.mkdir()
    run("assemble", SIGNING, "--out", tmp_path / "out", "--kind", "covenant_common")
    assert stat.S_IMODE(plain.stat().st_mode) == stat.S_IMODE((tmp_path / "out").stat().st_mode)


def test_missing_source_and_out(tmp_path: Path) -> None:
    """A file that is not there and a folder that is a file are refused at once."""
    assert run("assemble", tmp_path / "no.yaml", "--out", tmp_path / "out").exit_code == 2
    (tmp_path / "file").write_text("x")
    assert run("assemble", CULTURE, "--out", tmp_path / "file").exit_code == 2
    assert run("assemble", CULTURE).exit_code == 2
    result = run("assemble", SIGNING, "--out", tmp_path / "file" / "below")
    assert result.exit_code == 1
    assert "Không đọc hoặc ghi được tệp" in result.stderr


def test_as_a_program(tmp_path: Path) -> None:
    """The whole program makes documents; its own words go out as UTF-8 whatever the terminal says."""
    done = subprocess.run(
        [sys.executable, "-m", "cli", "assemble", str(SIGNING), "--out", str(tmp_path / "out"), "--json"],
        cwd=ROOT,
        capture_output=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "PYTHONIOENCODING": "ascii"},
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.decode("utf-8"))
    assert len(told["documents"]) == 12
    assert done.stderr == b""


@pytest.mark.parametrize("stem", sorted(example_workbooks()))
def test_workbook_is_a_conference(stem: str, tmp_path: Path) -> None:
    """The Excel file of a conference gives the very documents of its .yaml."""
    source = tmp_path / f"{stem}.xlsx"
    source.write_bytes(example_workbooks()[stem])
    reading = read_conference_workbook(source.read_bytes())
    assert reading.conference == read(ROOT / "examples" / f"{stem}.yaml")
    if stem == CULTURE.stem:
        result = run("assemble", source, "--out", tmp_path / "out", "--kind", "summary_report", "--json")
        assert (result.exit_code, len(list((tmp_path / "out").iterdir()))) == (0, 1)


def test_doubtful_workbook_is_refused(tmp_path: Path) -> None:
    """Where nobody can be asked, a cell that cannot stand refuses the file, with its place and a proposal."""
    source = tmp_path / "danh-sach.xlsx"
    source.write_bytes(xlsx([["Tên khối:", "Khối 1"], ["Ngày họp", "thứ hai, 29/12/25"]], sheet="Trang 1"))
    result = run("assemble", source, "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert f"{source}: Trang 1!B2: " in result.stderr
    assert "Có phải là “29/12/2025”?" in result.stderr
    source.write_bytes(xlsx([["Phở"]]))
    assert run("assemble", source, "--out", tmp_path / "out").exit_code == 2
