"""Folders of LibreOffice: a profile of ours and the files of a run, gone with the process that made them.

A process that is killed leaves its folder behind, with documents in it. So each is locked as long as its
process lives, and whoever makes a new one removes those that nobody holds.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

_NAME = "vanthu-office-"
_BEING_MADE = "vanthu-new-office-"  # not locked yet
_LOCK = "lock"

# Dead ends for whatever a document would fetch: the discard port of this machine as the proxy of everything.
_SETTINGS: Mapping[str, Mapping[str, str]] = {
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


class OfficeFolder:
    """A folder for one LibreOffice at a time, made at the first use; a forked process makes its own."""

    def __init__(self) -> None:
        self._made: tuple[int, Path, int] | None = None  # process, folder, its lock

    @property
    def profile(self) -> Path:
        """The user profile, with settings that run no macro and fetch nothing."""
        return self._folder() / "profile"

    def for_a_run(self) -> tempfile.TemporaryDirectory[str]:
        """Return a folder for the files of one run."""
        return tempfile.TemporaryDirectory(prefix="run-", dir=self._folder(), ignore_cleanup_errors=True)

    def drop(self) -> None:
        """Forget the profile: a program that was killed leaves locks in it and wants to recover."""
        if self._made is not None:
            owner, folder, lock = self._made
            self._made = None
            atexit.unregister(self.drop)
            if owner == os.getpid():
                shutil.rmtree(folder, ignore_errors=True)
                os.close(lock)

    def _folder(self) -> Path:
        import fcntl  # noqa: PLC0415 - needs Unix, this file must load anywhere

        if self._made is None or self._made[0] != os.getpid():
            remove_left_behind()
            new = Path(tempfile.mkdtemp(prefix=_BEING_MADE))
            (new / "profile" / "user").mkdir(parents=True)
            (new / "profile" / "user" / "registrymodifications.xcu").write_text(_registry(), encoding="utf-8")
            lock = os.open(new / _LOCK, os.O_CREAT | os.O_RDWR, 0o600)
            fcntl.flock(lock, fcntl.LOCK_EX)
            folder = new.rename(new.with_name(new.name.replace(_BEING_MADE, _NAME)))
            self._made = os.getpid(), folder, lock
            atexit.register(self.drop)
        return self._made[1]


def remove_left_behind() -> int:
    """Remove the folders of processes that are gone and return how many there were."""
    import fcntl  # noqa: PLC0415 - needs Unix, this file must load anywhere

    removed = 0
    for folder in Path(tempfile.gettempdir()).glob(f"{_NAME}*"):
        with contextlib.suppress(OSError):  # another user's, or removed by another just now
            lock = os.open(folder / _LOCK, os.O_RDWR)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
                removed += 1
            finally:
                os.close(lock)
    return removed


def _registry() -> str:
    items = "".join(
        f'<item oor:path="/{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, values in _SETTINGS.items()
        for name, value in values.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{items}</oor:items>'
    )
