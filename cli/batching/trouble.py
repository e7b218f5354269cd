"""What goes wrong inside the program while a batch is made: into a file, not onto a secretary's screen."""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path

_FORM = "%(asctime)s %(levelname)s %(process)d %(name)s: %(message)s"


class TroubleFile:
    """Collects warnings and errors of the core between ``begin`` and ``end``, from forked processes too.

    ``path`` is the file; it goes where nothing went wrong.
    """

    def __init__(self) -> None:
        with tempfile.NamedTemporaryFile(prefix="vanthu-", suffix=".log", delete=False) as file:
            self.path = Path(file.name)

    def begin(self) -> None:
        """Take what is told from here on."""
        self._handler = send_trouble_to(self.path)

    def end(self) -> None:
        """Take no more, and leave no empty file."""
        for name in _LOGGERS:
            logging.getLogger(name).removeHandler(self._handler)
        self._handler.close()
        if not self:
            self.path.unlink(missing_ok=True)

    def __bool__(self) -> bool:
        """Tell whether anything went wrong."""
        return self.path.exists() and self.path.stat().st_size > 0


_LOGGERS = ("assembly", "cli")


def send_trouble_to(path: Path) -> logging.Handler:
    """Have this process write what goes wrong into a file; return what does it."""
    handler = logging.FileHandler(path, encoding="utf-8")
    handler.setFormatter(logging.Formatter(_FORM))
    for name in _LOGGERS:
        logging.getLogger(name).addHandler(handler)
    return handler
