"""gunicorn's settings for the bare route: those of the service, but for the application itself."""

from __future__ import annotations

from service import server

_OF_THE_APPLICATION = ("wsgi_app", "post_worker_init", "bind")

globals().update(
    {
        name: value
        for name, value in vars(server).items()
        if not name.startswith("_") and name not in _OF_THE_APPLICATION
    }
)
wsgi_app = "benchmarks.peers.bare_route:app"
