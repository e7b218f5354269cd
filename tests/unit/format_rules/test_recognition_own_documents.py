"""Recognition on our own documents: their style names, which it never sees, say what each paragraph is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from assembly.format_rules.reading import read_document
from assembly.format_rules.recognised import Recognised, Role
from assembly.format_rules.recognition import recognise
from assembly.format_rules.word_document import Paragraph
from assembly.jobs.assemble import MadeDocument, assemble_document
from assembly.jobs.plan import plan_documents
from tests.examples import EXAMPLES, TEMPLATES, library, made_of_file, read

# what a printed paragraph of each of our styles may be
STYLES: Mapping[str, frozenset[Role]] = {
    "CoQuanChuQuan": frozenset((Role.SUPERIOR, Role.ISSUER_STAR)),
    "CoQuanBanHanh": frozenset((Role.ISSUER,)),
    "QuocHieu": frozenset((Role.NATIONAL_NAME, Role.PARTY_NAME)),
    "TieuNgu": frozenset((Role.MOTTO,)),
    "SoKyHieu": frozenset((Role.NUMBER,)),
    "DiaDanh": frozenset((Role.PLACE_AND_DATE,)),
    "TenLoai": frozenset((Role.TYPE,)),
    "TrichYeu": frozenset((Role.SUBJECT,)),
    "KinhGui": frozenset((Role.ADDRESSEE,)),
    "CanCu": frozenset((Role.BASIS,)),
    "Phan": frozenset((Role.PART,)),
    "PhanTen": frozenset((Role.PART_TITLE,)),
    "Muc": frozenset((Role.HEADING,)),
    "Khoan": frozenset((Role.HEADING,)),
    "KhoanTran": frozenset((Role.HEADING,)),
    "NoiDung": frozenset((Role.BODY, Role.LISTED)),
    "NoiDungDam": frozenset((Role.HEADING,)),
    "BangDau": frozenset((Role.TABLE_TEXT,)),
    "BangGiua": frozenset((Role.TABLE_TEXT,)),
    "BangTrai": frozenset((Role.TABLE_TEXT,)),
    "ThamQuyenKy": frozenset((Role.SIGNING_AUTHORITY, Role.SIGNER_OFFICE)),
    "ChucVuKy": frozenset((Role.SIGNER_OFFICE, Role.SIGNING_NOTE, Role.SIGNING_AUTHORITY)),
    "NguoiKy": frozenset((Role.SIGNER_NAME,)),
    "NoiNhan": frozenset((Role.RECIPIENTS_HEADING,)),
    "NoiNhanDong": frozenset((Role.RECIPIENT,)),
    "PhuLuc": frozenset((Role.APPENDIX, Role.APPENDIX_TITLE)),
    "KemTheo": frozenset((Role.APPENDIX_REFERENCE,)),
    "SoTrang": frozenset((Role.PAGE_NUMBER,)),
}


def sample_documents(folder: Path) -> list[MadeDocument]:
    """Return what a template makes of its own sample."""
    kind = library().get(folder.name).spec.kind
    conference = read(folder / "sample.yaml")
    plan = plan_documents(conference, library(), [kind])
    return [assemble_document(conference, planned, library()) for planned in plan.documents]


def documents_of(source: Path) -> list[MadeDocument]:
    """Return the documents of an example file or of a template's sample."""
    return sample_documents(source) if source.is_dir() else [document for _, document in made_of_file(source)]


@pytest.mark.parametrize("source", [*EXAMPLES, *TEMPLATES], ids=lambda path: path.stem)
def test_every_paragraph_is_what_its_style_is_for(source: Path) -> None:
    """On every document of examples and samples each paragraph has the role its style is for."""
    for made in documents_of(source):
        parts = recognise(read_document(made.docx))
        wrong = [
            (made.name, paragraph.style_id, role.value, paragraph.printed[:60])
            for paragraph, role in parts.roles.items()
            if _shows(paragraph) and role not in STYLES[paragraph.style_id]
        ]
        assert wrong == []


@pytest.mark.parametrize("source", [*EXAMPLES, *TEMPLATES], ids=lambda path: path.stem)
def test_nothing_of_our_documents_is_left_unrecognised(source: Path) -> None:
    """Of our own documents kind, style and every expected part are recognised."""
    for made in documents_of(source):
        parts = recognise(read_document(made.docx))
        assert parts.unrecognised == (), made.name
        assert parts.kind is not None, made.name
        party = "party" in source.stem
        assert parts.style == ("party" if party else "state"), made.name


def test_the_lines_below_components_are_found() -> None:
    """In a state report the lines below Tiêu ngữ, issuer and subject are borders of their own paragraphs."""
    parts = _sample("summary_report_state")
    assert [(parts.roles[line.under], line.how) for line in parts.lines] == [
        (Role.ISSUER, "border"),
        (Role.MOTTO, "border"),
        (Role.SUBJECT, "border"),
    ]
    assert all(parts.roles[line.at] is Role.LINE and line.length for line in parts.lines)


def test_a_grid_of_signatures_is_one_block_a_unit() -> None:
    """The common covenant has a block for each unit and one for the witness."""
    parts = _sample("covenant_common_state")
    assert [_said(block.office, block.note, block.name) for block in parts.signatures] == [
        "SỞ THỨ HAI / GIÁM ĐỐC / (Trưởng khối) / Lê Thị Hai",
        "SỞ THỨ NHẤT / GIÁM ĐỐC / Nguyễn Văn Một",
        "BAN THỨ BA / TRƯỞNG BAN / (Phó Trưởng khối) / Phạm Văn Ba",
        "CỤC THỨ TƯ / CỤC TRƯỞNG / Vũ Văn Bốn",
        "CHỨNG KIẾN / PHÓ GIÁM ĐỐC SỞ NỘI VỤ / Hoàng Thị Khách",
    ]
    assert all(block.space and block.space > 1000 for block in parts.signatures)


def test_a_report_has_its_appendices_in_their_sections() -> None:
    """Each appendix of the report fills a section of its own."""
    parts = _sample("summary_report_state")
    assert [
        (_said(appendix.label), _said(appendix.title), [section.number for section in appendix.sections])
        for appendix in parts.appendices
    ] == [
        ("Phụ lục I", "KẾT QUẢ CHẤM ĐIỂM THI ĐUA NĂM 2024", [2]),
        ("Phụ lục II", "DANH SÁCH TẬP THỂ ĐƯỢC ĐỀ NGHỊ KHEN THƯỞNG NĂM 2024", [3]),
    ]


def test_the_body_lies_between_title_and_signatures() -> None:
    """body_first is the opening sentence, body_last the sentence with the end mark."""
    parts = _sample("handover_minutes_state")
    assert parts.body_first is not None
    assert parts.body_last is not None
    assert parts.body_first.printed.startswith("Thời gian:")
    assert parts.body_last.printed.endswith("./.")


def _sample(template: str) -> Recognised:
    folder = next(folder for folder in TEMPLATES if folder.name == template)
    return recognise(read_document(sample_documents(folder)[0].docx))


def _said(*paragraphs: tuple[Paragraph, ...] | Paragraph | None) -> str:
    flat: list[Paragraph] = []
    for some in paragraphs:
        flat.extend(some if isinstance(some, tuple) else [some] if some else [])
    return " / ".join(paragraph.printed.strip() for paragraph in flat)


def _shows(paragraph: Paragraph) -> bool:
    return bool(paragraph.printed.strip())
