"""Whatever happens to a job in whatever order, every store agrees with a model of a few lines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from assembly.errors import AlreadySettled
from assembly.jobs.event import EventType
from assembly.jobs.job import Chunk, Claim, DocumentState, FormatTotals, JobState, NewJob, settled_state
from assembly.jobs.ports import JobStore
from assembly.stores.memory import MemoryJobStore
from tests.contract.test_job_stores import MINUTE, NOTHING, failed, made, order

DATA = st.data()
ALIVE = st.sampled_from([MINUTE, MINUTE, NOTHING])  # a hold that has run out the moment it is taken: a death


@dataclass
class ModelChunk:
    """A chunk as the model sees it; ``holder`` is the number of a claim."""

    state: Literal["waiting", "held", "done"] = "waiting"
    holder: int | None = None
    alive: bool = False
    attempt: int = 0


@dataclass
class Model:
    """A job in the fewest words."""

    order: NewJob
    documents: list[DocumentState] = field(default_factory=list)
    tries: list[int] = field(default_factory=list)
    chunks: list[ModelChunk] = field(default_factory=list)
    begun: bool = False
    cancelled: bool = False
    revision: int = 0
    told: list[EventType] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.documents = ["queued" for _ in self.order.documents]
        self.tries = [0 for _ in self.order.documents]
        self.chunks = [ModelChunk() for _ in self.order.chunks]

    def open_of(self, number: int) -> list[int]:
        """Return the positions of a chunk that are still to be made."""
        return [at for at in self.order.positions_of(number) if self.documents[at] == "queued"]

    @property
    def state(self) -> JobState:
        """The state of the job."""
        if self.cancelled:
            return "cancelled"
        if "queued" in self.documents:
            return "running" if self.begun else "queued"
        return settled_state(self.documents.count("made"), self.documents.count("failed"))


class Events(RuleBasedStateMachine):
    """Workers, the sweep and the secretary at one job."""

    store: JobStore

    def __init__(self) -> None:
        super().__init__()
        self.claims: list[Claim] = []

    @initialize(documents=st.integers(1, 7), chunk_documents=st.integers(1, 4))
    def order_is_placed(self, documents: int, chunk_documents: int) -> None:
        self.model = Model(order(documents, chunk_documents=chunk_documents))
        self.store.add(self.model.order)

    @rule(data=DATA, lease=ALIVE)
    def worker_claims(self, data: st.DataObject, lease: Any) -> None:
        number = data.draw(st.integers(0, len(self.model.chunks) - 1))
        chunk = self.model.chunks[number]
        free = chunk.state == "waiting" or (chunk.state == "held" and not chunk.alive)
        claim = self.store.claim(Chunk(self.model.order.id, number), lease)
        assert free == (claim is not None)
        if claim is not None:
            chunk.state, chunk.holder, chunk.alive = "held", len(self.claims), lease == MINUTE
            chunk.attempt += 1
            self.model.begun = True
            self.claims.append(claim)
            assert self.model.open_of(number) == [document.position for document in claim.documents]
            assert (chunk.attempt, len(self.model.documents)) == (claim.attempt, claim.total)

    def _drawn_claim(self, data: st.DataObject) -> tuple[Claim, ModelChunk, bool] | None:
        if not self.claims:
            return None
        # mostly the last one: long since lost holds have little left to do
        at = data.draw(st.sampled_from([-1, -1, *range(-len(self.claims), 0)])) + len(self.claims)
        chunk = self.model.chunks[self.claims[at].chunk.number]
        return self.claims[at], chunk, chunk.state == "held" and chunk.holder == at

    @rule(data=DATA, lease=ALIVE)
    def worker_records(self, data: st.DataObject, lease: Any) -> None:
        if (drawn := self._drawn_claim(data)) is None:
            return
        claim, chunk, holds = drawn
        its_own = [document.position for document in claim.documents]
        some = st.lists(st.sampled_from(range(len(self.model.documents))), max_size=4)
        positions = data.draw(st.one_of(st.just(its_own), some))
        becomes = [data.draw(st.sampled_from([made, failed])) for _ in positions]
        outcomes = [become(position) for become, position in zip(becomes, positions, strict=True)]
        assert holds == self.store.record(claim, outcomes, lease)
        if not holds:
            return
        chunk.alive = lease == MINUTE
        settled = False
        for become, position in zip(becomes, positions, strict=True):
            if position in self.model.open_of(claim.chunk.number):
                self.model.documents[position] = "made" if become is made else "failed"
                settled = True
                if become is failed:
                    self.model.told.append("document.failed")
        if settled and self._ended():
            self.model.told.append("job.failed" if self.model.state == "failed" else "job.finished")
        if not self.model.open_of(claim.chunk.number):
            chunk.state, chunk.holder = "done", None

    @rule(data=DATA)
    def worker_tries(self, data: st.DataObject) -> None:
        if (drawn := self._drawn_claim(data)) is None or not drawn[0].documents:
            return
        claim, _, holds = drawn
        position = data.draw(st.sampled_from([document.position for document in claim.documents]))
        self.model.tries[position] += holds
        assert (self.model.tries[position] if holds else None) == self.store.begin(claim, position)

    @rule(data=DATA, lease=ALIVE)
    def worker_shows_life(self, data: st.DataObject, lease: Any) -> None:
        if (drawn := self._drawn_claim(data)) is not None:
            claim, chunk, holds = drawn
            assert holds == self.store.extend(claim, lease)
            chunk.alive = lease == MINUTE if holds else chunk.alive

    @rule(data=DATA)
    def worker_gives_back(self, data: st.DataObject) -> None:
        if (drawn := self._drawn_claim(data)) is not None:
            claim, chunk, holds = drawn
            self.store.release(claim)
            if holds:
                chunk.state, chunk.holder = "waiting", None
                chunk.attempt -= 1

    @rule(idle=st.sampled_from([MINUTE, NOTHING]))
    def sweep_passes(self, idle: Any) -> None:
        left = [
            Chunk(self.model.order.id, number)
            for number, chunk in enumerate(self.model.chunks)
            if (chunk.state == "held" and not chunk.alive) or (chunk.state == "waiting" and idle == NOTHING)
        ]
        assert tuple(left) == self.store.left_behind(idle)
        for chunk in left:
            self.model.chunks[chunk.number].state = "waiting"
            self.model.chunks[chunk.number].holder = None

    @rule()
    def secretary_cancels(self) -> None:
        self._asked(lambda: self.store.cancel(self.model.order.id), not self._ended() or self.model.cancelled)
        if self._ended():
            return
        self.model.cancelled = True
        self.model.told.append("job.cancelled")
        self.model.documents = ["cancelled" if one == "queued" else one for one in self.model.documents]
        for chunk in self.model.chunks:
            chunk.state, chunk.holder = "done", None

    @rule()
    def secretary_has_it_made_again(self) -> None:
        again = [at for at, state in enumerate(self.model.documents) if state in ("failed", "cancelled")]
        numbers = sorted({self.model.order.chunk_of(at) for at in again})
        chunks = self._asked(lambda: self.store.retry(self.model.order.id), bool(again))
        if not again:
            return
        assert [chunk.number for chunk in chunks] == numbers
        self.model.begun = self.model.begun and not self._ended()
        self.model.cancelled = False
        self.model.revision += 1
        for at in again:
            self.model.documents[at], self.model.tries[at] = "queued", 0
        for number in numbers:
            self.model.chunks[number] = ModelChunk()

    def _ended(self) -> bool:
        return self.model.cancelled or "queued" not in self.model.documents

    def _asked(self, ask: Callable[[], Any], allowed: bool) -> Any:
        if allowed:
            return ask()
        with pytest.raises(AlreadySettled):
            ask()
        return None

    @invariant()
    def store_agrees(self) -> None:
        if not hasattr(self, "model"):
            return
        job = self.store.job(self.model.order.id)
        assert (self.model.state, self.model.revision) == (job.state, job.revision)
        states = self.model.documents
        assert (job.made, job.failed, job.cancelled, job.open) == tuple(
            states.count(state) for state in ("made", "failed", "cancelled", "queued")
        )
        assert job.format_check == FormatTotals(job.made, 2 * job.made, 0, job.made)
        assert job.settled == (job.finished_at is not None)
        events = self.store.events(job.id, limit=1000)
        assert self.model.told == [event.type for event in events]
        assert list(range(1, job.events + 1)) == [event.number for event in events]
        documents = self.store.documents(job.id, limit=100)
        assert states == [document.state for document in documents]
        assert [
            made(at).result if state == "made" else failed(at).result if state == "failed" else None
            for at, state in enumerate(states)
        ] == [document.result for document in documents]

    def teardown(self) -> None:
        if hasattr(self, "model"):
            self.store.delete(self.model.order.id)


def test_any_order_of_events(job_store: JobStore) -> None:
    """Claims, records, deaths, sweeps, cancelling and retrying in any order leave exact states and counts."""

    class Here(Events):
        store = job_store

    # memory costs nothing; the other two agree with it wherever they are asked
    examples = 250 if isinstance(job_store, MemoryJobStore) else 30
    run_state_machine_as_test(
        Here, settings=settings(max_examples=examples, stateful_step_count=30, deadline=None)
    )
