"""The facts of a kept conference: one full form, which reads back as the same conference."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from hypothesis import HealthCheck, given, settings

from assembly.conference.reading import read_conference_data
from assembly.errors import ConferenceRefused
from assembly.kept_conferences.facts import facts_of
from tests.conferences import conferences


def test_short_forms_are_written_out() -> None:
    """A bare name and a bare list become what they stand for; what nobody gave is not there."""
    given_facts: dict[str, Any] = {
        "block": "Khối",
        "members": ["Sở Y tế"],
        "tasks": ["Việc"],
        "province": None,
        "report": {},
    }
    assert {
        "block": {"name": "Khối"},
        "members": [{"name": "Sở Y tế"}],
        "tasks": {"items": [{"text": "Việc"}]},
        "report": {},
    } == facts_of(read_conference_data(given_facts).conference)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(conferences())
def test_facts_read_back_as_they_are(data: dict[str, Any]) -> None:
    """Whatever was accepted gives facts that read as the same conference, and as the same facts."""
    with suppress(ConferenceRefused):
        conference = read_conference_data(data).conference
        facts = facts_of(conference)
        again = read_conference_data(facts).conference
        assert (conference, facts) == (again, facts_of(again))
