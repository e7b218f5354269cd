"""In sẵn để ký: the documents of a job as they are printed to be signed.

They lie in the order in which people sign: whoever signs last gets all of theirs in one pile, within it the
documents with the same other signatures side by side. Each is there as often as copies are signed. On top
lies a list to follow the signing with (bảng theo dõi ký).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from assembly.conference.model import Conference
from assembly.conference.reading import read_conference_data
from assembly.errors import Fault, RequestRefused, TemplateNotFound
from assembly.filling.merging import merged_pieces
from assembly.filling.pdf import Office
from assembly.jobs.archive import pages
from assembly.jobs.deliver import nothing_made, settled
from assembly.jobs.job import JobDocument, Made
from assembly.jobs.pdf_delivery import PrintablePdf, printable_pdf
from assembly.jobs.pdfs import PdfStore
from assembly.jobs.ports import JobStore, ObjectStore
from assembly.jobs.printable import MOST_MERGED, MergedDelivery
from assembly.jobs.signers import FILE, Crowd, Keeper, Signatures, Signer, signatures_of
from assembly.jobs.signing_list import Row, SignerRow, signing_list
from assembly.templates.registry import RegisteredTemplate, TemplateLibrary

MOST_COPIES = 200  # of one document: a covenant of a hundred members, twice
MOST_SAID = 4  # signers or keepers that the list names one by one beside a document
_NOBODY = Signatures((), (), (Keeper(FILE),))


@dataclass(frozen=True, slots=True)
class ToSign:
    """A document to be signed: its position in the job, its signatures, how often it is printed."""

    position: int
    name: str
    title: str
    signatures: Signatures
    copies: int

    @property
    def kept_as_told(self) -> bool:
        """Tell whether there are as many copies as there are keepers for."""
        return self.copies == self.signatures.copies


@dataclass(frozen=True, slots=True)
class Signing:
    """All documents of a job in the order of signing; those of no copies are left out of the print."""

    conference: Conference
    documents: tuple[ToSign, ...]

    @property
    def printed(self) -> tuple[ToSign, ...]:
        """The documents that are printed."""
        return tuple(document for document in self.documents if document.copies)

    @property
    def copies(self) -> int:
        """How many copies are printed of all documents together."""
        return sum(document.copies for document in self.documents)

    @property
    def order(self) -> list[tuple[int, int]]:
        """Position and copies of each document that is printed, in order."""
        return [(document.position, document.copies) for document in self.printed]

    def by_person(self) -> list[tuple[Signer, list[int]]]:
        """Return everybody who signs, each with the places, from 1, of the documents in the print."""
        crowd = Crowd()
        people: dict[int, tuple[Signer, dict[int, None]]] = {}
        for place, document in enumerate(self.printed, 1):
            for signer in document.signatures.everybody:
                people.setdefault(crowd.number_of(signer), (signer, {}))[1][place] = None
        return [(signer, list(places)) for signer, places in people.values()]


def signing_of(
    job_id: str,
    copies: Mapping[int, int] | None = None,
    *,
    jobs: JobStore,
    library: TemplateLibrary,
) -> Signing:
    """Return what of a settled job is to be signed, in order.

    ``copies`` tells by position how often a document is printed, 0 for not at all; the others are printed as
    often as the facts say, at most MOST_COPIES times. Raises JobNotFound, NotReady, DocumentNotMade where
    none was made, RequestRefused for more copies than MOST_COPIES of a document, ConferenceRefused where an
    older version took the facts.
    """
    job = settled(jobs.job(job_id))
    conference = read_conference_data(json.loads(jobs.conference(job.id))).conference
    made = [
        document
        for page in pages(job.id, jobs)
        for document in page
        if isinstance(document.result, Made) and document.planned.row is None
    ]
    wanted = copies or {}
    _refuse_too_many(wanted)
    templates = {each: _found(library, each) for each in {one.planned.template_id for one in made}}
    enclosures = _enclosures(made, conference, templates)
    found = []
    for document in made:
        planned = document.planned
        registered = templates[planned.template_id]
        if registered is None:
            signatures = _NOBODY
        else:
            along = enclosures.get(planned.kind, 0)
            signatures = signatures_of(conference, registered, planned.member, along)
        count = wanted.get(document.position, min(signatures.copies, MOST_COPIES))
        found.append(ToSign(document.position, document.name, planned.title, signatures, count))
    return Signing(conference, tuple(_in_order(found)))


def printable_to_sign(
    job_id: str,
    copies: Mapping[int, int] | None = None,
    *,
    jobs: JobStore,
    objects: ObjectStore,
    library: TemplateLibrary,
) -> MergedDelivery:
    """Return the print as one Word file, the list on top.

    Raises what ``signing_of`` raises, and RequestRefused for more documents than one file holds.
    """
    signing = signing_of(job_id, copies, jobs=jobs, library=library)
    refuse_too_long(signing)
    contents = _contents(job_id, signing, jobs, objects)
    return MergedDelivery(f"{print_name(signing)}.docx", merged_pieces(_chained(list_of(signing), contents)))


def pdf_to_sign(
    job_id: str,
    copies: Mapping[int, int] | None = None,
    *,
    jobs: JobStore,
    pdfs: PdfStore,
    objects: ObjectStore,
    library: TemplateLibrary,
    office: Office | None,
    front_sides: bool = False,
) -> PrintablePdf:
    """Return the print as one PDF, the list on top where LibreOffice is here to lay it out.

    ``front_sides``: each copy begins on a new sheet of paper printed on both sides. Raises what
    ``signing_of`` and ``printable_pdf`` raise.
    """
    signing = signing_of(job_id, copies, jobs=jobs, library=library)
    top = office.convert([list_of(signing)])[0] if office is not None else None
    printable = printable_pdf(
        job_id,
        signing.order,
        pdfs=pdfs,
        objects=objects,
        front_sides=front_sides,
        first=top if isinstance(top, bytes) else None,
    )
    return replace(printable, name=f"{print_name(signing)}.pdf")


def list_of(signing: Signing) -> bytes:
    """Return the list to follow the signing with, as .docx; raises RequestRefused where nothing is left."""
    if not signing.printed:
        raise RequestRefused([_nothing_left()])
    rows = [
        Row(
            name=document.name.removesuffix(".docx"),
            copies=document.copies,
            signers=_said_signers(document.signatures.everybody),
            keepers=_said_keepers(document),
        )
        for document in signing.printed
    ]
    people = [
        SignerRow(signer.name or "", signer.office or signer.role, places, _signatures(signing, places))
        for signer, places in signing.by_person()
    ]
    return signing_list(signing.conference, rows, people)


def print_name(signing: Signing) -> str:
    """Return the name of the printable file, without its ending."""
    year = signing.conference.year_summed_up or signing.conference.year_planned
    return f"In để ký năm {year}" if year else "In để ký"


def refuse_too_long(signing: Signing) -> None:
    """Raise RequestRefused for more documents than one printable file holds."""
    if not signing.printed:
        raise RequestRefused([_nothing_left()])
    if signing.copies > MOST_MERGED:
        raise RequestRefused(
            [
                Fault(
                    "/copies",
                    "request.too-many-documents",
                    f"Một tệp in có nhiều nhất {MOST_MERGED} bản, ở đây là {signing.copies} bản. Xin bớt số "
                    "bản, hoặc in từng phần.",
                    f"a printable file holds at most {MOST_MERGED} documents, these are {signing.copies}",
                )
            ]
        )


def _refuse_too_many(copies: Mapping[int, int]) -> None:
    faults = [
        Fault(
            f"/copies/{position}",
            "request.too-many-copies",
            f"Số bản in của một văn bản là từ 0 đến {MOST_COPIES}.",
            f"a document is printed from 0 to {MOST_COPIES} times",
            str(count),
        )
        for position, count in copies.items()
        if not 0 <= count <= MOST_COPIES
    ]
    if faults:
        raise RequestRefused(faults)


def _found(library: TemplateLibrary, template_id: str) -> RegisteredTemplate | None:
    try:
        return library.get(template_id)
    except TemplateNotFound:  # taken away since
        return None


def _enclosures(
    made: Sequence[JobDocument],
    conference: Conference,
    templates: Mapping[str, RegisteredTemplate | None],
) -> dict[str, int]:
    """Return, by kind, how many copies go along with documents that rest on it: one to each addressee."""
    along: dict[str, int] = {}
    for document in made:
        registered = templates[document.planned.template_id]
        if registered is None or registered.spec.rests_on is None:
            continue
        settings = conference.documents.get(document.planned.kind)
        addressees = len(settings.addressees) if settings else 0
        on = registered.spec.rests_on
        along[on] = along.get(on, 0) + (addressees or int(registered.spec.addressed))
    return along


def _in_order(documents: Sequence[ToSign]) -> Iterator[ToSign]:
    """Yield the documents pile by pile, as the first of each pile comes in the dossier."""
    crowd = Crowd()
    piles: dict[int | None, dict[tuple[int, ...], list[ToSign]]] = {}
    for document in documents:
        route = tuple(crowd.number_of(signer) for signer in document.signatures.signers)
        pile = piles.setdefault(route[-1] if route else None, {})
        pile.setdefault(route, []).append(document)
    for pile in piles.values():
        for alike in pile.values():
            yield from alike


def _contents(job_id: str, signing: Signing, jobs: JobStore, objects: ObjectStore) -> Iterator[bytes]:
    for document in signing.printed:
        made = jobs.document(job_id, document.name).result
        if not isinstance(made, Made):
            raise nothing_made()
        content = b"".join(objects.read(made.key, made.offset, made.size))
        for _ in range(document.copies):
            yield content


def _chained(first: bytes, others: Iterable[bytes]) -> Iterator[bytes]:
    yield first
    yield from others


def _said_signers(signers: Sequence[Signer]) -> list[str]:
    if len(signers) > MOST_SAID:
        return [f"{len(signers)} người (xem phần II)"]
    return [_said(signer) for signer in signers]


def _said(signer: Signer) -> str:
    who = signer.name or signer.office  # the office of a person with a name stands in part II
    return f"{who} ({signer.role})" if who and signer.role else who or signer.role


def _said_keepers(document: ToSign) -> list[str]:
    keepers = document.signatures.keepers
    if not document.kept_as_told:
        return []
    if len(keepers) > MOST_SAID and all(keeper.copies == 1 for keeper in keepers):
        return [f"{len(keepers)} nơi, mỗi nơi 01 bản"]
    return [
        keeper.name if keeper.copies == 1 else f"{keeper.name}: {keeper.copies:02} bản" for keeper in keepers
    ]


def _signatures(signing: Signing, places: Iterable[int]) -> int:
    printed = signing.printed
    return sum(printed[place - 1].copies for place in places)


def _nothing_left() -> Fault:
    return Fault(
        "/copies",
        "request.no-documents",
        "Chưa chọn văn bản nào để in: số bản của tất cả đều là 0.",
        "nothing is to be printed: all documents have 0 copies",
    )
