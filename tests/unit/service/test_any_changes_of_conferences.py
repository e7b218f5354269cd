"""Whatever is done to conferences in whatever order, the API agrees with a model of a few lines."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from flask.testing import FlaskClient
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from uuid_utils import uuid7

from assembly.conference.reading import read_conference_data
from assembly.conference.rollover import rolled_over
from assembly.errors import ConferenceRefused
from assembly.kept_conferences.facts import facts_of
from tests.unit.service.house import House

CONFERENCES = "/api/v1/conferences"
DATA = st.data()
YEARS = {"year_summed_up": st.sampled_from([2021, 2022]), "year_planned": st.sampled_from([2022, 2023])}
NAMES = st.sampled_from(["Sở Y tế", "Sở Nội vụ", "Ban Dân tộc"])
REST = {**YEARS, "members": st.lists(NAMES, max_size=2), "province": NAMES, "style": st.just("party")}
BLOCK = st.fixed_dictionaries({"name": NAMES}, optional={"symbol": NAMES})
# some contradict themselves, some lack their block
WHOLE = st.fixed_dictionaries({"block": BLOCK}, optional=REST) | st.fixed_dictionaries({}, optional=YEARS)
NOTHING = st.none()
PATCH = st.fixed_dictionaries(
    {},
    optional={
        "block": NOTHING
        | st.fixed_dictionaries({}, optional={"name": NAMES, "symbol": NAMES | NOTHING, "place": NAMES}),
        **{name: strategy | NOTHING for name, strategy in REST.items()},
    },
)


@dataclass
class Kept:
    """A conference as the model sees it; ``tags`` are the ETags that were told, with their revisions."""

    url: str
    facts: dict[str, Any]
    revision: int = 1
    there: bool = True
    tags: dict[str, int] = field(default_factory=dict)


def valid(facts: dict[str, Any]) -> dict[str, Any] | None:
    """Return facts as they are kept, or None where they are refused."""
    try:
        return facts_of(read_conference_data(facts).conference)
    except ConferenceRefused:
        return None


def laid_over(facts: Any, patch: Any) -> Any:
    """Return facts with a patch laid over them, as RFC 7396 words it."""
    if not isinstance(patch, dict):
        return patch
    target = dict(facts) if isinstance(facts, dict) else {}
    for name, value in patch.items():
        if value is None:
            target.pop(name, None)
        else:
            target[name] = laid_over(target.get(name), value)
    return target


class Changes(RuleBasedStateMachine):
    """Several programs at the conferences of one organisation."""

    house: House
    client: FlaskClient

    @initialize(facts=st.fixed_dictionaries({"block": BLOCK}, optional=REST))
    def begin(self, facts: dict[str, Any]) -> None:
        self.kept: list[Kept] = []
        organisation = self.house.new_organisation(f"Cơ quan {uuid7()}")
        token = self.house.new_token(organisation=organisation)
        self.client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
        self.keep(facts)

    def _told(self, kept: Kept, answer: Any) -> None:
        kept.tags[answer.headers["ETag"]] = kept.revision
        body = answer.get_json()
        assert (kept.revision, kept.facts) == (body["revision"], body["conference"])
        assert (kept.facts["block"]["name"], kept.url) == (body["block"], body["url"])

    @rule(facts=WHOLE)
    def keep(self, facts: dict[str, Any]) -> None:
        answer = self.client.post(CONFERENCES, json={"conference": facts})
        wanted = valid(facts)
        assert (422 if wanted is None else 201) == answer.status_code
        if wanted is not None:
            self.kept.append(Kept(answer.headers["Location"], wanted))
            self._told(self.kept[-1], answer)

    def _one(self, data: st.DataObject) -> Kept | None:
        return data.draw(st.sampled_from(self.kept)) if self.kept else None

    def _match(self, data: st.DataObject, kept: Kept) -> tuple[dict[str, str], int | None]:
        """Return an If-Match and the revision it names; None: any, 0: one that never was."""
        tag = data.draw(st.sampled_from(["*", '"x"', *list(kept.tags)[-3:], *list(kept.tags)[-1:] * 3]))
        return {"If-Match": tag}, None if tag == "*" else kept.tags.get(tag, 0)

    def _changed(self, kept: Kept, wanted: dict[str, Any] | None, seen: int | None) -> int:
        """Change the model as the API must; return the status of the answer."""
        again = seen is not None and seen + 1 == kept.revision and wanted == kept.facts
        if seen not in (None, kept.revision) and not again:
            return 412
        if wanted is None:
            return 422
        if wanted != kept.facts:
            kept.facts, kept.revision = wanted, kept.revision + 1
        return 200

    @rule(data=DATA)
    def read(self, data: st.DataObject) -> None:
        if (kept := self._one(data)) is None:
            return
        known = data.draw(st.sampled_from([None, *kept.tags]))
        answer = self.client.get(kept.url, headers={"If-None-Match": known} if known else {})
        if not kept.there:
            assert answer.status_code == 404
        elif known is not None and kept.tags[known] == kept.revision:
            assert answer.status_code == 304
        else:
            assert answer.status_code == 200
            self._told(kept, answer)

    @rule(data=DATA, facts=WHOLE, twice=st.booleans())
    def replace(self, data: st.DataObject, facts: dict[str, Any], twice: bool) -> None:
        if (kept := self._one(data)) is None:
            return
        headers, seen = self._match(data, kept)
        wanted = valid(facts)
        for _ in range(1 + twice):
            answer = self.client.put(kept.url, json={"conference": facts}, headers=headers)
            if not kept.there:
                assert answer.status_code == 404
            elif wanted is None:
                assert answer.status_code == 422
            else:
                assert self._changed(kept, wanted, seen) == answer.status_code
            if answer.status_code == 200:
                self._told(kept, answer)

    @rule(data=DATA)
    def replace_unseen(self, data: st.DataObject) -> None:
        if (kept := self._one(data)) is None:
            return
        answer = self.client.put(kept.url, json={"conference": {"block": "Khối"}})
        assert (428 if kept.there else 404) == answer.status_code

    @rule(data=DATA, change=PATCH, blind=st.booleans(), twice=st.booleans())
    def patch(self, data: st.DataObject, change: dict[str, Any], blind: bool, twice: bool) -> None:
        if (kept := self._one(data)) is None:
            return
        headers, seen = ({}, None) if blind else self._match(data, kept)
        sent = json.dumps({"conference": change})
        for _ in range(1 + twice):
            answer = self.client.patch(
                kept.url, data=sent, content_type="application/merge-patch+json", headers=headers
            )
            if not kept.there:
                assert answer.status_code == 404
                continue
            assert self._changed(kept, valid(laid_over(kept.facts, change)), seen) == answer.status_code
            if answer.status_code == 200:
                self._told(kept, answer)

    @rule(data=DATA, blind=st.booleans())
    def forget(self, data: st.DataObject, blind: bool) -> None:
        if (kept := self._one(data)) is None:
            return
        headers, seen = ({}, None) if blind else self._match(data, kept)
        answer = self.client.delete(kept.url, headers=headers)
        if not kept.there:
            assert answer.status_code == 404
        elif seen not in (None, kept.revision):
            assert answer.status_code == 412
        else:
            assert answer.status_code == 204
            kept.there = False

    @rule(data=DATA)
    def roll_over(self, data: st.DataObject) -> None:
        if (kept := self._one(data)) is None:
            return
        answer = self.client.post(f"{kept.url}/roll-over")
        if not kept.there:
            assert answer.status_code == 404
            return
        assert answer.status_code == 201
        facts = facts_of(rolled_over(read_conference_data(kept.facts).conference))
        self.kept.append(Kept(answer.headers["Location"], facts))
        self._told(self.kept[-1], answer)

    @invariant()
    def list_is_newest_first(self) -> None:
        if not hasattr(self, "kept"):
            return
        listed = self.client.get(f"{CONFERENCES}?limit=200").get_json()["conferences"]
        assert [(kept.url, kept.revision) for kept in reversed(self.kept) if kept.there] == [
            (each["url"], each["revision"]) for each in listed
        ]


def test_any_order_of_changes(house: House) -> None:
    """Keeping, reading, replacing, patching, deleting and rolling over in any order is exact at each step."""

    class Here(Changes):
        client = house.client

    Here.house = house
    run_state_machine_as_test(Here, settings=settings(max_examples=12, stateful_step_count=12, deadline=None))
