"""PDFs of documents over HTTP."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import quote

from assembly.callers.actor import LOCAL_ORGANISATION
from assembly.jobs.pdf_making import PdfMaker
from assembly.jobs.pdfs import order_pdfs
from tests.unit.service.house import ONE_PAGE, House
from tests.unit.service.test_jobs import ordered


def finished(house: House, members: int = 2) -> tuple[str, str]:
    """Order covenants, make them; return the id of the job and the address of the first document."""
    job = ordered(house, members)
    house.work()
    found: dict[str, Any] = house.client.get(f"/api/v1/jobs/{job['id']}").get_json()
    return found["id"], f"/api/v1/jobs/{found['id']}/documents/{quote(found['documents'][0]['name'])}"


def test_a_pdf_is_asked_for_made_and_fetched(house: House) -> None:
    """The order is taken at once, the PDF follows; ranges of it too; it has the document's name."""
    job, document = finished(house)
    client = house.client
    for _ in range(2):
        answer = client.post(f"/api/v1/jobs/{job}/pdf")
        assert (answer.status_code, answer.get_json()) == (202, {"waiting": 2, "made": 0, "failed": 0})
    assert list(house.queue.pdfs) == [job]
    waiting = client.get(f"{document}/pdf")
    assert (waiting.status_code, waiting.get_json()["code"]) == (409, "not-ready")
    house.make_pdfs()
    answer = client.get(f"{document}/pdf", headers={"Range": "bytes=0-7"})
    assert (answer.status_code, answer.data) == (206, b"%PDF-1.4")
    answer = client.get(f"{document}/pdf")
    assert (answer.data, answer.content_type) == (ONE_PAGE, "application/pdf")
    assert ".pdf" in answer.headers["Content-Disposition"]
    assert ".docx" not in answer.headers["Content-Disposition"]
    assert client.post(f"/api/v1/jobs/{job}/pdf").get_json() == {"waiting": 0, "made": 2, "failed": 0}
    read = [
        entry.details for entry in house.audit.all_entries(LOCAL_ORGANISATION) if entry.action == "pdf.read"
    ]
    assert read == [{"position": 0}, {"position": 0}]


def test_a_pdf_that_nobody_asked_for_is_told(house: House) -> None:
    """Without an order the answer says what to do; unknown names are not found."""
    job, document = finished(house)
    answer = house.client.get(f"{document}/pdf")
    assert (answer.status_code, answer.get_json()["code"]) == (409, "document-not-made")
    assert house.client.get(f"/api/v1/jobs/{job}/documents/a.docx/pdf").status_code == 404
    assert house.client.get("/api/v1/jobs/none/documents/a.docx/pdf").status_code == 404
    assert house.client.post("/api/v1/jobs/none/pdf").status_code == 404


def test_the_document_is_there_without_its_pdf(house: House) -> None:
    """Where no PDF can be made the reason is told, the .docx is there, and a new order helps."""
    job, document = finished(house)
    house.client.post(f"/api/v1/jobs/{job}/pdf")
    maker = PdfMaker(house.pdfs, house.objects, None, timedelta(seconds=60))
    while maker.make():
        pass
    answer = house.client.get(f"{document}/pdf")
    assert answer.status_code == 409
    assert "LibreOffice" in answer.get_json()["detail"]
    assert house.client.get(document).status_code == 200
    counts = order_pdfs(job, jobs=house.jobs, pdfs=house.pdfs, queue=house.queue)
    assert (counts.waiting, counts.failed) == (2, 0)
    house.make_pdfs()
    assert house.client.get(f"{document}/pdf").data == ONE_PAGE


def test_readiness_tells_what_hinders_pdfs(house: House) -> None:
    """A house without LibreOffice is ready to make documents, and says what it cannot make."""
    found = house.client.get("/readyz").get_json()
    assert found["state"] == "ready"
    (warning,) = found["warnings"]
    assert "LibreOffice" in warning
