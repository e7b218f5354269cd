"""A web application in memory for each test."""

from __future__ import annotations

import pytest

from assembly.templates.registry import TemplateLibrary, builtin_library
from tests.unit.service.house import House


@pytest.fixture(scope="session")
def library() -> TemplateLibrary:
    return builtin_library()


@pytest.fixture
def house(library: TemplateLibrary) -> House:
    return House(library)
