"""``vanthu batch``: a document for each row, or every fault by its cell and nothing made."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
import xlsxwriter  # type: ignore[import-untyped]  # ships no types
from click.testing import CliRunner, Result

from assembly.filling.merging import merge_documents
from assembly.jobs import self_check
from cli.batching import making
from cli.batching.outputs import FolderOutput
from cli.batching.record import MOST_FAILURES
from cli.main import main
from tests.drawn import draw

ROOT = Path(__file__).parents[3]
COVENANT = "covenant_member_state"
HEAD = ["member.name", "member.head.name", "member.left_year", "block.name", "year_planned", "tasks.items[]"]
ROWS = 150  # more than are made before Ctrl-C is heard
SHARED = ["Khối thi đua mẫu", 2025, "Hoàn thành nhiệm vụ"]


def _sheet(path: Path, *rows: list[Any]) -> Path:
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Dữ liệu")
    for at, row in enumerate(rows):
        sheet.write_row(at, 0, row)
    book.close()
    return path


def _covenants(folder: Path, count: int = 3, **changes: list[Any]) -> Path:
    rows = [[f"Đơn vị số {at}", f"Nguyễn Văn {at}", "", *SHARED] for at in range(1, count + 1)]
    for at, row in changes.items():
        rows[int(at.removeprefix("row"))] = row
    return _sheet(folder / "rows.xlsx", HEAD, *rows)


def _run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["batch", *map(str, arguments)])


def _names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir() if file.suffix == ".docx")


def test_each_row_is_a_file_in_the_folder(tmp_path: Path) -> None:
    """The files are numbered in the order of the rows; beside them lie the lists."""
    out = tmp_path / "out"
    result = _run(COVENANT, _covenants(tmp_path), "--out", out)
    assert result.exit_code == 0, result.output
    assert [f"{at} - Giao ước thi đua năm 2025 - Đơn vị số {at}.docx" for at in (1, 2, 3)] == _names(out)
    assert "3/3 văn bản" in result.output
    with (out / "Danh mục.csv").open(encoding="utf-8-sig", newline="") as file:
        listed = list(csv.DictReader(file))
    assert [("2", "Đã tạo"), ("3", "Đã tạo"), ("4", "Đã tạo")] == [
        (row["Dòng trong bảng"], row["Trạng thái"]) for row in listed
    ]
    for row in listed:
        assert row["SHA-256"] == hashlib.sha256((out / row["Tệp"]).read_bytes()).hexdigest()
    assert (out / "Kiểm tra thể thức.html").read_text("utf-8").count("Đơn vị số") == 3


def test_folder_archive_and_printable_file_hold_the_same_documents(tmp_path: Path) -> None:
    """The documents of one run are the same bytes in every place."""
    out, archive, merged = tmp_path / "out", tmp_path / "all.zip", tmp_path / "print.docx"
    result = _run(COVENANT, _covenants(tmp_path), "--out", out, "--archive", archive, "--merged", merged)
    assert result.exit_code == 0, result.output
    documents = [(out / name).read_bytes() for name in _names(out)]
    with zipfile.ZipFile(archive) as packed:
        assert packed.testzip() is None
        assert documents == [packed.read(name) for name in _names(out)]
        assert {"Danh mục.csv", "manifest.json", "Kiểm tra thể thức.html"} < set(packed.namelist())
    assert merge_documents(documents) == merged.read_bytes()


def test_many_processes_make_what_one_makes(tmp_path: Path) -> None:
    """The order and the bytes of the documents do not depend on how many processes make them."""
    rows = _covenants(tmp_path, 60, row7=["Đơn vị cũ", "A", 2020, *SHARED])
    one, many = tmp_path / "one", tmp_path / "many"
    first = _run(COVENANT, rows, "--out", one, "--processes", 1)
    second = _run(COVENANT, rows, "--out", many, "--processes", 3)
    assert (1, 1) == (first.exit_code, second.exit_code)
    assert len(_names(one)) == 59
    assert [(name, (one / name).read_bytes()) for name in _names(one)] == [
        (name, (many / name).read_bytes()) for name in _names(many)
    ]


def test_everything_wrong_is_told_before_anything_is_made(tmp_path: Path) -> None:
    """Bad cells are told by sheet and cell; the exit code is 2 and no folder appears."""
    rows = _sheet(
        tmp_path / "rows.xlsx",
        HEAD,
        ["Sở Y tế", "A", "năm ngoái", *SHARED],
        ["", "B", "", *SHARED],
    )
    result = _run(COVENANT, rows, "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert "Dữ liệu!C2" in result.output
    assert "Dữ liệu!A3" in result.output
    assert not (tmp_path / "out").exists()


def test_a_wrong_conference_is_told_by_its_line(tmp_path: Path) -> None:
    """What is wrong with the base is told with the name of its file."""
    base = tmp_path / "base.yaml"
    base.write_text("block: Khối\nyear_planned: sang năm\n", "utf-8")
    result = _run(COVENANT, _covenants(tmp_path), "--conference", base, "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert "base.yaml:2:" in result.output


def test_rows_share_the_facts_of_a_conference(tmp_path: Path) -> None:
    """With a conference below them rows name their units alone."""
    base = tmp_path / "base.yaml"
    base.write_text("block: Khối chung\nyear_planned: 2026\ntasks: [Việc chung]\n", "utf-8")
    rows = _sheet(tmp_path / "rows.xlsx", ["member.name"], ["Sở Y tế"], ["Sở Nội vụ"])
    result = _run(COVENANT, rows, "--conference", base, "--out", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert _names(tmp_path / "out") == [
        "1 - Giao ước thi đua năm 2026 - Sở Y tế.docx",
        "2 - Giao ước thi đua năm 2026 - Sở Nội vụ.docx",
    ]


def test_a_row_that_fails_is_told_and_the_others_are_made(tmp_path: Path) -> None:
    """The exit code is 1; the row is named by its number in the sheet, on the screen and in the list."""
    out = tmp_path / "out"
    result = _run(COVENANT, _covenants(tmp_path, row1=["Đơn vị cũ", "A", 2020, *SHARED]), "--out", out)
    assert result.exit_code == 1
    assert "Dòng 3: Đơn vị này không ở trong khối" in result.output
    assert len(_names(out)) == 2
    listed = json.loads((out / "manifest.json").read_text("utf-8"))
    assert ["made", "failed", "made"] == [document["state"] for document in listed["documents"]]
    assert (2, 1, 3) == tuple(listed["job"][key] for key in ("made", "failed", "total"))


def test_a_word_file_is_a_template(tmp_path: Path) -> None:
    """Any .docx with tags takes its words from the columns; the first one names the files."""
    template = tmp_path / "Giấy mời.docx"
    template.write_bytes(draw("Kính mời {{ ho_ten }}, {{ chuc_vu }}"))
    rows = _sheet(tmp_path / "rows.xlsx", ["ho_ten", "chuc_vu"], ["Vũ Ba", ""], ["Lê Thị Hai", "Giám đốc"])
    result = _run(template, rows, "--out", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert ["1 - Vũ Ba.docx", "2 - Lê Thị Hai.docx"] == _names(tmp_path / "out")
    made = docx.Document(str(tmp_path / "out" / "2 - Lê Thị Hai.docx"))
    assert "Kính mời Lê Thị Hai, Giám đốc" in [paragraph.text for paragraph in made.paragraphs]
    assert "chuc vu (1 văn bản)" in result.output


def test_the_names_of_the_files_can_be_chosen(tmp_path: Path) -> None:
    """A pattern names the files; a wrong one is refused before anything is made."""
    template = tmp_path / "mời.docx"
    template.write_bytes(draw("{{ ho_ten }}{{ so }}"))
    rows = _sheet(tmp_path / "rows.csv.xlsx", ["ho_ten", "so"], ["Lê Thị Hai", "07"])
    good = _run(template, rows, "--name", "Mời {{ ho_ten }} số {{ so }}", "--out", tmp_path / "out")
    assert good.exit_code == 0, good.output
    assert ["1 - Mời Lê Thị Hai số 07.docx"] == _names(tmp_path / "out")
    bad = _run(template, rows, "--name", "{{ ho_ten", "--out", tmp_path / "bad")
    assert bad.exit_code == 2
    assert "/file_name" in bad.output


def test_a_conference_below_words_is_refused(tmp_path: Path) -> None:
    """A template issued per row knows no conference."""
    template, base = tmp_path / "mời.docx", tmp_path / "base.yaml"
    template.write_bytes(draw("{{ ho_ten }}"))
    base.write_text("block: Khối\n", "utf-8")
    rows = _sheet(tmp_path / "rows.xlsx", ["ho_ten"], ["A"])
    result = _run(template, rows, "--conference", base, "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert "--conference" in result.output


@pytest.mark.parametrize("template", ["covenant_member_stat", "mất.docx"])
def test_an_unknown_template_is_told(tmp_path: Path, template: str) -> None:
    """An id that is no template is answered with the nearest one, a path with the file that lacks."""
    result = _run(template, _covenants(tmp_path), "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert "“covenant_member_state”?" in result.output or "Không có tệp mẫu" in result.output


def test_checking_makes_nothing(tmp_path: Path) -> None:
    """With --check-only the table is looked at and nothing is written."""
    rows = _covenants(tmp_path)
    result = _run(COVENANT, rows, "--check-only")
    assert result.exit_code == 0
    assert "Bảng hợp lệ (trang “Dữ liệu”): 3 dòng" in result.output
    assert [rows] == list(tmp_path.iterdir())


def test_a_place_for_the_documents_is_needed(tmp_path: Path) -> None:
    """Without any place nothing is read or made."""
    assert _run(COVENANT, _covenants(tmp_path)).exit_code == 2


def test_the_result_is_told_as_json(tmp_path: Path) -> None:
    """The list for programs, the warnings beside it; faults of the pre-flight where it stops there."""
    rows = _covenants(tmp_path, row1=["Đơn vị cũ", "A", 2020, *SHARED])
    told = json.loads(_run(COVENANT, rows, "--archive", tmp_path / "a.zip", "--json").stdout)
    assert ["1 - Giao ước thi đua năm 2025 - Đơn vị số 1.docx", "2.docx"] == [
        document["name"] for document in told["documents"][:2]
    ]
    assert told["documents"][1]["error"]["code"] == "document-not-made"
    assert told["warnings"] == []
    wrong = _sheet(tmp_path / "wrong.xlsx", HEAD, ["Sở Y tế", "A", "năm ngoái", *SHARED])
    refused = json.loads(_run(COVENANT, wrong, "--archive", tmp_path / "b.zip", "--json").stdout)
    assert [("Dữ liệu", "C2")] == [(fault["sheet"], fault["cell"]) for fault in refused["faults"]]
    assert not (tmp_path / "b.zip").exists()


def test_running_again_leaves_equal_files_alone(tmp_path: Path) -> None:
    """A file that is there with the same bytes keeps its time; one that was changed is written anew."""
    rows, out = _covenants(tmp_path), tmp_path / "out"
    _run(COVENANT, rows, "--out", out)
    first, second, _ = (out / name for name in _names(out))
    before = first.stat().st_mtime_ns
    second.write_bytes(b"x")
    result = _run(COVENANT, rows, "--out", out)
    assert "2 tệp đã có sẵn" in result.output
    assert before == first.stat().st_mtime_ns
    assert zipfile.is_zipfile(second)


def test_documents_of_another_run_are_told(tmp_path: Path) -> None:
    """A folder that holds documents of earlier rows is no surprise for whoever prints it."""
    out = tmp_path / "out"
    _run(COVENANT, _covenants(tmp_path), "--out", out)
    result = _run(COVENANT, _covenants(tmp_path, 2), "--out", out)
    assert "Trong thư mục còn 1 văn bản" in result.output


def test_ctrl_c_leaves_whole_files_and_a_list(tmp_path: Path) -> None:
    """What was written is whole, the list tells the rest, no half archive stays; a second run completes."""
    rows, out, archive = _covenants(tmp_path, ROWS), tmp_path / "out", tmp_path / "all.zip"
    command = [sys.executable, "-m", "cli", "batch", COVENANT, str(rows), "--out", str(out)]
    running = subprocess.Popen(
        [*command, "--archive", str(archive), "--processes", "2"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not (out.is_dir() and len(list(out.iterdir())) > 10):
        time.sleep(0.02)
    running.send_signal(signal.SIGINT)
    told, _ = running.communicate(timeout=60)
    assert 130 == running.returncode
    assert "Đã dừng theo yêu cầu" in told
    assert all(zipfile.is_zipfile(out / name) for name in _names(out))
    listed = json.loads((out / "manifest.json").read_text("utf-8"))["documents"]
    assert _names(out) == [document["name"] for document in listed if document["state"] == "made"]
    assert {"made", "cancelled"} == {document["state"] for document in listed}
    assert [] == [path for path in (*tmp_path.iterdir(), *out.iterdir()) if path.suffix in (".zip", "")
                  and path != out]  # fmt: skip
    kept = len(_names(out))
    again = _run(COVENANT, rows, "--out", out, "--processes", 1)
    assert again.exit_code == 0
    assert f"{kept} tệp đã có sẵn" in again.output
    assert ROWS == len(_names(out))


def test_a_folder_counts_what_is_not_its_own(tmp_path: Path) -> None:
    """Files that no batch wrote are nobody's business."""
    output = FolderOutput(tmp_path)
    (tmp_path / "ghi chú.docx").write_bytes(b"")
    output.write("1 - a.docx", b"x")
    assert 0 == output.others


def test_a_template_of_the_folder_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """VANTHU_TEMPLATES adds templates to the command line too."""
    folder = tmp_path / "mau" / "letter"
    folder.mkdir(parents=True)
    (folder / "template.docx").write_bytes(draw("{{ ho_ten }}"))
    (folder / "manifest.toml").write_text(
        'title = "Giấy mời"\ndescription = "Mời."\nissued = "per_row"\nfile_name = "Mời {{ ho_ten }}"\n',
        "utf-8",
    )
    monkeypatch.setenv("VANTHU_TEMPLATES", str(tmp_path / "mau"))
    rows = _sheet(tmp_path / "rows.xlsx", ["ho_ten"], ["Lê Thị Hai"])
    result = _run("letter", rows, "--out", tmp_path / "out")
    assert ["1 - Mời Lê Thị Hai.docx"] == _names(tmp_path / "out"), result.output
    listed = json.loads(CliRunner().invoke(main, ["template", "list", "--json"]).stdout)
    assert ("letter", "per_row") in {(one["id"], one["issued"]) for one in listed}
    assert "letter" in CliRunner().invoke(main, ["template", "list"]).output


@pytest.mark.parametrize(
    ("header", "row", "expected"),
    [
        (["Họ tên", "Danh xưng"], ["Lê Thị Hai", "bà"], "1 - Lê Thị Hai.docx"),
        (["STT", "Ghi chú", "Họ tên", "Danh xưng"], [1, "x", "Lê Thị Hai", "bà"], "1 - Lê Thị Hai.docx"),
        (["Danh xưng", "Họ tên"], ["bà", "Lê Thị Hai"], "1 - bà.docx"),
        (["Lời", "Danh xưng"], ["a\nb", "bà"], "1 - bà.docx"),
    ],
)
def test_documents_of_a_bare_file_are_named_by_the_table(
    tmp_path: Path, header: list[str], row: list[Any], expected: str
) -> None:
    """The first column that the template prints names the documents, not the first field of the template."""
    template = tmp_path / "giấy mời.docx"
    template.write_bytes(draw("{{ danh_xung }} {{ ho_ten }} {{ stt }}{% for l in loi %} {{ l }}{% endfor %}"))
    rows = _sheet(tmp_path / "rows.xlsx", header, row)
    result = _run(template, rows, "--out", tmp_path / "out")
    assert [expected] == _names(tmp_path / "out"), result.output
    named = _run(template, rows, "--out", tmp_path / "named", "--name", "Mời {{ danh_xung }}")
    assert ["1 - Mời bà.docx"] == _names(tmp_path / "named"), named.output


def test_few_failures_are_told_and_all_are_listed(tmp_path: Path) -> None:
    """A hundred reasons are told; the rest is a number and stands in the list."""
    count = MOST_FAILURES + 5
    rows = [["Đơn vị cũ", "A", 2020, *SHARED] for _ in range(count)]
    result = _run(COVENANT, _sheet(tmp_path / "rows.xlsx", HEAD, *rows), "--out", tmp_path / "out")
    assert "… và 5 dòng khác" in result.output
    listed = (tmp_path / "out" / "Danh mục.csv").read_text("utf-8-sig")
    assert count == sum("Không tạo được" in row["Trạng thái"] for row in csv.DictReader(io.StringIO(listed)))


def test_an_error_of_ours_fails_its_row_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows around one at which the program fails are made; memory that runs out is told as such."""

    def results() -> Any:
        class Failing:
            def __init__(self) -> None:
                self._errors = iter([ValueError(), MemoryError()])

            def __next__(self) -> None:
                raise next(self._errors)

        return Failing()

    monkeypatch.setattr(making, "made_of_rows", lambda *_: results())
    told = [failure.code for failure in making.results_of(None, None, [_Row(), _Row()])]  # type: ignore[arg-type, union-attr, list-item]  # only its number is read
    assert ["internal-error", "out-of-memory"] == told


class _Row:
    number = 1


def test_trouble_of_the_program_goes_into_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A check that fails costs the check; its trace stands in a file that is named, never on the screen."""

    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(self_check.Screens, "of", fail)
    result = _run(COVENANT, _covenants(tmp_path, 30), "--archive", tmp_path / "a.zip", "--processes", 2)
    assert result.exit_code == 0, result.output
    assert "Chưa kiểm tra được thể thức của 30 văn bản." in result.output
    assert "Traceback" not in result.output + capsys.readouterr().err
    (named,) = re.findall(r"chi tiết ở tệp (\S+\.log)", result.output)
    trouble = Path(named)
    assert trouble.read_text("utf-8").count("not checked: ZeroDivisionError") == 30
    trouble.unlink()
