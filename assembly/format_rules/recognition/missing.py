"""What a document of its kind is expected to have and was not recognised: said, not guessed."""

from __future__ import annotations

from collections.abc import Iterator

from assembly.format_rules.finding import Said, Style
from assembly.format_rules.recognised import Role
from assembly.format_rules.recognition.draft import Draft

_EVERYTHING = frozenset(("number", "place_and_date", "signature"))
_PARTS = {
    "number": (
        (Role.NUMBER,),
        Said("Không nhận ra số, ký hiệu của văn bản", "number and symbol not recognised"),
    ),
    "place_and_date": (
        (Role.PLACE_AND_DATE,),
        Said("Không nhận ra địa danh và thời gian ban hành văn bản", "place and date not recognised"),
    ),
    "subject": (
        (Role.SUBJECT, Role.DISPATCH_SUBJECT),
        Said("Không nhận ra trích yếu nội dung văn bản", "subject not recognised"),
    ),
    "signature": (
        (Role.SIGNING_AUTHORITY, Role.SIGNER_OFFICE, Role.SIGNER_NAME),
        Said("Không nhận ra chữ ký: chức vụ, họ tên người ký", "signature not recognised"),
    ),
    "recipients": (
        (Role.RECIPIENTS_HEADING,),
        Said("Không nhận ra phần Nơi nhận", "recipients not recognised"),
    ),
}


def said_missing(draft: Draft, style: Style | None, *, appendix_only: bool) -> Iterator[Said]:
    """Yield one statement for each part that was looked for and not found."""
    if appendix_only:
        yield Said("Tệp chỉ có phụ lục, không có phần văn bản chính", "the file holds appendices only")
        return
    state = draft.has(Role.NATIONAL_NAME, Role.MOTTO)
    party = draft.has(Role.PARTY_NAME)
    if state and party:
        yield Said(
            "Có cả Quốc hiệu và tiêu đề của Đảng: không xác định được thể thức áp dụng",
            "both the national name and the Party's heading are there: style not determined",
        )
    elif not state and not party:
        yield Said(
            "Không nhận ra Quốc hiệu, Tiêu ngữ hoặc tiêu đề “ĐẢNG CỘNG SẢN VIỆT NAM”",
            "neither national name and motto nor the Party's heading recognised",
        )
    elif style != "party" and not draft.has(Role.NATIONAL_NAME):
        yield Said("Không nhận ra Quốc hiệu", "national name not recognised")
    elif style != "party" and not draft.has(Role.MOTTO):
        yield Said("Không nhận ra Tiêu ngữ", "motto not recognised")
    if not draft.has(Role.ISSUER):
        yield Said("Không nhận ra tên cơ quan, tổ chức ban hành văn bản", "issuing agency not recognised")
    if draft.known is None:
        if draft.has(Role.TYPE):
            yield Said("Tên loại văn bản không có trong danh mục", "the type of document is in no list")
        else:
            yield Said("Không nhận ra tên loại văn bản", "type of document not recognised")
    expected = draft.known.expects if draft.known else _EVERYTHING
    for part, (roles, said) in _PARTS.items():
        if part in expected and not draft.has(*roles):
            yield said
