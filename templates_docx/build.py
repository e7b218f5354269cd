"""Draws the built-in templates: ``python -m templates_docx.build`` writes each folder's template.docx.

The same drawing gives the same bytes at every build; the tests hold the committed files against it.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

from templates_docx import drawings
from templates_docx.parts.package import docx
from templates_docx.parts.page import PARTY_PAGE, STATE_PAGE
from templates_docx.parts.style_sheet import Style

HERE = Path(__file__).parent


def drawn_templates() -> Iterator[tuple[str, bytes]]:
    """Yield the folder name and the .docx of every drawing in both styles."""
    styles: tuple[Style, Style] = ("state", "party")
    for module in pkgutil.iter_modules(drawings.__path__):
        drawing = importlib.import_module(f"templates_docx.drawings.{module.name}")
        for style in styles:
            page = STATE_PAGE if style == "state" else PARTY_PAGE
            yield (
                f"{module.name}_{style}",
                docx(drawing.body(page, style), page=page, style=style, title=drawing.TITLE),
            )


def main() -> None:
    """Write every template into its folder."""
    for folder, content in drawn_templates():
        (HERE / folder).mkdir(exist_ok=True)
        (HERE / folder / "template.docx").write_bytes(content)


if __name__ == "__main__":
    main()
