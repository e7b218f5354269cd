"""Every wrong conference file of the tests, sent to the web."""

from __future__ import annotations

import pytest

from tests.unit.service.house import BODY_BYTES, House
from tests.wrong_conferences import WrongFile, wrong_files

FILES = [wrong for wrong in wrong_files() if wrong.suffix == ".yaml"]


@pytest.mark.parametrize("wrong", FILES, ids=lambda wrong: wrong.name)
def test_the_web_tells_the_same_faults_as_the_terminal(house: House, wrong: WrongFile) -> None:
    """A wrong body answers with all its faults, or with the limit it exceeds, and leaves nothing behind."""
    answer = house.client.post("/api/v1/jobs", data=wrong.content, content_type="application/yaml")
    problem = answer.get_json(force=True)
    if len(wrong.content) > BODY_BYTES:
        assert answer.status_code == 413
    else:
        assert answer.status_code == 422
        expected = [(pointer, code) for pointer, code, _ in wrong.faults]
        found = [(fault["pointer"], fault["code"]) for fault in problem["faults"]]
        assert sorted(found) == sorted(expected)
    assert answer.content_type == "application/problem+json"
    assert not house.queue.waiting
    assert not house.objects.kept
