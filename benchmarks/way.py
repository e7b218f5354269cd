"""The way of a secretary through the pages, hand by hand: what she clicks and types is counted."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Locator, Page

PATIENCE = 120_000  # milliseconds: nothing here is about how long something takes


class Hands:
    """Hands on mouse and keyboard; ``clicks`` and ``keys`` tell how often each was used."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clicks = self.keys = 0

    def click(self, name: str, role: str = "button") -> None:
        """Click the button or link of a name."""
        self.click_on(self.page.get_by_role(role, name=name, exact=True).first)  # type: ignore[arg-type]

    def click_on(self, place: Locator) -> None:
        """Click what stands in a place."""
        self.clicks += 1
        place.click(timeout=PATIENCE)

    def type(self, place: Locator, text: str) -> None:
        """Click into a place, clear it and type."""
        self.click_on(place)
        place.press("Control+a")
        self.keys += 1 + len(text)
        place.press_sequentially(text)

    def choose_file(self, place: Locator, file: Path) -> None:
        """Choose a file: a click on the place, another on the file in the window of the system."""
        with self.page.expect_file_chooser(timeout=PATIENCE) as chooser:
            self.click_on(place)
        self.clicks += 1
        chooser.value.set_files(file)


def from_excel_to_dossier(page: Page, file: Path, folder: Path) -> tuple[Hands, Path]:
    """Go from the first page, with a spreadsheet in a folder, to the archive of all documents in another.

    Returns the hands that did it and the archive, which holds each document as .docx and as .pdf.
    """
    hands = Hands(page)
    start = page.get_by_role("link", name="Từ tệp Excel")
    if start.count() == 0:  # some conference is there already
        hands.click("Hội nghị mới", "link")
        start = page.get_by_role("link", name="Chọn tệp Excel")
    hands.click_on(start)
    hands.choose_file(page.get_by_text("Chọn tệp…"), file)
    hands.click_on(page.get_by_role("button", name="Đưa vào hội nghị và tạo văn bản").first)
    return hands, take_dossier(hands, folder)


def take_dossier(hands: Hands, folder: Path) -> Path:
    """Wait until all documents and their PDFs are there and download the archive."""
    ready(hands.page)
    with hands.page.expect_download(timeout=PATIENCE) as download:
        hands.click("Tải tất cả", "link")
    archive = folder / download.value.suggested_filename
    download.value.save_as(archive)
    return archive


def ready(page: Page) -> None:
    """Wait until what is being made on the page of documents is done, the PDFs too."""
    page.locator("#luot:not([data-pending]) #tai-tat-ca").wait_for(timeout=PATIENCE)
