"""Whatever valid conference comes, every template is filled with it and stays a document."""

from __future__ import annotations

import io
from typing import Any

from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from assembly.conference.model import Conference
from assembly.filling.cache import compiled
from assembly.filling.wording import Wording
from assembly.templates.registry import RegisteredTemplate
from tests.conferences import conferences
from tests.examples import library

EVERY_TEMPLATE = st.sampled_from(library().all())


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(registered=EVERY_TEMPLATE, data=conferences())
def test_any_conference_fills_any_template(registered: RegisteredTemplate, data: dict[str, Any]) -> None:
    """A template filled with any conference that the model takes is a document that opens."""
    data.setdefault("members", [{"name": "Sở Y tế"}])
    data["members"] = data["members"] or [{"name": "Sở Y tế"}]
    data["tasks"] = data.get("tasks") or ["Hoàn thành nhiệm vụ"]
    try:
        conference = Conference.model_validate(data)
    except ValidationError as error:
        raise AssertionError(f"the strategy left the model: {error}") from error
    member = conference.members[0] if registered.spec.issued == "per_member" else None
    filled = compiled(registered).fill(Wording(conference).words(registered.spec, member))
    document = Document(io.BytesIO(filled))
    assert document.element.body.xpath("count(//w:p)") > 10
