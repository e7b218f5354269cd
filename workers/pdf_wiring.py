"""What the program that makes PDFs is made of, put together in this one place."""

from __future__ import annotations

import functools
import logging
from datetime import timedelta

from celery import Celery

from assembly.filling.faces import substituted_face, told_substitution
from assembly.filling.office_folder import remove_left_behind
from assembly.filling.pdf import find_office
from assembly.jobs.pdf_making import PdfMaker
from assembly.settings import Settings, read_settings
from assembly.stores.engine import migrate, open_database
from assembly.stores.objects import open_objects
from assembly.stores.sql_pdfs import SqlPdfStore

log = logging.getLogger(__name__)


def wire(settings: Settings) -> PdfMaker:
    """Open the stores, bring the tables to the newest form, find LibreOffice, remove what a killed one left.

    Raises SettingRefused, Unavailable.
    """
    engine = open_database(settings.database)
    migrate(engine)
    remove_left_behind()
    office = find_office(settings, settings.pdf_workers)
    if office is None:
        log.warning("there is no LibreOffice here (VANTHU_SOFFICE): no PDF will be made")
    elif (face := substituted_face()) is not None:
        log.warning("%s", told_substitution(face)[1])
    return PdfMaker(
        pdfs=SqlPdfStore(engine),
        objects=open_objects(settings),
        office=office,
        lease=timedelta(seconds=settings.lease_seconds),
    )


@functools.cache
def maker(app: Celery) -> PdfMaker:
    """Return the maker of this process; to be called once before there are threads."""
    return wire(read_settings())
