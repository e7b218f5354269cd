"""``vanthu check``: findings a secretary can act on, exit codes a program can."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from assembly.jobs.check import check_file
from cli.format_report import plain
from cli.main import main
from tests.checked import repeated
from tests.hostile_documents import CODES, HOSTILE
from tests.signed import signed_file
from tests.typed import Line, Look, Typed
from tests.typed_documents import TYPED, page, party_report, report

NO_PAGES = ("--layout", "no")


def run(*arguments: object) -> Result:
    """Call ``vanthu check`` in this process, without LibreOffice."""
    return CliRunner().invoke(main, ["check", *NO_PAGES, *(str(argument) for argument in arguments)])


def kept(folder: Path, typed: Typed, name: str = "bao-cao.docx") -> Path:
    """Write a typed document and return its path."""
    file = folder / name
    file.write_bytes(typed.docx())
    return file


def narrow() -> Typed:
    """Return a report with a left margin of 20 mm and body text of 12 pt."""
    typed = report().sheet(left=1134)
    for line in typed.lines():
        if line.name.startswith(("opening", "body", "point", "closing")):
            typed = typed.change(line.name, size=24)
    return typed


def told(result: Result) -> dict[str, Any]:
    """Return the JSON that was printed."""
    data: dict[str, Any] = json.loads(result.stdout)
    return data


@pytest.mark.parametrize("name", TYPED)
def test_compliant_documents_pass(name: str, tmp_path: Path) -> None:
    """A compliant document of every kind ends with code 0 and one plain sentence."""
    result = run(kept(tmp_path, TYPED[name]()))
    assert result.exit_code == 0, result.output
    assert "Không phát hiện sai sót về thể thức." in result.stdout
    assert result.stdout.rstrip().endswith("Đã kiểm tra 1 tệp: đạt.")


def test_errors_end_with_one(tmp_path: Path) -> None:
    """A breach is told with rule, article, what stands there, what is required and where; the code is 1."""
    file = kept(tmp_path, report().sheet(left=1134))
    result = run(file)
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert lines[0] == str(file)
    assert "báo cáo · thể thức văn bản hành chính · ngày 05/3/2026 · 1 lỗi" in lines[1]
    assert lines[2].startswith("  Lỗi G03 Lề trang (Nghị định 30/2020/NĐ-CP, Phụ lục I")
    assert lines[3] == "    lề trái 20 mm; yêu cầu: từ 30 mm đến 35 mm"
    assert lines[4].startswith("      Phần 1")
    assert lines[-1] == "Đã kiểm tra 1 tệp: 1 lỗi."


def test_same_breach_is_told_once(tmp_path: Path) -> None:
    """A breach in many places is one entry with its number and the first places."""
    result = run(kept(tmp_path, narrow()))
    assert result.exit_code == 1
    (entry,) = [line for line in result.stdout.splitlines() if line.startswith("    ") and "12" in line]
    assert " chỗ)" in entry
    findings = told(run("--json", tmp_path / "bao-cao.docx"))["files"][0]["report"]["findings"]
    assert len([finding for finding in findings if finding["rule"] == "C20"]) > 3
    assert result.stdout.count("      đoạn ") == 3
    assert "chỗ nữa" in result.stdout


def test_json_is_the_report(tmp_path: Path) -> None:
    """--json prints for each file exactly what the core reports."""
    first = kept(tmp_path, report(), "a.docx")
    second = kept(tmp_path, narrow(), "b.docx")
    result = run("--json", first, second)
    data = told(result)
    assert result.exit_code == 1
    assert [entry["file"] for entry in data["files"]] == [str(first), str(second)]
    for entry, file in zip(data["files"], (first, second), strict=True):
        assert entry["report"] == check_file(file.read_bytes(), layout="no").as_dict()
    assert data["errors"] == data["files"][1]["report"]["errors"] > 0
    assert data["refused"] == 0


def test_unreadable_file_ends_with_two(tmp_path: Path) -> None:
    """A file that is no Word file is refused with its name and what is wrong; the others are checked."""
    wrong = tmp_path / "sai.docx"
    wrong.write_bytes(b"%PDF-1.7")
    good = kept(tmp_path, report())
    result = run(wrong, good)
    assert result.exit_code == 2
    assert str(wrong) in result.stderr
    assert "Traceback" not in result.output
    assert "Đã kiểm tra 1 tệp: đạt; 1 tệp không đọc được." in result.stdout
    data = told(run("--json", wrong, good))
    assert data["refused"] == 1
    assert data["files"][0]["refused"]["faults"]
    assert data["files"][1]["report"]["errors"] == 0


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused(name: str, tmp_path: Path) -> None:
    """Every hostile file ends with code 2 and the fault in words, never with a stack trace."""
    file = tmp_path / "x.docx"
    file.write_bytes(HOSTILE[name]())
    result = run("--json", file)
    assert result.exit_code == 2, result.output
    assert "Traceback" not in result.output
    (entry,) = told(result)["files"]
    assert CODES[name] in {fault["code"] for fault in entry["refused"]["faults"]}
    assert all(fault["message"] and fault["message_en"] for fault in entry["refused"]["faults"])


def test_style_can_be_given(tmp_path: Path) -> None:
    """--style overrides what is recognised."""
    file = kept(tmp_path, party_report())
    assert run(file).exit_code == 0
    data = told(run("--json", "--style", "state", file))
    assert data["files"][0]["report"]["style"] == "state"
    assert data["errors"] > 0


def test_day_can_be_given(tmp_path: Path) -> None:
    """--on chooses the rules; before the decree none of them applies, and this is told."""
    file = kept(tmp_path, report().sheet(left=1134))
    result = run("--on", "2019-01-01", file)
    assert result.exit_code == 0
    assert "không còn hiệu lực ngày 01/01/2019" in result.stdout
    assert "đạt" not in result.stdout
    assert result.stdout.endswith("Đã kiểm tra 1 tệp: không phát hiện sai sót; 1 tệp chưa kiểm tra đủ.\n")
    assert run("--on", "hôm nay", file).exit_code == 2


def test_a_passing_document_was_wholly_judged(tmp_path: Path) -> None:
    """A file whose parts were not found, or whose style is unknown, is not said to pass."""
    lines = tuple(Line(f"line_{at}", "Kính chào các anh, các chị.", Look(align="both")) for at in range(3))
    result = run(kept(tmp_path, Typed("letter", (*lines, page()))))
    assert "đạt" not in result.stdout
    assert "Chưa nhận ra: " in result.stdout
    assert "; 1 tệp chưa kiểm tra đủ." in result.stdout


def test_rules_that_follow_one_another_are_told_as_a_range(tmp_path: Path) -> None:
    """The rules on pages are told in a word, not one by one."""
    assert "Chưa kiểm tra L01–L07: không yêu cầu" in run(kept(tmp_path, report())).stdout


def test_findings_beyond_the_list_are_told_with_their_rule(tmp_path: Path) -> None:
    """Of more than 200 breaches of a rule the rest is told by number, below those that are listed."""
    typed = repeated(report().change("body_2", font="Calibri"), "body_2", 205)
    lines = run(kept(tmp_path, typed)).stdout.splitlines()
    (told_at,) = (at for at, line in enumerate(lines) if "phông chữ Calibri" in line)
    assert lines[told_at].endswith("yêu cầu: phông chữ Times New Roman (200 chỗ)")
    assert lines[told_at + 4 : told_at + 6] == [
        "      và 197 chỗ nữa",
        "    còn 5 chỗ nữa trái quy định này, không liệt kê",
    ]


def test_what_is_not_there_is_refused(tmp_path: Path) -> None:
    """A missing file, a folder, and a call without a file end with code 2, the first two in Vietnamese."""
    missing = run(tmp_path / "no.docx")
    assert missing.exit_code == 2
    assert f"không có tệp “{tmp_path / 'no.docx'}”" in missing.stderr
    folder = run(tmp_path)
    assert folder.exit_code == 2
    assert f"“{tmp_path}” là thư mục" in folder.stderr
    assert run().exit_code == 2


def test_a_copy_that_cannot_be_written_is_told_by_its_own_name(tmp_path: Path) -> None:
    """Where a copy cannot be written the code is 2, and the file that was asked for is named."""
    out = Path("/proc/chu-thich.docx")
    result = run(kept(tmp_path, report()), "--annotate", out)
    assert result.exit_code == 2
    assert f"Không đọc hoặc ghi được tệp {out}: " in result.stderr


def test_names_with_brackets_come_through(tmp_path: Path) -> None:
    """A file name is printed as it is, not taken for markup."""
    file = kept(tmp_path, report(), "[bold]báo cáo[b].docx")
    assert str(file) in run(file).stdout


def test_words_cannot_steer_a_terminal(tmp_path: Path) -> None:
    """Letters of a document that would steer a terminal or turn a line around are not printed."""
    file = kept(tmp_path, report().change("type", text="BÁO\u009b31m CÁO\u202e X", size=20))
    output = run(file).stdout
    assert "\u009b" not in output
    assert "\u202e" not in output
    assert plain("a\u009b\u202eb\n") == "a\ufffd\ufffdb\ufffd"


def test_annotated_copy(tmp_path: Path) -> None:
    """--annotate writes a copy with comments, tells of it, and leaves the file as it was."""
    file = kept(tmp_path, narrow())
    before = file.read_bytes()
    out = tmp_path / "ghi chú.docx"
    result = run(file, "--annotate", out)
    assert result.exit_code == 1
    assert f"Bản có chú thích: {out}" in result.stdout
    assert file.read_bytes() == before
    assert b"word/comments" in out.read_bytes()
    assert sorted(tmp_path.iterdir()) == sorted([file, out])


def test_fixed_copy(tmp_path: Path) -> None:
    """--fix writes a copy that is mended, and lists what changed and what is left."""
    file = kept(tmp_path, report().sheet(left=1134))
    out = tmp_path / "da-sua.docx"
    data = told(run("--json", file, "--fix", out))
    fixed = data["files"][0]["fixed"]
    assert fixed["path"] == str(out)
    assert [change["rule"] for change in fixed["changes"]] == ["G03"]
    assert fixed["left"] == []
    assert run(out).exit_code == 0
    printed = run(file, "--fix", out).stdout
    assert "G03 Lề trang: lề trái 20 mm → " in printed
    assert "Còn lại trong bản đã sửa: không còn gì" in printed


def test_fixed_copy_tells_what_is_left(tmp_path: Path) -> None:
    """What no repair puts right is listed below the changes, the same breach once."""
    typed = report().sheet(left=1134).change("signer_name", text="ThS. Nguyễn Văn Bình")
    lines = run(kept(tmp_path, typed), "--fix", tmp_path / "da-sua.docx").stdout.splitlines()
    begin = lines.index("  Còn lại trong bản đã sửa: 1 lỗi")
    assert lines[begin + 1].startswith("    Lỗi C27 Họ tên người ký: có học hàm, học vị, danh hiệu “ThS”")
    assert lines[begin - 1].startswith("    G03 Lề trang: lề trái 20 mm → ")


def test_signed_file_is_not_mended(tmp_path: Path) -> None:
    """A signed document is checked, but no repaired copy is written: that is told, with code 2."""
    file = tmp_path / "a.docx"
    file.write_bytes(signed_file(report().docx()))
    out = tmp_path / "b.docx"
    result = run("--json", file, "--fix", out)
    assert result.exit_code == 2
    (entry,) = told(result)["files"]
    assert entry["report"]["errors"] == 0
    assert [fault["code"] for fault in entry["fix_refused"]["faults"]] == ["document.signed"]
    assert "ký số" in run(file, "--fix", out).stderr
    assert not out.exists()


def test_copies_have_the_rights_of_any_new_file(tmp_path: Path) -> None:
    """A copy is as readable as any new file, and replaces an older one."""
    file = kept(tmp_path, report())
    out = tmp_path / "x.docx"
    out.write_bytes(b"old")
    assert run(file, "--annotate", out).exit_code == 0
    fresh = tmp_path / "fresh"
    fresh.touch()
    assert stat.S_IMODE(out.stat().st_mode) == stat.S_IMODE(fresh.stat().st_mode)
    assert out.read_bytes().startswith(b"PK")


@pytest.mark.parametrize("option", ["--annotate", "--fix"])
def test_places_where_no_copy_may_be_written(option: str, tmp_path: Path) -> None:
    """The file itself, under any name, a folder that is not there, and several files are refused at once."""
    file = kept(tmp_path, report().sheet(left=1134))
    before = file.read_bytes()
    other = kept(tmp_path, report(), "b.docx")
    link = tmp_path / "link.docx"
    link.symlink_to(file)
    hard = tmp_path / "hard.docx"
    os.link(file, hard)
    for out in (file, link, hard, tmp_path / "." / file.name, tmp_path / "none" / "x.docx", tmp_path):
        assert run(file, option, out).exit_code == 2, out
    assert run(file, other, option, tmp_path / "x.docx").exit_code == 2
    assert file.read_bytes() == before
    assert sorted(tmp_path.iterdir()) == sorted([file, other, link, hard])


def test_both_copies_need_two_places(tmp_path: Path) -> None:
    """--annotate and --fix onto the same place is refused."""
    file = kept(tmp_path, report())
    out = tmp_path / "x.docx"
    assert run(file, "--annotate", out, "--fix", out).exit_code == 2
    assert not out.exists()


def test_pages_without_libreoffice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages that are asked for and that nobody can lay out are told, with code 2."""
    monkeypatch.setenv("VANTHU_SOFFICE", "off")
    result = CliRunner().invoke(main, ["check", "--layout", "yes", str(kept(tmp_path, report()))])
    assert result.exit_code == 2
    assert result.stderr.strip()
    assert "Traceback" not in result.output
