"""Which process of pytest-xdist runs which tests: a file is never torn apart, waiting and computing overlap.

The groups of pytest-xdist 3.8.0 (``--dist loadgroup``) do nothing under pytest 9.2: it writes a private name
that pytest no longer reads. Fixtures of modules, such as running houses, then start once in every process.
"""

from __future__ import annotations

from pathlib import PurePosixPath

from xdist.scheduler.loadscope import LoadScopeScheduling  # type: ignore[import-untyped]  # the same
from xdist.workermanage import WorkerController  # type: ignore[import-untyped]  # ships no types

# The tests below a folder share what is dear to start: PostgreSQL, a house with a browser.
TOGETHER = (PurePosixPath("tests/contract"), PurePosixPath("tests/browser"))


class FilesFromBothEnds(LoadScopeScheduling):  # type: ignore[misc]  # the same
    """Hands out whole files: to the first process from the front of the collection, to others from its end.

    In front stand the tests that start programs and wait for them, at the end those that only compute.
    """

    def _split_scope(self, nodeid: str) -> str:
        path = PurePosixPath(nodeid.partition("::")[0])
        return str(next((folder for folder in TOGETHER if path.is_relative_to(folder)), path))

    def _assign_work_unit(self, node: WorkerController) -> None:
        if node is not self.nodes[0]:
            self.workqueue.move_to_end(next(reversed(self.workqueue)), last=False)
        super()._assign_work_unit(node)
