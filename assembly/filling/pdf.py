"""The LibreOffice door: .docx in, PDF out.

``soffice`` is a program that hangs, crashes and follows links. So it runs in a process group of its own that
is killed when a file takes too long, under limits of memory and file size, with a profile of ours that runs
no macro and updates no link, and with an environment that holds no setting of the house. One file never takes
the others with it.
"""

from __future__ import annotations

import contextlib
import json
import logging
import math
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import Literal

from assembly.errors import SettingRefused
from assembly.filling.office_folder import OfficeFolder
from assembly.settings import Settings

FILES_PER_RUN = 20  # beyond them the start of the program no longer counts
_POLL = 0.1  # seconds between two looks at how far the program is
_MEMORY_KIB = 6 * 1024**2  # address space; LibreOffice reserves about 1 GiB for the smallest document
_FILE_BLOCKS = 256 * 1024  # of 512 bytes: no file it writes may be larger than 128 MiB
_END_OF_PDF = b"%%EOF"
# sh: one that waits for the end of our pipe and then ends the group, whatever the program is about; limits;
# the program. We may be killed without a word, and nobody else knows of it.
_GUARDED = (
    "exec 3<&0 </dev/null; { cat <&3 >/dev/null; kill -9 0; } & exec 3<&-; "
    'ulimit -c 0; ulimit -v "$1"; ulimit -f "$2"; ulimit -t "$3"; shift 3; exec "$@"'
)
_Options = dict[str, dict[str, str]]
_NAMED_PLACES: _Options = {"ExportBookmarksToPDFDestination": {"type": "boolean", "value": "true"}}
_ARCHIVAL: _Options = {"SelectPdfVersion": {"type": "long", "value": "2"}}  # PDF/A-2b

log = logging.getLogger(__name__)

How = Literal["ended", "crashed", "too_long"]


@dataclass(frozen=True, slots=True)
class PdfFailure:
    """A file that became no PDF: LibreOffice ``refused`` it, ``crashed`` on it, or took ``too_long``."""

    reason: Literal["refused", "crashed", "too_long"]


class Office:
    """LibreOffice on this machine; safe in several threads: ``at_once`` run, the others wait.

    ``seconds``: what one file may take, the start of the program included. Each that runs has a profile of
    its own, made at the first use, which lives as long as this process; a forked child makes its own.
    """

    def __init__(self, program: Path, seconds: float, at_once: int = 1) -> None:
        self.program = program
        self.seconds = seconds
        self.at_once = at_once
        self._free: SimpleQueue[OfficeFolder] = SimpleQueue()
        for _ in range(at_once):
            self._free.put(OfficeFolder())

    def convert(
        self, files: Sequence[bytes], *, named_places: bool = False, archival: bool = False
    ) -> list[bytes | PdfFailure]:
        """Return the PDF of each .docx, or why there is none, in the order of the files.

        ``named_places`` writes each bookmark as a named destination of the PDF, ``archival`` writes PDF/A-2b
        (ISO 19005-2). The files must have been opened by ``open_package`` before: LibreOffice is no judge of
        packages.
        """
        results = dict(self.convert_each(files, named_places=named_places, archival=archival))
        return [results[at] for at in range(len(files))]

    def convert_each(
        self, files: Sequence[bytes], *, named_places: bool = False, archival: bool = False
    ) -> Iterator[tuple[int, bytes | PdfFailure]]:
        """Yield the same as soon as each is known, with its place among the files.

        A file that hangs makes nobody wait but those behind it.
        """
        options = (_NAMED_PLACES if named_places else {}) | (_ARCHIVAL if archival else {})
        for start in range(0, len(files), FILES_PER_RUN):
            few = {at: files[at] for at in range(start, min(start + FILES_PER_RUN, len(files)))}
            folder = self._free.get()
            try:
                yield from self._convert_few(few, folder, options)
            finally:
                self._free.put(folder)

    def _convert_few(
        self, files: Mapping[int, bytes], folder: OfficeFolder, options: _Options
    ) -> Iterator[tuple[int, bytes | PdfFailure]]:
        runs = [list(files)]
        while runs:
            run = runs.pop()
            left = list(run)
            running = self._run({at: files[at] for at in run}, folder, options)
            how: How | None = None
            while how is None:
                try:
                    at, pdf = next(running)
                except StopIteration as end:
                    how = end.value
                else:
                    left.remove(at)
                    yield at, pdf
            if how == "ended":
                yield from ((at, PdfFailure("refused")) for at in left)
                continue
            if not left:
                continue
            # files are taken one after the other, so the first that is missing is the one that did it
            suspect, *innocent = left
            if innocent:
                runs.append(innocent)
            if how == "crashed" and len(run) > 1:
                runs.append([suspect])  # perhaps it was all of them together
            else:
                yield suspect, PdfFailure(how)

    def _run(
        self, files: Mapping[int, bytes], place: OfficeFolder, options: _Options
    ) -> Generator[tuple[int, bytes], None, How]:
        with place.for_a_run() as name:
            folder = Path(name)
            pdfs = {at: folder / f"{at:04}.pdf" for at in files}
            for at, pdf in pdfs.items():
                pdf.with_suffix(".docx").write_bytes(files[at])
            command = [
                *("/bin/sh", "-c", _GUARDED, "sh"),
                *map(
                    str, (_MEMORY_KIB, _FILE_BLOCKS, math.ceil(self.seconds * (len(files) + 1)), self.program)
                ),
                f"-env:UserInstallation={place.profile.as_uri()}",
                *("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck"),
                "--infilter=MS Word 2007 XML",  # whatever else the bytes may look like
                *("--convert-to", "pdf:writer_pdf_Export" + (f":{json.dumps(options)}" if options else "")),
                *("--outdir", name),
                *(pdf.with_suffix(".docx").name for pdf in pdfs.values()),
            ]
            how = yield from self._watched(command, folder, pdfs)
        if how != "ended":
            log.warning("soffice ended a run of %d files: %s", len(files), how)
            place.drop()
        return how

    def _watched(
        self, command: Sequence[str], folder: Path, pdfs: Mapping[int, Path]
    ) -> Generator[tuple[int, bytes], None, How]:
        """Run the program until it ends, or until no further PDF appeared for the seconds of one file."""
        process = subprocess.Popen(  # noqa: S603 - the program is a setting, all else is named by us
            command,
            stdin=subprocess.PIPE,  # its end tells that we are gone
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env=_environment(folder),
            start_new_session=True,
        )
        try:
            seen: list[int] = []
            taken: set[int] = set()
            deadline = time.monotonic() + self.seconds
            how: How | None = None
            while how is None:
                how = _ended(process)
                now = time.monotonic()
                if len(appeared := [at for at, pdf in pdfs.items() if pdf.is_file()]) > len(seen):
                    seen, deadline = appeared, now + self.seconds
                elif how is None and now > deadline:
                    how = "too_long"
                # while it runs, the last one may not be all there
                for at in seen if how else seen[:-1]:
                    if at not in taken and _END_OF_PDF in (pdf := pdfs[at].read_bytes())[-1024:]:
                        taken.add(at)
                        yield at, pdf
            return how
        finally:
            # soffice is a script with children: all of its group go, those of an orderly end as well
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            if process.stdin is not None:
                process.stdin.close()


def find_office(settings: Settings, at_once: int = 1) -> Office | None:
    """Return the LibreOffice that VANTHU_SOFFICE names, or None where there is none.

    ``at_once``: how many of it may run at the same time.

    Raises SettingRefused where it names a file that is no program.
    """
    if settings.soffice == "off" or os.name != "posix":  # elsewhere a hanging program could not be killed
        return None
    if settings.soffice == "auto":
        found = shutil.which("soffice") or shutil.which("libreoffice")
        return Office(Path(found), settings.soffice_seconds, at_once) if found else None
    if shutil.which(settings.soffice) is None:
        raise SettingRefused(
            f"Biến VANTHU_SOFFICE: không có chương trình {settings.soffice}; hãy ghi đường dẫn tới soffice, "
            "hoặc auto, hoặc off.",
            f"VANTHU_SOFFICE: {settings.soffice} is no program; give the path of soffice, auto, or off",
        )
    return Office(Path(settings.soffice), settings.soffice_seconds, at_once)


def _environment(folder: Path) -> dict[str, str]:
    """Return an environment with nothing of ours, which holds the keys of the house."""
    return {
        "PATH": os.defpath,
        "HOME": os.path.expanduser("~"),  # noqa: PTH111 - fonts may lie there; Path raises where there is none
        "LANG": "C.UTF-8",
        "TMPDIR": str(folder),
        "SAL_USE_VCLPLUGIN": "svp",
    }


def _ended(process: subprocess.Popen[bytes]) -> How | None:
    with contextlib.suppress(subprocess.TimeoutExpired):
        return "ended" if process.wait(_POLL) == 0 else "crashed"
    return None
