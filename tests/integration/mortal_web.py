"""The web as it is, but that a request may say where the process that answers it is killed.

``X-Death`` names the place: ``begun``, before a job is stored; ``made``, right after it; ``unkept``, when all
is made and the answer is about to be kept; ``kept``, right after that.

Start: ``gunicorn --config python:tests.integration.mortal_web``. What gunicorn reads here it reads before it
forks: a process that takes the place of a dead one has everything imported.
"""

from __future__ import annotations

import os
import signal
from dataclasses import replace
from datetime import timedelta
from typing import Any

from flask import request
from flask_openapi3.openapi import OpenAPI

from assembly.callers.answers import Answer, Turn
from assembly.jobs.job import Job, NewJob
from assembly.stores.engine import open_database
from assembly.stores.sql import SqlJobStore
from assembly.stores.sql_answers import SqlAnswerStore
from service import app as web
from service import once, server
from service.wiring import wired_from_environment

wsgi_app = "tests.integration.mortal_web:create_app()"
workers = 3  # while one is started anew after its death, the others answer
worker_class, threads, post_worker_init = server.worker_class, server.threads, server.post_worker_init

HEADER = "X-Death"
HOLD = timedelta(seconds=0.5)


def _perhaps_die(place: str) -> None:
    if request.headers.get(HEADER) == place:
        os.kill(os.getpid(), signal.SIGKILL)


class _MortalJobs(SqlJobStore):
    def add(self, job: NewJob, **given: Any) -> Job:
        _perhaps_die("begun")
        stored = super().add(job, **given)
        _perhaps_die("made")
        return stored


class _MortalAnswers(SqlAnswerStore):
    def give(self, organisation: str, turn: Turn, answer: Answer) -> Answer:
        _perhaps_die("unkept")
        kept = super().give(organisation, turn, answer)
        _perhaps_die("kept")
        return kept


def create_app() -> OpenAPI:
    """Return the application the environment asks for; its holds run out soon."""
    once.HOLD = HOLD
    parts = wired_from_environment()
    engine = open_database(parts.settings.database)
    return web.create_app(replace(parts, jobs=_MortalJobs(engine), answers=_MortalAnswers(engine)))
