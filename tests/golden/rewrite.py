"""Writes the golden files anew (``python -m tests.golden.rewrite``); read the difference before a commit."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.examples import EXAMPLES, made_of_file
from tests.golden.test_documents import DOCUMENTS, golden_text


def main() -> None:
    """Replace every golden file by what the code makes today."""
    shutil.rmtree(DOCUMENTS, ignore_errors=True)
    for example in EXAMPLES:
        folder = DOCUMENTS / example.stem
        folder.mkdir(parents=True)
        for _, document in made_of_file(example):
            text = golden_text(document.docx, document.missing)
            (folder / f"{Path(document.name).stem}.txt").write_text(text, "utf-8")


if __name__ == "__main__":
    main()
