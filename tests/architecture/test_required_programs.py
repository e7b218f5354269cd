"""CI says which heavy programs must be there; here they are looked for, used by a test or not."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.conftest import REQUIRED

PROGRAMS = {
    "postgresql": "initdb",
    "libreoffice": "soffice",
    "chromium": "chromium",
    "node": "node",
    "curl": "curl",
}


@pytest.mark.parametrize("part", sorted(REQUIRED))
def test_what_is_required_is_installed(part: str) -> None:
    """Every part that VANTHU_TEST_REQUIRE names is known here and on the machine."""
    program = PROGRAMS[part]
    in_debian = list(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"))
    assert shutil.which(program) or in_debian, f"{program} is missing"
