"""The least that Flask does: one address that takes a request and says nothing much."""

from __future__ import annotations

from flask import Flask, Response, request

app = Flask(__name__)


@app.route("/", methods=["GET", "POST"])
def bare() -> Response:
    """Take whatever is sent and answer with a few bytes of JSON."""
    request.get_data()
    return Response('{"state": "finished"}', content_type="application/json")
