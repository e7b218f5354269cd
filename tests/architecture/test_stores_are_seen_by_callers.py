"""The web asks stores as its caller sees them: what is another organisation's can never come out."""

from __future__ import annotations

import ast
from pathlib import Path

SERVICE = Path(__file__).parents[2] / "service"
STORES = frozenset({"jobs", "conferences", "callbacks", "keys", "pdfs"})
# who calls is not known yet, or nothing of anybody is told
ASKED_OTHERWISE = {
    ("access.py", "parts.keys"),  # finds out who calls
    ("access.py", "parts.keys.note_use"),
    ("api/callbacks.py", "parts.callbacks"),  # puts on its way what the caller sends once more
    ("api/health.py", "found.jobs.check"),
}


def uses_of_stores(code: str) -> set[str]:
    """Return each use of a store among the parts, with what is asked of it, but for ``seen_by``."""
    tree = ast.parse(code)
    asked = {id(node.value): node for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in STORES and _is_parts(node.value):
            use = asked.get(id(node), node)
            if use.attr != "seen_by":
                found.add(ast.unparse(use))
    return found


def _is_parts(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) or (isinstance(node, ast.Call) and ast.unparse(node) == "_parts()")


def test_uses_are_found() -> None:
    """A store that is asked without its caller is found, whatever it is called on; with him it is not."""
    assert uses_of_stores("f(parts.jobs)") == {"parts.jobs"}
    assert uses_of_stores("_parts().keys.key(x).name") == {"_parts().keys.key"}
    assert uses_of_stores("parts.jobs.seen_by(actor()).job(x)") == set()


def test_the_web_sees_stores_through_its_caller() -> None:
    """No file of the web uses a store of organisations' things but through ``seen_by``."""
    found = {
        (path.relative_to(SERVICE).as_posix(), use)
        for path in SERVICE.rglob("*.py")
        for use in uses_of_stores(path.read_text("utf-8"))
    }
    assert found == ASKED_OTHERWISE
