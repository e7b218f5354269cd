"""Reading the Prefer header."""

from __future__ import annotations

import pytest

from service.preferences import preferences, seconds_to_wait


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("wait=10", 10),
        ("Wait = 10", 10),
        ('wait="10"', 10),
        ("respond-async, wait=10", 10),
        ("wait=10; foo=bar, wait=20", 10),
        ('note="a, wait=3", wait=4', 4),
        ("wait=0", 0),
        ("", None),
        ("wait", None),
        ("wait=", None),
        ("wait=soon", None),
        ("wait=-1", None),
        ("wait=1.5", None),
        ("wait=١٠", None),
        ("return=minimal", None),
        (",;=,", None),
    ],
)
def test_wait_is_a_number_of_seconds(header: str, seconds: int | None) -> None:
    """Only whole seconds in digits are a wait; of several the first counts; anything else is passed over."""
    assert seconds_to_wait(header) == seconds


def test_absurd_wait_is_cut() -> None:
    """A wait of very many digits is a large number, not a slow one."""
    assert seconds_to_wait("wait=" + "9" * 5000) == 999_999_999


def test_preferences_have_names_without_case() -> None:
    """Names of preferences are the same in any case, values lose their quotes."""
    assert preferences('Respond-Async, lenient="yes"') == {"respond-async": "", "lenient": "yes"}
