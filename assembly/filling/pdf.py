"""The LibreOffice door: .docx in, PDF out."""

from __future__ import annotations


class Office:
    """LibreOffice on this machine."""
