"""Recognition of strangers' documents: odd heads, odd ends, many kinds; and of the compliant typed ones."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

import pytest

from assembly.format_rules.reading import read_document
from assembly.format_rules.recognised import Recognised, Role
from assembly.format_rules.recognition import recognise
from tests.odd_documents import KINDS
from tests.odd_layouts import CLOSES, HEAD_IN_A_HEADER, HEADS
from tests.typed import Typed
from tests.typed_documents import TYPED, by_styles

# the roles of the lines of the typed documents whose names are not their roles
NAMED = {
    "opening": Role.BODY,
    "closing": Role.BODY,
    "body": Role.BODY,
    "mention": Role.BODY,
    "section": Role.HEADING,
    "point": Role.LISTED,
    "dash": Role.LISTED,
    "article": Role.LISTED,
    "table": Role.TABLE_TEXT,
    "issuing": Role.OTHER,
    "signer_unit": Role.SIGNER_OFFICE,
}


@pytest.mark.parametrize("name", HEADS)
def test_the_head_is_recognised_in_every_layout(name: str) -> None:
    """Each line of an odd head gets its role, and the rest of the document its own."""
    assert _given(HEADS[name]) == _wanted(HEADS[name])


@pytest.mark.parametrize("name", CLOSES)
def test_the_end_is_recognised_in_every_layout(name: str) -> None:
    """Each line of an odd end gets its role, and the rest of the document its own."""
    assert _given(CLOSES[name]) == _wanted(CLOSES[name])


@pytest.mark.parametrize("name", KINDS)
def test_documents_of_many_kinds_are_recognised(name: str) -> None:
    """Kind and every role of a document as strangers type it."""
    kind, typed = KINDS[name]
    parts = _parts(typed)
    assert (parts.kind.name if parts.kind else None) == kind
    assert _given(typed) == _wanted(typed)


def test_a_head_in_a_page_header_is_recognised() -> None:
    """Where the text has no Quốc hiệu, that of the page header counts, with the date beside it."""
    parts = _parts(HEAD_IN_A_HEADER)
    assert _given(HEAD_IN_A_HEADER) == _wanted(HEAD_IN_A_HEADER)
    assert parts.style == "state"
    assert parts.dated is not None


@pytest.mark.parametrize("name", TYPED)
@pytest.mark.parametrize("styled", [False, True], ids=["direct", "in styles"])
def test_the_typed_documents_are_recognised(name: str, styled: bool) -> None:
    """Every line of the typed documents has the role that its name says; nothing is missing."""
    typed = by_styles(TYPED[name]()) if styled else TYPED[name]()
    parts = _parts(typed)
    got = {paragraph.printed: role for paragraph, role in parts.roles.items() if paragraph.printed.strip()}
    for line in typed.lines():
        if line.text.strip() and "{" not in line.text:
            assert got[line.text] in _roles_of(line.name), line.name
    assert parts.unrecognised == ()
    assert parts.style == ("party" if "party" in name else "state")


def test_two_halves_of_a_line_are_both_named() -> None:
    """Where tabs set superior and Quốc hiệu side by side, the second stands beside the first."""
    parts = _parts(HEADS["tabs"])
    assert {paragraph.printed.split("\t")[0]: further for paragraph, further in parts.beside.items()} == {
        "UBND TỈNH YÊN BÁI": (Role.SUPERIOR,),
        "KHỐI THI ĐUA SỐ 3": (Role.ISSUER,),
        "Số: 15/BC-KTĐ": (Role.PLACE_AND_DATE,),
    }
    assert parts.unrecognised == ()


def test_a_signature_beside_recipients_makes_no_block() -> None:
    """A name that shares its paragraph with a recipient is told, but no block is made of it."""
    parts = _parts(CLOSES["tabs"])
    assert list(parts.beside.values()) == [(Role.SIGNER_OFFICE,), (Role.SIGNER_NAME,)]
    assert parts.signatures == ()


def test_what_was_not_found_is_said() -> None:
    """A covenant without issuer and place is told so; its number is not missed."""
    typed = TYPED["covenant"]().without("issuer").without("superior").without("place_and_date")
    said = [said.vi for said in _parts(typed).unrecognised]
    assert said == [
        "Không nhận ra tên cơ quan, tổ chức ban hành văn bản",
        "Không nhận ra địa danh và thời gian ban hành văn bản",
    ]


@pytest.mark.parametrize(
    ("without", "said"),
    [
        ("national_name", "Không nhận ra Quốc hiệu"),
        ("motto", "Không nhận ra Tiêu ngữ"),
        ("number", "Không nhận ra số, ký hiệu của văn bản"),
        ("subject", "Không nhận ra trích yếu nội dung văn bản"),
        ("recipients_heading", "Không nhận ra phần Nơi nhận"),
    ],
)
def test_a_part_taken_away_is_missed(without: str, said: str) -> None:
    """Of a report each part that is gone is said to be missing, alone."""
    typed = TYPED["report"]().without(without)
    missing = [each.vi for each in _parts(typed).unrecognised]
    assert missing == [said]


def test_a_style_that_is_given_wins() -> None:
    """With both headings the style is unknown, unless the caller names it."""
    _, typed = KINDS["both headings"]
    document = read_document(typed.docx())
    assert recognise(document).style is None
    assert recognise(document, style="party").style == "party"


def test_a_block_says_what_signs_together() -> None:
    """In rows of offices and names each block holds its office, its name and the room between."""
    left, right = _parts(CLOSES["rows of offices and names"]).signatures
    assert [paragraph.printed for paragraph in left.office] == ["THƯ KÝ"]
    assert left.name is not None
    assert left.name.printed == "Trần Thị Hoa"
    assert right.name is not None
    assert right.name.printed == "Nguyễn Văn Bình"
    assert left.space is not None
    assert left.space > 900


def test_a_title_and_its_subject_may_share_a_paragraph() -> None:
    """A break between type and subject in one paragraph: both are named."""
    typed = TYPED["report"]()
    raw = (
        '<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t>BÁO CÁO</w:t><w:br/>'
        "<w:t>Kết quả phong trào thi đua năm 2025</w:t></w:r></w:p>"
    )
    typed = typed.without("subject")
    typed = typed.swap(typed.line("type"), replace(typed.line("type"), raw=raw))
    parts = _parts(typed)
    line = next(parts.all(Role.TYPE))
    assert parts.beside[line] == (Role.SUBJECT,)
    assert parts.kind is not None
    assert parts.unrecognised == ()


def test_a_signature_typed_with_breaks_is_named() -> None:
    """Authority, office and name in one paragraph with breaks are all told."""
    typed = TYPED["report"]()
    raw = (
        '<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:b/></w:rPr>'
        "<w:t>TM. KHỐI THI ĐUA</w:t><w:br/>"
        "<w:t>TRƯỞNG KHỐI</w:t><w:br/><w:br/><w:br/><w:br/><w:t>Nguyễn Văn Bình</w:t></w:r></w:p>"
    )
    for name in ("signer_office", "signer_name"):
        typed = typed.without(name)
    typed = typed.swap(typed.line("signing_authority"), replace(typed.line("signing_authority"), raw=raw))
    parts = _parts(typed)
    line = next(parts.all(Role.SIGNING_AUTHORITY))
    assert parts.beside[line] == (Role.SIGNER_OFFICE, Role.SIGNER_NAME)
    assert parts.unrecognised == ()


def _parts(typed: Typed) -> Recognised:
    return recognise(read_document(typed.docx()))


def _given(typed: Typed) -> Counter[tuple[str, str]]:
    roles = _parts(typed).roles
    return Counter(
        (role.value, "" if role is Role.PAGE_NUMBER else paragraph.printed)
        for paragraph, role in roles.items()
        if paragraph.printed.strip()
    )


def _wanted(typed: Typed) -> Counter[tuple[str, str]]:
    lines = [line for line in typed.lines() if line.text.strip()]
    return Counter((line.name, "" if line.name == "page_number" else line.text) for line in lines)


def _roles_of(name: str) -> tuple[Role, ...]:
    for start, role in NAMED.items():
        if name.startswith(start):
            return (role, Role.LISTED) if start == "body" else (role,)
    if name.startswith(("clause", "starts", "venue", "present", "chair", "secretary", "content")):
        return (Role.HEADING, Role.LISTED, Role.BODY)
    if re.fullmatch("aI+[12]", name):
        return (Role.TABLE_TEXT,)
    exact = [role for role in Role if name == role or name.startswith(f"{role}_")]
    return (max(exact, key=len),)
