"""How long to wait before a delivery is tried again."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from assembly.callbacks.pauses import LONGEST, pause_after

PAUSES = (5, 60, 3600)


def test_pauses_in_their_order() -> None:
    """The first failure is followed by the first pause; after the last pause comes the last try."""
    told = [pause_after(tries, PAUSES) for tries in (1, 2, 3, 4, 5)]
    assert [timedelta(seconds=5), timedelta(minutes=1), timedelta(hours=1), None, None] == told


def test_the_receiver_may_ask_for_more() -> None:
    """Retry-After makes a pause longer, not shorter, a day at most, and gives no further try."""
    assert timedelta(seconds=90) == pause_after(1, PAUSES, wanted=90)
    assert timedelta(hours=1) == pause_after(3, PAUSES, wanted=90)
    assert LONGEST == pause_after(1, PAUSES, wanted=10**9)
    assert pause_after(4, PAUSES, wanted=90) is None


@given(st.integers(1, 3), st.floats(0, 1), st.none() | st.integers(0, 10**9))
def test_spread(tries: int, chance: float, wanted: int | None) -> None:
    """A pause is spread over a tenth of its length, upwards."""
    plain = pause_after(tries, PAUSES, wanted=wanted)
    spread = pause_after(tries, PAUSES, wanted=wanted, chance=chance)
    assert plain is not None
    assert spread is not None
    assert plain <= spread <= max(plain, timedelta(seconds=PAUSES[tries - 1] * 1.11))
