"""What recognition and rules are made of, by digest: whoever changes it must look at the screen before them.

The screen (``assembly/format_rules/screening``) answers for documents that nobody checks, because it asks of
their texts all that recognition and rules would ask. A new pattern or word that it does not know would be
missed in silence. So every function and constant that can ask something stands here with a digest of its
code; ``python -m tests.architecture.asked_of_texts`` writes the list anew.
"""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
LIST = Path(__file__).with_name("asked_of_texts.json")
FORMAT_RULES = ROOT / "assembly" / "format_rules"
ASKING = sorted(
    [
        *(FORMAT_RULES / "recognition").glob("*.py"),
        *(FORMAT_RULES / "rules").glob("*.py"),
        *(
            FORMAT_RULES / f"{name}.py"
            for name in (
                "checking",
                "components",
                "drawn_lines",
                "lettering",
                "listed_names",
                "places",
                "reading",
                "running_text",
            )
        ),
        FORMAT_RULES / "effective" / "faces.py",
        FORMAT_RULES / "effective" / "runs.py",
        ROOT / "assembly" / "conference" / "legacy_fonts.py",
    ]
)


def asked_of_texts() -> dict[str, dict[str, str]]:
    """Return the digest of each top-level function, class and constant, by file and name."""
    return {path.relative_to(ROOT).as_posix(): dict(_digests(path)) for path in ASKING}


def _digests(path: Path) -> Iterator[tuple[str, str]]:
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            name = node.name
        elif isinstance(node, ast.Assign):
            name = ast.unparse(node.targets[0])
        elif isinstance(node, ast.AnnAssign):
            name = ast.unparse(node.target)
        else:
            continue
        for inner in ast.walk(node):
            if isinstance(inner, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(inner):
                del inner.body[0]
        yield name, hashlib.sha256(ast.dump(node).encode()).hexdigest()[:12]


if __name__ == "__main__":
    LIST.write_text(json.dumps(asked_of_texts(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
