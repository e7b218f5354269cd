"""The web application. Start: ``gunicorn --config python:service.server 'service.app:create_app()'``."""

from __future__ import annotations

from flask_openapi3.models.info import Info
from flask_openapi3.openapi import OpenAPI

from service.access import know_callers
from service.api import (
    audit,
    batches,
    callbacks,
    conferences,
    format_checks,
    health,
    job_events,
    job_lists,
    jobs,
    keys,
    pdfs,
    printable,
    templates,
)
from service.api.documentation import documentation
from service.api.problem_pages import problem_pages
from service.audited import note_refusals
from service.language import tell_languages
from service.once import answer_once
from service.pages import pages
from service.pages.shell import serve_pages, show_problems
from service.pages.signed_in import know_people
from service.problems import Problem, refused_parameters, tell_problems
from service.rates import bound_rates
from service.requests import RequestInMemory, follow_requests, set_up_logging
from service.sizes import bound_requests
from service.wiring import Parts, wired_from_environment


def create_app(parts: Parts | None = None) -> OpenAPI:
    """Return the application over the given parts, or over those the environment asks for."""
    if parts is None:
        parts = wired_from_environment()
        set_up_logging(parts.settings.log_level)
    app = OpenAPI(
        "vanthu",
        info=Info(title="Vanthu", version="1"),
        validation_error_model=Problem,
        validation_error_callback=refused_parameters,
        doc_ui=False,
        static_folder=None,
    )
    app.request_class = RequestInMemory
    app.config["MAX_CONTENT_LENGTH"] = parts.settings.body_bytes
    if parts.settings.trusted_hosts is not None:
        app.config["TRUSTED_HOSTS"] = [name.strip() for name in parts.settings.trusted_hosts.split(",")]
    app.extensions["vanthu"] = parts
    follow_requests(app)
    tell_problems(app)
    show_problems(app)
    bound_requests(app)
    know_callers(app)
    know_people(app)
    bound_rates(app)
    answer_once(app)
    tell_languages(app)  # behind it: an answer that is kept keeps its language
    note_refusals(app)
    serve_pages(app)
    for part in (
        health,
        conferences,
        jobs,
        job_events,
        job_lists,
        printable,
        pdfs,
        batches,
        templates,
        format_checks,
        keys,
        callbacks,
        audit,
    ):
        app.register_api(part.api)
    app.register_blueprint(documentation)
    app.register_blueprint(problem_pages)
    app.register_blueprint(pages)
    return app
