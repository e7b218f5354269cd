"""What happens to a job, told as it happens."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import Response, current_app, request
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import Field

from assembly.errors import Unavailable
from service.access import actor
from service.api.jobs import JobPath
from service.downloads import Sending
from service.event_stream import number_of, stream_of
from service.parameters import Parameters
from service.problems import Problem
from service.wiring import Parts

EVENT_STREAM = "text/event-stream"

api = APIBlueprint(
    "job_events",
    __name__,
    url_prefix="/api/v1/jobs",
    abp_tags=[Tag(name="jobs")],
    abp_responses={500: Problem, 503: Problem},
)


class StreamHeaders(Parameters):
    """What the caller has seen of the stream already."""

    last_event_id: str | None = Field(
        None,
        alias="Last-Event-ID",
        description="The `id` that came last: the stream goes on behind it. One that is none of this job's "
        "begins from the start.",
    )


_EVENT = {  # one of the stream: OpenAPI before 3.2 has no other word for it
    "type": "object",
    "required": ["event", "data"],
    "properties": {
        "event": {"type": "string", "description": "What happened, such as `job.finished`."},
        "id": {"type": "string", "description": "For `Last-Event-ID`."},
        "data": {"type": "string", "contentMediaType": "application/json"},
        "retry": {"type": "integer", "description": "Milliseconds to wait before connecting again."},
    },
}
_ANSWERS: dict[Any, Any] = {
    200: {
        "description": "Events of the types that callbacks have, and `progress`; the `data` of each is JSON.",
        "content": {EVENT_STREAM: {"schema": _EVENT}},
    },
    204: {"description": "The job has ended and the caller has seen all."},
    404: Problem,
}


@api.get("/<job_id>/events", responses=_ANSWERS)
def stream_events(path: JobPath, header: StreamHeaders) -> Response:
    """Follow a job as server-sent events, until it has ended.

    `document.failed`, `job.finished`, `job.failed` and `job.cancelled` have the form of the callbacks' bodies
    and a number as their `id`; `progress` tells the counts in between and has none. A connection that broke
    off goes on with `Last-Event-ID`; 204 says that nothing is left.
    """
    parts: Parts = current_app.extensions["vanthu"]
    caller = actor()
    jobs = parts.jobs.seen_by(caller)
    job = jobs.job(path.job_id)
    seen = number_of(request.headers.get("Last-Event-ID", ""))
    if seen is not None and seen > job.events:
        seen = None
    if seen is not None and job.settled and seen == job.events:
        return Response(status=HTTPStatus.NO_CONTENT)
    answer = Response(mimetype=EVENT_STREAM, direct_passthrough=True)
    answer.headers["X-Accel-Buffering"] = "no"  # nginx would keep events until it has many
    if request.method == "HEAD":
        return answer
    places = parts.waiting.streams
    if not places.take(caller.organisation):
        raise Unavailable(
            "the stream of events",
            "as many are open already as VANTHU_EVENT_STREAMS allows",
            "Đang có quá nhiều kết nối theo dõi (VANTHU_EVENT_STREAMS). Xin thử lại sau ít giây.",
        )
    answer.response = Sending(
        stream_of(job.id, seen or 0, jobs=jobs, waiting=parts.waiting),
        after=lambda: places.give_back(caller.organisation),
    )
    return answer
