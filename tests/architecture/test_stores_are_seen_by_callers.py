"""The web asks stores as its caller sees them: what is another organisation's can never come out."""

from __future__ import annotations

import ast
from pathlib import Path

SERVICE = Path(__file__).parents[2] / "service"
STORES = frozenset({"blocks", "jobs", "callbacks", "conferences", "intakes", "keys", "pdfs", "people"})
# who calls is not known yet, or nothing of anybody is told
ASKED_OTHERWISE = {
    ("access.py", "parts.keys"),  # finds out who calls
    ("access.py", "parts.keys.note_use"),
    ("api/callbacks.py", "parts.callbacks"),  # puts on its way what the caller sends once more
    ("api/health.py", "found.jobs.check"),
    ("pages/account.py", "parts.people.asked_in"),  # asks for the password of who is signed in
    ("pages/sign_in.py", "_parts().people.asked_in"),  # finds out who signs in
    ("pages/signed_in.py", "parts.people.session"),  # finds out who is there
}


def uses_of_stores(code: str) -> set[str]:
    """Return each use of a store among the parts, with what is asked of it, but for ``seen_by``."""
    tree = ast.parse(code)
    names = {"parts"} | _names_of_parts(tree)
    asked = {id(node.value): node for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in STORES and _is_parts(node.value, names):
            use = asked.get(id(node), node)
            if use.attr != "seen_by":
                found.add(ast.unparse(use))
    return found


def _names_of_parts(tree: ast.AST) -> set[str]:
    """Return the names of variables and arguments that hold the parts of the web."""
    found = set()
    for node in ast.walk(tree):
        match node:
            case ast.arg(arg=name, annotation=ast.Name(id="Parts")):
                found.add(name)
            case ast.AnnAssign(target=ast.Name(id=name), annotation=ast.Name(id="Parts")):
                found.add(name)
            case ast.Assign(
                targets=[ast.Name(id=name)], value=ast.Call(func=ast.Name(id="parts" | "_parts"))
            ):
                found.add(name)
    return found


def _is_parts(node: ast.expr, names: set[str]) -> bool:
    if isinstance(node, ast.Call):
        return ast.unparse(node) in ("_parts()", "parts()")
    return isinstance(node, ast.Name) and node.id in names


def test_uses_are_found() -> None:
    """A store that is asked without its caller is found, whatever it is called on; with him it is not."""
    assert uses_of_stores("f(parts.jobs)") == {"parts.jobs"}
    assert uses_of_stores("_parts().keys.key(x).name") == {"_parts().keys.key"}
    assert uses_of_stores("parts().jobs.job(x)") == {"parts().jobs.job"}
    assert uses_of_stores("def f(found: Parts): found.jobs.check") == {"found.jobs.check"}
    assert uses_of_stores("own = _parts()\nown.pdfs.pdfs(x)") == {"own.pdfs.pdfs"}
    assert uses_of_stores("seen.jobs.job(x)") == set()
    assert uses_of_stores("parts.jobs.seen_by(actor()).job(x)") == set()


def test_the_web_sees_stores_through_its_caller() -> None:
    """No file of the web uses a store of organisations' things but through ``seen_by``."""
    found = {
        (path.relative_to(SERVICE).as_posix(), use)
        for path in SERVICE.rglob("*.py")
        for use in uses_of_stores(path.read_text("utf-8"))
    }
    assert found == ASKED_OTHERWISE
