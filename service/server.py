"""How gunicorn runs the web: ``gunicorn --config python:service.server``. Names are gunicorn's settings."""

from __future__ import annotations

import sys
from typing import Any

from assembly.errors import VanthuError
from assembly.settings import read_settings
from service.requests import LINE_BYTES

try:
    _settings = read_settings()
except VanthuError as refusal:
    sys.exit(f"{refusal.message}\n{refusal}")

wsgi_app = "service.app:create_app()"
bind = f"{_settings.host}:{_settings.port}"
worker_class = "service.gunicorn_worker.ProblemWorker"
workers = 1  # the web only parses and presents; the work is done by the workers
# whoever waits for a job or follows its events keeps a thread: there is one for each beside all others
threads = _settings.web_threads + _settings.waiting_requests + _settings.event_streams
timeout = 60
graceful_timeout = 8  # less than whoever stops it waits
keepalive = 5
limit_request_line = limit_request_field_size = LINE_BYTES
loglevel = _settings.log_level.lower()
accesslog = None  # the application writes its own line, without personal data
control_socket_disable = True


def post_worker_init(worker: Any) -> None:
    """Let nobody wait on while the web is ending: a stream would hold it up for the whole grace period."""
    worker.wsgi.extensions["vanthu"].waiting.ending = lambda: not worker.alive
