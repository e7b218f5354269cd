"""What the workers do with the queue is decided in the code, not on a command line."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from celery import Celery

from assembly.callbacks import ports as callback_ports
from assembly.jobs import queues
from assembly.settings import Settings
from workers.application import make_app
from workers.callback_application import make_callback_app
from workers.pdf_application import make_pdf_app
from workers.queue import CeleryQueue

ROOT = Path(__file__).parents[3]


@pytest.fixture
def app() -> Celery:
    """The application the workers run, with a queue that is not there."""
    return make_app(Settings(broker_url="redis://localhost:1/0", chunk_seconds=123, workers=3))


def test_a_message_stays_until_its_work_is_done(app: Celery) -> None:
    """A worker that dies gives its message back; no worker hoards messages."""
    assert app.conf.task_acks_late
    assert app.conf.task_reject_on_worker_lost
    assert app.conf.worker_prefetch_multiplier == 1
    assert app.conf.worker_concurrency == 3


def test_only_json_is_taken(app: Celery) -> None:
    """Nothing that could run code comes through the queue, and no result goes back."""
    assert app.conf.accept_content == ["json"]
    assert app.conf.task_serializer == "json"
    assert app.conf.task_ignore_result


def test_a_task_has_a_hard_end_before_its_message_comes_back(app: Celery) -> None:
    """The time of a chunk is limited, and shorter than the time after which its message comes back."""
    assert app.conf.task_time_limit == 123
    assert app.conf.broker_transport_options["visibility_timeout"] > 123


def test_a_process_is_renewed_before_it_reaches_its_limit(app: Celery) -> None:
    """A process grown to half of VANTHU_WORKER_MEMORY_MB is replaced, so that no document pays for others."""
    half_of_2048_mib = 1024 * 1024  # KiB
    assert app.conf.worker_max_memory_per_child == half_of_2048_mib


def test_every_queue_has_a_worker(app: Celery) -> None:
    """The workers and the one who makes PDFs listen to every queue that anybody sends to."""
    sent_to = {value for name, value in vars(queues).items() if name.startswith("QUEUE_")}
    pdfs = make_pdf_app(Settings(broker_url="redis://localhost:1/0"))
    assert {queue.name for each in (app, pdfs) for queue in each.conf.task_queues} == sent_to


def test_pdfs_are_made_by_a_program_of_their_own() -> None:
    """Those who make PDFs listen to their queue alone: documents never wait behind a LibreOffice."""
    app = make_pdf_app(Settings(broker_url="redis://localhost:1/0", pdf_workers=3))
    assert [queue.name for queue in app.conf.task_queues] == [queues.QUEUE_PDF]
    assert (app.conf.worker_pool, app.conf.worker_concurrency) == ("threads", 3)
    assert app.conf.task_acks_late


def test_callbacks_are_sent_by_a_program_of_their_own() -> None:
    """Those who send callbacks listen to their queue alone, with many threads in one process."""
    app = make_callback_app(Settings(broker_url="redis://localhost:1/0", callback_threads=7))
    assert [queue.name for queue in app.conf.task_queues] == [callback_ports.QUEUE_CALLBACKS]
    assert (app.conf.worker_pool, app.conf.worker_concurrency) == ("threads", 7)
    assert app.conf.task_acks_late
    assert app.conf.worker_prefetch_multiplier == 1
    assert app.conf.accept_content == ["json"]


LOADED = """
import json, sys
from workers import beat
assert not {"docxtpl", "lxml", "sqlalchemy", "flask"} & set(sys.modules)
from workers.celery_app import app
app.loader.import_default_modules()
print(json.dumps({
    "tasks": sorted(name for name in app.tasks if name.startswith("vanthu.")),
    "beat": {name: [entry["task"], entry["schedule"], entry["options"]["queue"], entry["options"]["expires"]]
             for name, entry in beat.app.conf.beat_schedule.items()},
}))
"""


def test_every_task_name_has_a_task_and_the_clock_sends_the_upkeep() -> None:
    """Each name the core knows is a task; the clock, which loads none, sends sweep and expiry."""
    done = subprocess.run(
        [sys.executable, "-c", LOADED],
        cwd=ROOT,
        env=os.environ | {"VANTHU_BROKER_URL": "redis://localhost:1/0", "VANTHU_SWEEP_SECONDS": "7"},
        capture_output=True,
        text=True,
        check=True,
    )
    import json

    found = json.loads(done.stdout)
    names = {value for name, value in vars(queues).items() if name.startswith("TASK_")}
    assert set(found["tasks"]) == names - {queues.TASK_MAKE_PDFS}
    callbacks = callback_ports.QUEUE_CALLBACKS
    assert found["beat"] == {
        "vanthu.sweep": ["vanthu.sweep", 7.0, queues.QUEUE_UPKEEP, 7.0],
        "vanthu.expire": ["vanthu.expire", 60.0, queues.QUEUE_UPKEEP, 60.0],
        "vanthu.sweep_callbacks": ["vanthu.sweep_callbacks", 7.0, callbacks, 7.0],
        "vanthu.expire_callbacks": ["vanthu.expire_callbacks", 60.0, callbacks, 60.0],
    }


CALLBACKS_LOADED = """
import sys
from workers.callbacks import app
app.loader.import_default_modules()
print(*(name for name in app.tasks if name.startswith("vanthu.")))
assert not {"docxtpl", "lxml", "flask"} & set(sys.modules)
from workers.pdf import app
app.loader.import_default_modules()
print(*(name for name in app.tasks if name.startswith("vanthu.")))
"""


def test_every_name_of_callbacks_and_pdfs_has_a_task() -> None:
    """Those who send callbacks and those who make PDFs know their own tasks alone."""
    done = subprocess.run(
        [sys.executable, "-c", CALLBACKS_LOADED],
        cwd=ROOT,
        env=os.environ | {"VANTHU_BROKER_URL": "redis://localhost:1/0"},
        capture_output=True,
        text=True,
        check=True,
    )
    names = {value for name, value in vars(callback_ports).items() if name.startswith("TASK_")}
    of_callbacks, of_pdfs = (set(line.split()) for line in done.stdout.splitlines())
    assert of_callbacks == names
    # Celery shares tasks among the applications of one process
    assert of_pdfs - of_callbacks == {queues.TASK_MAKE_PDFS}


@pytest.mark.parametrize("program", ["workers.celery_app", "workers.beat", "workers.callbacks"])
@pytest.mark.parametrize(
    ("variables", "named"),
    [({}, "VANTHU_BROKER_URL"), ({"VANTHU_BROKER_URL": "amqp://x"}, "VANTHU_BROKER_URL")],
)
def test_wrong_settings_end_a_program_in_plain_words(
    program: str, variables: dict[str, str], named: str
) -> None:
    """A program without a queue says which variable is missing or wrong, without a stack trace."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("VANTHU_")}
    done = subprocess.run(
        [sys.executable, "-c", f"import {program}"],
        cwd=ROOT,
        env=environment | variables,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert named in done.stderr
    assert "Traceback" not in done.stderr


def test_absent_queue_is_told_as_such(app: Celery) -> None:
    """A queue nobody serves is Unavailable, for sending and for counting."""
    from assembly.errors import Unavailable
    from assembly.jobs.job import Chunk

    app.conf.broker_transport_options |= {"max_retries": 1, "interval_start": 0}
    app.conf.task_publish_retry = False
    queue = CeleryQueue(app)
    with pytest.raises(Unavailable, match="queue"):
        queue.enqueue([Chunk("x", 0)])
    with pytest.raises(Unavailable, match="queue"):
        queue.depth()
