"""People at their browsers: signed in, at a desk or on a phone; whatever goes wrong unseen is noted."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

from assembly.people.person import Person, Role
from service.pages.signed_in import COOKIE
from tests.browser.running_house import RunningHouse

DESK = ViewportSize(width=1366, height=768)
PHONE = ViewportSize(width=390, height=844)
PATIENCE = 30_000.0  # milliseconds until a test gives up; nothing is asserted about time


@dataclass
class Visitors:
    """Opens pages as the people of one organisation in which nothing is yet.

    ``faults`` collects what a person would not see: errors of the console, among them everything that the
    content security policy stops, errors of modules, requests to outside addresses. Each test fails on them,
    but for those that match a pattern in ``expected``.
    """

    stack: RunningHouse
    browser: Browser
    organisation: str
    faults: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)
    _contexts: list[BrowserContext] = field(default_factory=list)

    def page(
        self,
        role: Role | None = "secretary",
        *,
        name: str = "Nguyễn Thị Hương",
        person: Person | None = None,
        viewport: ViewportSize = DESK,
        **options: Any,
    ) -> Page:
        """Open an empty page of a new browser in which somebody is signed in.

        Somebody is ``person``, or somebody new with a role; nobody where the role is None. ``options`` are
        those of Playwright's contexts. Paths such as ``/hoi-nghi`` are taken below the address of the stack.
        """
        context = self.browser.new_context(
            base_url=self.stack.url,
            viewport=viewport,
            has_touch=viewport == PHONE,
            is_mobile=viewport == PHONE,
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            reduced_motion="reduce",
            **options,
        )
        self._contexts.append(context)
        context.set_default_timeout(PATIENCE)
        if person is None and role is not None:
            person = self.stack.new_person(role, name, self.organisation)
        if person is not None:
            token = self.stack.begin_session(person)
            context.add_cookies([{"name": COOKIE, "value": token, "url": self.stack.url}])
        context.on("page", self._watch)
        return context.new_page()

    def _watch(self, page: Page) -> None:
        page.on(
            "console", lambda said: self._note(said.text, said.location) if said.type == "error" else None
        )
        page.on("pageerror", lambda error: self._note(f"{error.message}\n{error.stack}", page.url))
        page.on("request", lambda request: self._look_at(request.url))

    def _look_at(self, address: str) -> None:
        if not address.startswith((f"{self.stack.url}/", "data:", "blob:")):
            self._note("an outside address", address)

    def _note(self, what: str, where: object) -> None:
        self.faults.append(f"{what} ({where})")

    def leave(self) -> list[str]:
        """Close all browsers and return the faults that were not expected."""
        for context in self._contexts:
            context.close()
        return [
            fault for fault in self.faults if not any(re.search(pattern, fault) for pattern in self.expected)
        ]
