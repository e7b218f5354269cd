"""Writes the examples and the snapshot of the API anew (``python -m tests.golden.rewrite_api``).

What was there keeps its ids and times. Read the difference before a commit: a change that takes something
away from those who call is seen there.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from assembly.stores.engine import open_database
from assembly.templates.registry import builtin_library
from service.openapi import EXAMPLES, examples_of
from tests.api_scenario import as_kept
from tests.openapi_changes import taken_away, without_examples
from tests.unit.service.house import House, prepare_database
from tests.unit.service.test_api_examples import document_of, played

SNAPSHOT = Path(__file__).with_name("openapi.json")


def main() -> None:
    """Play the round, write its examples, then the document.

    With a change that breaks those who call, the document is written only where ``--breaking`` says so.
    """
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "vanthu.db"
        prepare_database(database)
        house = House(builtin_library(), open_database(f"sqlite:///{database}"))
        told = played(house).told
        examples = as_kept(told, {operation: examples_of(operation) for operation in told})
        for file in EXAMPLES.glob("*.json"):
            if file.stem not in examples:
                file.unlink()
        for operation, example in examples.items():
            _write(EXAMPLES / f"{operation}.json", example)
        document = without_examples(document_of(house))
        if SNAPSHOT.exists() and "--breaking" not in sys.argv:
            lost = taken_away(json.loads(SNAPSHOT.read_text("utf-8")), document)
            if lost:
                sys.exit("\n".join(["not additive:", *lost]))
        _write(SNAPSHOT, document)


def _write(file: Path, content: object) -> None:
    file.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
