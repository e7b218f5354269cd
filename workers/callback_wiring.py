"""What the program that sends callbacks is made of, put together in this one place."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from celery import Celery

from assembly.callbacks.address import read_allowed
from assembly.callbacks.deliver import Deliverer
from assembly.callbacks.ports import CallbackQueue, CallbackStore
from assembly.callbacks.sending import Sender
from assembly.settings import Settings, read_settings
from assembly.stores.engine import migrate, open_database
from assembly.stores.sql_callbacks import SqlCallbackStore
from workers.callback_queue import CeleryCallbackQueue


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts the tasks of callbacks call."""

    settings: Settings
    callbacks: CallbackStore
    queue: CallbackQueue
    deliverer: Deliverer


def wire(settings: Settings, app: Celery) -> Parts:
    """Open the store and bring the tables to the newest form; raises SettingRefused, Unavailable."""
    sender = Sender(read_allowed(settings.callback_allow), settings.callback_seconds)
    engine = open_database(settings.database)
    migrate(engine)
    store = SqlCallbackStore(engine)
    deliverer = Deliverer(store, sender, settings.callback_pause_seconds, settings.callback_seconds)
    return Parts(settings, store, CeleryCallbackQueue(app), deliverer)


@functools.cache
def parts(app: Celery) -> Parts:
    """Return the parts of this process; to be called once before there are threads."""
    return wire(read_settings(), app)
