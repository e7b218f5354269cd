"""Kept conferences, as the API takes and tells them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from flask import request, url_for
from pydantic import BaseModel, ConfigDict, Field, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from assembly.conference.model import Conference
from assembly.conference.reading import read_conference
from assembly.kept_conferences.keeping import remarks_on
from assembly.kept_conferences.kept import KeptConference, ListedConference
from service.conference_json import CONFERENCE, json_object, read_conference_of, refuse_for
from service.parameters import DrawnOnce
from service.problems import FaultBody, fault_body
from service.requests import MediaTypeRefused, body

JSON_TYPES = frozenset({"application/json"})
YAML_TYPES = frozenset({"application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml"})
MERGE_PATCH = "application/merge-patch+json"


class _SchemaOfConference:
    """Facts are told as they are kept; their schema is that of a conference."""

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return handler(Conference.__pydantic_core_schema__)


class ConferenceRequest(BaseModel):
    """A conference to keep."""

    model_config = ConfigDict(extra="forbid")

    conference: Conference


class ConferencePatch(BaseModel):
    """A part of a conference that is laid over the kept one (RFC 7396)."""

    model_config = ConfigDict(extra="forbid")

    conference: dict[str, Any] = Field(
        default_factory=dict,
        description="An object is laid over member by member; null takes a member away; anything else, "
        "lists too, takes the place of what was there.",
    )


class ListedConferenceBody(DrawnOnce):
    """A kept conference in a list."""

    id: str
    revision: int = Field(description="Counts its changes, from 1.")
    created_at: datetime
    changed_at: datetime
    year: int | None = Field(
        None, description="The year summed up; where none is told, the one before the planned year."
    )
    block: str = Field(description="Name of the block.")
    rolled_over_from: str | None = Field(
        None, description="Id of last year's conference it was drawn from, which may be deleted meanwhile."
    )
    version: int = Field(description="Counts, from 1, the approvals that were taken back.")
    approved_at: datetime | None = Field(
        None, description="When it was approved: until that is taken back nothing of it changes (409)."
    )
    url: str = Field(description="Where it is.")


class ConferenceBody(ListedConferenceBody):
    """A kept conference with its facts."""

    conference: Annotated[dict[str, Any], _SchemaOfConference()] = Field(
        description="The facts that were given, short forms written out."
    )
    warnings: list[FaultBody] = Field(
        description="What its author should look at; pointers lead into this answer."
    )


class ConferencesBody(BaseModel):
    """Some kept conferences, newest first."""

    conferences: list[ListedConferenceBody]
    next: str | None = Field(None, description="Where the older ones are; unset: there are none.")


def listed_body(listed: ListedConference) -> ListedConferenceBody:
    """Return a conference as lists tell it."""
    return ListedConferenceBody(**_of_list(listed))


def conference_body(kept: KeptConference) -> ConferenceBody:
    """Return a conference with its facts and what there is to say of them."""
    return ConferenceBody(
        **_of_list(kept),
        conference=dict(kept.facts),
        warnings=[fault_body(fault) for fault in remarks_on(kept)],
    )


def _of_list(listed: ListedConference) -> dict[str, Any]:
    return {
        "id": listed.id,
        "revision": listed.revision,
        "created_at": listed.created_at,
        "changed_at": listed.changed_at,
        "year": listed.year,
        "block": listed.block,
        "rolled_over_from": listed.rolled_over_from,
        "version": listed.version,
        "approved_at": listed.approved_at,
        "url": url_for("conferences.get_conference", conference_id=listed.id),
    }


def read_conference_body() -> Conference:
    """Return the conference of the body: YAML, or a JSON object that holds it.

    Raises RequestRefused, ConferenceRefused with every fault, MediaTypeRefused, RequestEntityTooLarge.
    """
    if request.mimetype in JSON_TYPES:
        return read_conference_of(*json_object(body(), (CONFERENCE,))).conference
    if request.mimetype in YAML_TYPES:
        sent = body()
        return read_conference(sent, form="yaml", most_bytes=len(sent)).conference
    raise MediaTypeRefused("application/json", "application/yaml")


def read_patch_body() -> Any:
    """Return what the body lays over a conference; nothing where it holds no conference.

    Raises RequestRefused, ConferenceRefused where it is not JSON, MediaTypeRefused, RequestEntityTooLarge.
    """
    if request.mimetype != MERGE_PATCH:
        raise MediaTypeRefused(MERGE_PATCH)
    tree, faults = json_object(body(), (CONFERENCE,))
    refuse_for(faults, tree)
    patch: Mapping[str, Any] = tree.root
    return patch.get(CONFERENCE, {})
