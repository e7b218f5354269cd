"""All documents of a job as one printable Word file."""

from __future__ import annotations

from flask import Response, current_app, request
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import Field

from assembly.jobs.printable import deliver_merged
from service.api.jobs import MOST_POSITION, JobPath, own_jobs
from service.audited import read_by_caller
from service.downloads import DOCX, FILE, Sending, content_disposition
from service.parameters import Parameters
from service.problems import Problem
from service.turns import take_turn
from service.wiring import Parts

api = APIBlueprint(
    "printable",
    __name__,
    url_prefix="/api/v1/jobs",
    abp_tags=[Tag(name="jobs")],
    abp_responses={500: Problem, 503: Problem},
)


class MergedQuery(Parameters):
    """Which documents of a job go into one printable file."""

    first: int = Field(0, ge=0, le=MOST_POSITION, description="Position of the first document, from 0.")
    last: int | None = Field(
        None, ge=0, le=MOST_POSITION, description="Position of the last document; unset: of the job's last."
    )


@api.get(
    "/<job_id>/merged.docx",
    responses={200: {"content": {DOCX: FILE}}, 404: Problem, 409: Problem, 422: Problem},
)
def get_merged(path: JobPath, query: MergedQuery) -> Response:
    """Fetch the documents of a settled job as one printable Word file, each in its own section.

    The file is made while it is sent, so its size is not known beforehand and no range of it can be asked
    for. More documents than one file holds are fetched in parts, with `first` and `last`.
    """
    parts: Parts = current_app.extensions["vanthu"]
    # a file is made by the web itself: so many at once that all threads make one would stop everything else
    take_turn(parts.merges, "printable files")
    try:
        delivery = deliver_merged(
            path.job_id, query.first, query.last, jobs=own_jobs(), objects=parts.objects
        )
    except BaseException:
        parts.merges.release()
        raise
    pieces = Sending(iter(()) if request.method == "HEAD" else delivery.content, parts.merges.release)
    if request.method == "HEAD":
        pieces.close()
    answer = Response(pieces, content_type=DOCX, direct_passthrough=True)
    answer.headers["Content-Disposition"] = content_disposition(delivery.name)
    answer.headers["Accept-Ranges"] = "none"
    return read_by_caller(answer, "merged.read", path.job_id, **query.model_dump(exclude_none=True))
