"""PDFium must not run in two threads at a time: who opens a PDF, for whatever purpose, takes this turn.

Both the filling and the format rules read PDFs, and neither knows the other.
"""

from __future__ import annotations

from threading import Lock

ONE_PDF = Lock()
