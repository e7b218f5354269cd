"""Two lanes of the queue with real workers: what is small does not wait behind what is large."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest

from assembly.errors import Unavailable
from tests.integration.house import RealHouse

pytestmark = [
    pytest.mark.service,
    pytest.mark.xdist_group("service"),
    pytest.mark.skipif(sys.platform != "linux", reason="finds processes in /proc"),
]

LARGE = 10_000


def test_ten_thousand_documents_do_not_delay_a_single_one(build_house: Callable[..., RealHouse]) -> None:
    """A single document is made while most of ten thousand are still to be made."""
    house = build_house(variables={"chunk_documents": 100, "workers": 2})
    house.start_valkey()
    house.start_worker()
    house.start_quick_worker()
    large = house.order_batch(LARGE)
    house.wait_for(large, made=1)
    for _ in range(3):
        single = house.order(1)
        house.wait_for_end(single)
        assert house.parts.jobs.job(single).made == 1
    job = house.parts.jobs.job(large)
    assert not job.settled
    assert job.open > LARGE / 2


def test_worker_for_small_jobs_alone_is_not_enough(house: RealHouse) -> None:
    """While only small jobs can be made the house is not ready."""
    house.start_valkey()
    house.start_quick_worker()
    job_id = house.order(2)
    house.wait_for_end(job_id)
    with pytest.raises(Unavailable, match="workers"):
        house.parts.workers.check()
