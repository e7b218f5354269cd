"""Chromium and the real stack, once for all tests of this folder; each test in an organisation of its own."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright
from uuid_utils import uuid7

from tests.browser.running_house import RunningHouse
from tests.browser.visitors import PATIENCE, Visitors
from tests.conftest import absent

expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.chromium)


# of the package, not of the session: where Playwright is at work, others could not use asyncio
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """The Chromium of this machine."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        absent("chromium", "Chromium is not on this machine")
    with sync_playwright() as playwright:
        # root, as in containers, has no sandbox; nothing but our own pages is opened
        chromium = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="package")
def running_house(browser: Browser) -> Iterator[RunningHouse]:
    """The running house; asked for after the browser, so that it does not start where there is none."""
    with tempfile.TemporaryDirectory(prefix="vanthu-", ignore_cleanup_errors=True) as folder:
        started = RunningHouse(Path(folder))
        try:
            started.start()
            yield started
        finally:
            started.close()


@pytest.fixture
def organisation(running_house: RunningHouse) -> str:
    """An organisation in which nothing is yet."""
    return running_house.new_organisation(f"Cơ quan {uuid7().hex[-12:]}")


@pytest.fixture
def visitors(running_house: RunningHouse, browser: Browser, organisation: str) -> Iterator[Visitors]:
    """The people of the organisation; what goes wrong in their browsers fails the test."""
    people = Visitors(running_house, browser, organisation)
    yield people
    assert people.leave() == []
