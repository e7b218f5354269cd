"""The LibreOffice door: .docx in, PDF out.

``soffice`` is a program that hangs, crashes and follows links. So it runs in a process group of its own that
is killed when a file takes too long, under limits of memory and file size, with a profile of ours that runs
no macro and updates no link, and with an environment that holds no setting of the house. One file never takes
the others with it.
"""

from __future__ import annotations

import atexit
import contextlib
import logging
import math
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Literal

from assembly.errors import SettingRefused
from assembly.settings import Settings

FILES_PER_RUN = 20  # beyond them the start of the program no longer counts
_POLL = 0.1  # seconds between two looks at how far the program is
_MEMORY_KIB = 6 * 1024**2  # address space; LibreOffice reserves about 1 GiB for the smallest document
_FILE_BLOCKS = 256 * 1024  # of 512 bytes: no file it writes may be larger than 128 MiB
_END_OF_PDF = b"%%EOF"
# sh: limits, then the program; that of CPU seconds is for a program whose watcher was killed
_LIMITED = 'ulimit -c 0; ulimit -v "$1"; ulimit -f "$2"; ulimit -t "$3"; shift 3; exec "$@"'
_NAMED_PLACES = ':{"ExportBookmarksToPDFDestination":{"type":"boolean","value":"true"}}'

log = logging.getLogger(__name__)

How = Literal["ended", "crashed", "too_long"]

# Dead ends for whatever a document would fetch: the discard port of this machine as the proxy of everything.
_PROFILE: Mapping[str, Mapping[str, str]] = {
    "org.openoffice.Office.Common/Security/Scripting": {
        "MacroSecurityLevel": "3",
        "DisableMacrosExecution": "true",
        "BlockUntrustedRefererLinks": "true",
    },
    "org.openoffice.Office.Common/Misc": {"CrashReport": "false", "FirstRun": "false"},
    "org.openoffice.Office.Writer/Content/Update": {"Link": "0"},  # never
    "org.openoffice.Office.Recovery/RecoveryInfo": {"SessionData": "false"},
    "org.openoffice.Office.Recovery/AutoSave": {"Enabled": "false"},
    "org.openoffice.Inet/Settings": {
        "ooInetProxyType": "2",  # manual
        "ooInetNoProxy": "",
        **{f"ooInet{scheme}ProxyName": "127.0.0.1" for scheme in ("HTTP", "HTTPS", "FTP")},
        **{f"ooInet{scheme}ProxyPort": "9" for scheme in ("HTTP", "HTTPS", "FTP")},
    },
}


@dataclass(frozen=True, slots=True)
class PdfFailure:
    """A file that became no PDF: LibreOffice ``refused`` it, ``crashed`` on it, or took ``too_long``."""

    reason: Literal["refused", "crashed", "too_long"]


class Office:
    """LibreOffice on this machine; safe in several threads, which wait for each other.

    ``seconds``: what one file may take, the start of the program included. Its profile is made at the first
    use, lives as long as this process and is removed with it; a forked child makes its own.
    """

    def __init__(self, program: Path, seconds: float) -> None:
        self.program = program
        self.seconds = seconds
        self._lock = Lock()
        self._profile: tuple[int, Path] | None = None

    def convert(self, files: Sequence[bytes], *, named_places: bool = False) -> list[bytes | PdfFailure]:
        """Return the PDF of each .docx, or why there is none, in the order of the files.

        ``named_places`` writes each bookmark as a named destination of the PDF. The files must have been
        opened by ``open_package`` before: LibreOffice is no judge of packages.
        """
        results: list[bytes | PdfFailure] = []
        for start in range(0, len(files), FILES_PER_RUN):
            with self._lock:
                results += self._convert_few(files[start : start + FILES_PER_RUN], named_places)
        return results

    def _convert_few(self, files: Sequence[bytes], named_places: bool) -> list[bytes | PdfFailure]:
        results: dict[int, bytes | PdfFailure] = {}
        runs = [list(range(len(files)))]
        while runs:
            run = runs.pop()
            made, how = self._run({at: files[at] for at in run}, named_places)
            results |= made
            left = [at for at in run if at not in made]
            if not left:
                continue
            if how == "ended":
                results |= dict.fromkeys(left, PdfFailure("refused"))
                continue
            # files are taken one after the other, so the first that is missing is the one that did it
            suspect, *innocent = left
            if how == "crashed" and len(run) > 1:
                runs.append([suspect])  # perhaps it was all of them together
            else:
                results[suspect] = PdfFailure(how)
            if innocent:
                runs.append(innocent)
        return [results[at] for at in range(len(files))]

    def _run(self, files: Mapping[int, bytes], named_places: bool) -> tuple[dict[int, bytes], How]:
        profile = self._own_profile()
        with tempfile.TemporaryDirectory(prefix="vanthu-pdf-", ignore_cleanup_errors=True) as name:
            folder = Path(name)
            pdfs = {at: folder / f"{at:04}.pdf" for at in files}
            for at, pdf in pdfs.items():
                pdf.with_suffix(".docx").write_bytes(files[at])
            command = [
                *("/bin/sh", "-c", _LIMITED, "sh"),
                *map(
                    str, (_MEMORY_KIB, _FILE_BLOCKS, math.ceil(self.seconds * (len(files) + 1)), self.program)
                ),
                f"-env:UserInstallation={profile.as_uri()}",
                *("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck"),
                "--infilter=MS Word 2007 XML",  # whatever else the bytes may look like
                *("--convert-to", "pdf:writer_pdf_Export" + (_NAMED_PLACES if named_places else "")),
                *("--outdir", name),
                *(pdf.with_suffix(".docx").name for pdf in pdfs.values()),
            ]
            how = self._watched(command, folder, pdfs.values())
            made = {at: pdf.read_bytes() for at, pdf in pdfs.items() if pdf.is_file()}
        if how != "ended":
            log.warning("soffice ended a run of %d files: %s", len(files), how)
            self._drop_profile()  # a program that was killed leaves locks and wants to recover
        return {at: pdf for at, pdf in made.items() if _END_OF_PDF in pdf[-1024:]}, how

    def _watched(self, command: Sequence[str], folder: Path, pdfs: Collection[Path]) -> How:
        """Run the program until it ends, or until no further PDF appeared for the seconds of one file."""
        process = subprocess.Popen(  # noqa: S603 - the program is a setting, all else is named by us
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env=_environment(folder),
            start_new_session=True,
        )
        try:
            appeared = 0
            deadline = time.monotonic() + self.seconds
            while True:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    return "ended" if process.wait(_POLL) == 0 else "crashed"
                now = time.monotonic()
                if (count := sum(pdf.exists() for pdf in pdfs)) > appeared:
                    appeared, deadline = count, now + self.seconds
                if now > deadline:
                    return "too_long"
        finally:
            # soffice is a script with children: all of its group go, those of an orderly end as well
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def _own_profile(self) -> Path:
        if self._profile is None or self._profile[0] != os.getpid():
            folder = Path(tempfile.mkdtemp(prefix="vanthu-office-"))
            atexit.register(_remove, os.getpid(), folder)
            (folder / "user").mkdir()
            (folder / "user" / "registrymodifications.xcu").write_text(_profile_settings(), encoding="utf-8")
            self._profile = os.getpid(), folder
        return self._profile[1]

    def _drop_profile(self) -> None:
        if self._profile is not None:
            _remove(*self._profile)
            self._profile = None


def find_office(settings: Settings) -> Office | None:
    """Return the LibreOffice that VANTHU_SOFFICE names, or None where there is none.

    Raises SettingRefused where it names a file that is no program.
    """
    if settings.soffice == "off" or os.name != "posix":  # elsewhere a hanging program could not be killed
        return None
    if settings.soffice == "auto":
        found = shutil.which("soffice") or shutil.which("libreoffice")
        return Office(Path(found), settings.soffice_seconds) if found else None
    if shutil.which(settings.soffice) is None:
        raise SettingRefused(
            f"Biến VANTHU_SOFFICE: không có chương trình {settings.soffice}; hãy ghi đường dẫn tới soffice, "
            "hoặc auto, hoặc off.",
            f"VANTHU_SOFFICE: {settings.soffice} is no program; give the path of soffice, auto, or off",
        )
    return Office(Path(settings.soffice), settings.soffice_seconds)


def _environment(folder: Path) -> dict[str, str]:
    """Return an environment with nothing of ours, which holds the keys of the house."""
    return {
        "PATH": os.defpath,
        "HOME": os.path.expanduser("~"),  # noqa: PTH111 - fonts may lie there; Path raises where there is none
        "LANG": "C.UTF-8",
        "TMPDIR": str(folder),
        "SAL_USE_VCLPLUGIN": "svp",
    }


def _profile_settings() -> str:
    items = "".join(
        f'<item oor:path="/{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, values in _PROFILE.items()
        for name, value in values.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{items}</oor:items>'
    )


def _remove(owner: int, folder: Path) -> None:
    if os.getpid() == owner:
        shutil.rmtree(folder, ignore_errors=True)
