"""The face that official documents are set in (phông chữ), and whether this machine has it.

Decree 30/2020/NĐ-CP, Appendix I, sets documents in Times New Roman. LibreOffice takes another face where it
is missing, without a word: lines and pages then break elsewhere than in Word.
"""

from __future__ import annotations

import functools
import shutil
import subprocess

WANTED = "Times New Roman"
SAME_WIDTHS = frozenset({WANTED, "Tinos"})  # of the letters, with every Vietnamese one
_SECONDS = 20


@functools.cache
def substituted_face() -> str | None:
    """Return the name of the face in the place of Times New Roman, or None where its widths are here.

    None as well where fontconfig's ``fc-match`` is not here to tell. Asked once in the life of a process.
    """
    program = shutil.which("fc-match")
    if program is None:
        return None
    try:
        found = subprocess.run(  # noqa: S603 - nothing of it comes from outside
            [program, "--format=%{family[0]}", f"{WANTED}:lang=vi"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    face = found.stdout.decode("utf-8", "replace").strip()
    return None if not face or face in SAME_WIDTHS else face


def told_substitution(face: str) -> tuple[str, str]:
    """Return what is to be said of a substituted face, in Vietnamese and in English."""
    return (
        f"Máy chủ chưa có phông Times New Roman (hoặc Tinos cùng cỡ chữ), bản PDF tạm dùng phông {face}: "
        "chỗ ngắt dòng, ngắt trang có thể khác khi mở bằng Word. "
        "Người quản trị cần cài phông fonts-croscore trên máy chủ.",
        f"neither Times New Roman nor Tinos is installed: PDFs are set in {face}, lines and pages break "
        "elsewhere than in Word; install fonts-croscore",
    )
