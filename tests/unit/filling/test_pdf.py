"""The LibreOffice door: what it does with a program that hangs, crashes or is not there."""

from __future__ import annotations

import multiprocessing
import stat
import tempfile
import time
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from assembly.errors import SettingRefused
from assembly.filling.office_folder import OfficeFolder, remove_left_behind
from assembly.filling.pdf import FILES_PER_RUN, Office, PdfFailure, find_office
from assembly.settings import Settings

# Each stand-in sees the real command line: the files are the words that end in .docx, the folder follows
# --outdir. It "converts" a file that holds "good", and does with any other what its name says.
_SCRIPT = """#!/bin/sh
echo run >> "LOG"
while [ "$1" != --outdir ]; do shift; done
out=$2; shift 2
for file in "$@"; do
    pdf="$out/${file%.docx}.pdf"
    if grep -q good "$file"; then { cat "$file"; echo %%EOF; } > "$pdf"; else OTHERWISE; fi
done
"""
HANGS = 'echo $$ > "LOG.pid"; sleep 600 & echo $! > "LOG.child"; wait'
CRASHES = "kill -SEGV $$"
REFUSES = "continue"


class StandIn:
    """A program in the place of soffice, with the log of its starts."""

    def __init__(self, folder: Path, otherwise: str) -> None:
        self.log = folder / "log"
        self.program = folder / "soffice"
        self.program.write_text(_SCRIPT.replace("OTHERWISE", otherwise).replace("LOG", str(self.log)))
        self.program.chmod(self.program.stat().st_mode | stat.S_IXUSR)

    @property
    def runs(self) -> int:
        return len(self.log.read_text().splitlines())

    def office(self, seconds: float = 60, at_once: int = 1) -> Office:
        return Office(self.program, seconds, at_once)


def _wait_for_the_end_of(file: Path) -> None:
    """Return when the process whose number the file holds is gone; pytest's time limit bounds the wait."""
    stat_of = Path(f"/proc/{int(file.read_text())}/stat")
    while True:
        try:
            if stat_of.read_text().rpartition(")")[2].split()[0] == "Z":
                return
        except (FileNotFoundError, ProcessLookupError):
            return
        time.sleep(0.01)


def test_good_files_share_one_run(tmp_path: Path) -> None:
    """Twenty files are one start of the program; their order is kept."""
    program = StandIn(tmp_path, REFUSES)
    files = [f"good {at}".encode() for at in range(FILES_PER_RUN)]
    results = program.office().convert(files)
    assert [file + b"%%EOF\n" for file in files] == results
    assert 1 == program.runs


def test_more_files_are_more_runs(tmp_path: Path) -> None:
    """The twenty-first file starts the program again."""
    program = StandIn(tmp_path, REFUSES)
    results = program.office().convert([b"good"] * (FILES_PER_RUN + 1))
    assert all(isinstance(result, bytes) for result in results)
    assert 2 == program.runs


def test_refused_file_fails_alone(tmp_path: Path) -> None:
    """A file that the program skips is told; the others have their PDF from the same run."""
    program = StandIn(tmp_path, REFUSES)
    first, second, third = program.office().convert([b"good", b"bad", b"good"])
    assert isinstance(first, bytes)
    assert PdfFailure("refused") == second
    assert isinstance(third, bytes)
    assert 1 == program.runs


def test_crash_takes_nobody_with_it(tmp_path: Path) -> None:
    """After a crash the file it fell over is tried alone, those behind it together."""
    program = StandIn(tmp_path, CRASHES)
    results = program.office().convert([b"good", b"bad", b"good", b"good"])
    assert PdfFailure("crashed") == results.pop(1)
    assert all(isinstance(result, bytes) for result in results)
    assert 3 == program.runs


def test_hanging_program_is_killed_with_its_children(tmp_path: Path) -> None:
    """What hangs is killed after the seconds of one file, its whole group; the others get their PDF."""
    program = StandIn(tmp_path, HANGS)
    results = program.office(seconds=1).convert([b"good", b"bad", b"good"])
    assert PdfFailure("too_long") == results.pop(1)
    assert all(isinstance(result, bytes) for result in results)
    for process in ("pid", "child"):
        _wait_for_the_end_of(Path(f"{program.log}.{process}"))


def test_program_that_ignores_signals_is_killed(tmp_path: Path) -> None:
    """SIGTERM may be ignored, the kill may not."""
    program = StandIn(tmp_path, "trap '' TERM INT HUP; " + HANGS)
    assert [PdfFailure("too_long")] == program.office(seconds=1).convert([b"bad"])
    _wait_for_the_end_of(Path(f"{program.log}.pid"))


def test_child_that_stays_behind_is_ended(tmp_path: Path) -> None:
    """A program that ends in order leaves no process of its own running."""
    program = StandIn(tmp_path, 'sleep 600 & echo $! > "LOG.child"')
    assert [PdfFailure("refused")] == program.office().convert([b"bad"])
    _wait_for_the_end_of(Path(f"{program.log}.child"))


def test_half_written_pdf_is_no_pdf(tmp_path: Path) -> None:
    """A PDF without its end mark counts as none."""
    program = StandIn(tmp_path, "cp $file $pdf")
    assert [PdfFailure("refused")] == program.office().convert([b"bad"])


def test_program_gets_none_of_our_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment of the program holds no secret of the house."""
    monkeypatch.setenv("VANTHU_OBJECTS_SECRET_ACCESS_KEY", "s3cret")
    program = StandIn(tmp_path, f'env > "{tmp_path}/env"')
    program.office().convert([b"bad"])
    assert "s3cret" not in (tmp_path / "env").read_text()


def test_profile_is_kept_between_runs_and_renewed_after_a_crash(tmp_path: Path) -> None:
    """One profile serves all runs of a process, until a crash may have left locks in it."""
    program = StandIn(tmp_path, CRASHES)
    script = program.program.read_text().replace("echo run", 'echo "$1"')
    program.program.write_text(script)
    office = program.office()
    for file in (b"good", b"good", b"bad", b"good"):
        office.convert([file])
    used = program.log.read_text().splitlines()
    assert used[0] == used[1] == used[2] != used[3]
    assert not Path(used[0].removeprefix("-env:UserInstallation=file://")).exists()
    profile = Path(used[3].removeprefix("-env:UserInstallation=file://"))
    assert "DisableMacrosExecution" in (profile / "user" / "registrymodifications.xcu").read_text()


def test_what_is_done_is_handed_over_while_another_hangs(tmp_path: Path) -> None:
    """A PDF is there as soon as the next file is begun; who wants no more ends the program."""
    program = StandIn(tmp_path, HANGS)
    results = program.office(seconds=3600).convert_each([b"good", b"good too", b"bad"])
    assert (0, b"good%%EOF\n") == next(results)
    while not (started := Path(f"{program.log}.child")).exists() or not started.read_text():
        time.sleep(0.01)
    assert isinstance(results, Generator)
    results.close()
    _wait_for_the_end_of(started)


def test_several_run_at_once_each_with_its_profile(tmp_path: Path) -> None:
    """Two of two allowed run at the same time, in folders of their own."""
    together = f'echo "$profile" >> "{tmp_path}/met"; until [ $(wc -l < "{tmp_path}/met") = 2 ]; do :; done'
    program = StandIn(tmp_path, together)
    program.program.write_text(program.program.read_text().replace("echo run", "profile=$1; echo run"))
    office = program.office(at_once=2)
    with ThreadPoolExecutor(2) as pool:
        for refused in pool.map(office.convert, [[b"one"], [b"two"]]):
            assert [PdfFailure("refused")] == refused
    first, second = (tmp_path / "met").read_text().splitlines()
    assert first != second


def test_archival_is_asked_of_the_program(tmp_path: Path) -> None:
    """PDF/A-2b is an option of the export, and no other is given where none is asked for."""
    program = StandIn(tmp_path, REFUSES)
    program.program.write_text(program.program.read_text().replace("echo run", 'echo "$*"'))
    office = program.office()
    office.convert([b"good"], archival=True)
    office.convert([b"good"])
    archival, plain = program.log.read_text().splitlines()
    assert 'pdf:writer_pdf_Export:{"SelectPdfVersion": {"type": "long", "value": "2"}} ' in archival
    assert "pdf:writer_pdf_Export " in plain


@pytest.fixture
def killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> StandIn:
    """A program whose watcher was killed without a word while it was busy with a file."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    program = StandIn(tmp_path, HANGS)
    convert = program.office(seconds=3600).convert
    watcher = multiprocessing.get_context("fork").Process(target=convert, args=([b"bad"],))
    watcher.start()
    while not (started := Path(f"{program.log}.child")).exists() or not started.read_text():
        time.sleep(0.01)
    watcher.kill()
    watcher.join()
    return program


def test_program_ends_with_who_started_it(killed: StandIn) -> None:
    """A program whose watcher is gone is ended with its children, though nobody knows of it any more."""
    for process in ("pid", "child"):
        _wait_for_the_end_of(Path(f"{killed.log}.{process}"))


def test_what_a_killed_process_left_is_removed(killed: StandIn, tmp_path: Path) -> None:
    """The next one removes the folders, with documents in them, that nobody holds; those in use stay."""
    (left,) = tmp_path.glob("vanthu-office-*")
    assert [b"bad"] == [file.read_bytes() for file in left.glob("run-*/*.docx")]
    mine = OfficeFolder()
    profile = mine.profile
    assert not left.exists()
    assert 0 == remove_left_behind()
    assert profile.exists()
    mine.drop()
    assert not profile.exists()


def test_office_is_looked_for_where_the_setting_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """auto looks on PATH, off finds none, a path is taken as it is."""
    program = StandIn(tmp_path, REFUSES).program
    monkeypatch.setenv("PATH", str(tmp_path))
    found = find_office(Settings(soffice="auto", soffice_seconds=7))
    assert found is not None
    assert (program, 7) == (found.program, found.seconds)
    assert find_office(Settings(soffice="off")) is None
    program.rename(tmp_path / "libreoffice")
    found = find_office(Settings(soffice="auto"))
    assert found is not None
    assert tmp_path / "libreoffice" == found.program
    monkeypatch.setenv("PATH", "/nowhere")
    assert find_office(Settings(soffice="auto")) is None
    assert find_office(Settings(soffice=str(tmp_path / "libreoffice"))) is not None


def test_path_that_is_no_program_is_refused(tmp_path: Path) -> None:
    """A wrong path stops with the name of the variable and what would be right."""
    with pytest.raises(SettingRefused, match="VANTHU_SOFFICE") as refusal:
        find_office(Settings(soffice=str(tmp_path / "soffice")))
    assert "auto" in refusal.value.message
