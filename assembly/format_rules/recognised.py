"""The parts of an official document (các thành phần thể thức) as recognised in a Word file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal

from assembly.format_rules.finding import Said, Style
from assembly.format_rules.word_document import Cell, Drawing, Paragraph, Section, Table


class Role(StrEnum):
    """What a paragraph is in the document; the official Vietnamese term beside each."""

    NATIONAL_NAME = "national_name"  # Quốc hiệu
    MOTTO = "motto"  # Tiêu ngữ
    PARTY_NAME = "party_name"  # ĐẢNG CỘNG SẢN VIỆT NAM
    SUPERIOR = "superior"  # cơ quan chủ quản trực tiếp
    ISSUER = "issuer"  # cơ quan ban hành
    ISSUER_STAR = "issuer_star"  # the * below a Party issuer
    NUMBER = "number"  # số, ký hiệu
    PLACE_AND_DATE = "place_and_date"  # địa danh và thời gian ban hành
    TYPE = "type"  # tên loại văn bản
    SUBJECT = "subject"  # trích yếu nội dung
    DISPATCH_SUBJECT = "dispatch_subject"  # trích yếu của công văn (V/v)
    ADDRESSEE = "addressee"  # Kính gửi, and the addressees on lines of their own
    BASIS = "basis"  # căn cứ ban hành
    ENACTING = "enacting"  # QUYẾT ĐỊNH: and the like, alone on a line
    BODY = "body"  # nội dung
    LISTED = "listed"  # a line of the body that starts with a dash or is a list item, khoản and điểm included
    PART = "part"  # Phần, Chương
    PART_TITLE = "part_title"
    HEADING = "heading"  # mục I., khoản with a title, Điều
    SIGNING_AUTHORITY = "signing_authority"  # TM., KT., TL., TUQ., Q. with the body signed for
    SIGNER_OFFICE = "signer_office"  # chức vụ
    SIGNING_NOTE = "signing_note"  # (Ký, ghi rõ họ tên)
    SIGNER_NAME = "signer_name"  # họ tên
    RECIPIENTS_HEADING = "recipients_heading"  # Nơi nhận
    RECIPIENT = "recipient"
    APPENDIX = "appendix"  # Phụ lục I
    APPENDIX_TITLE = "appendix_title"
    APPENDIX_REFERENCE = "appendix_reference"  # (Kèm theo ...)
    MARK = "mark"  # độ mật, độ khẩn, phạm vi lưu hành, DỰ THẢO
    DRAFTER = "drafter"  # ký hiệu người soạn thảo
    ADDRESS_LINE = "address_line"  # địa chỉ cơ quan
    TABLE_TEXT = "table_text"  # in a table of the body
    LINE = "line"  # an empty paragraph that is there for its drawn line
    EMPTY = "empty"
    PAGE_NUMBER = "page_number"
    OTHER = "other"  # printed, and none of these


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """A line under a component: ``length`` in twips where the file tells it.

    ``how``: a paragraph ``border``, a drawn ``shape``, ``underline`` of the text itself, or typed
    ``underscores`` or dashes. ``at`` carries it; ``under`` is the last paragraph of the component, ``role``
    what the component is.
    """

    under: Paragraph
    at: Paragraph
    how: Literal["border", "shape", "underline", "underscores"]
    length: int | None
    drawing: Drawing | None = None
    role: Role | None = None


@dataclass(frozen=True, slots=True)
class SignatureBlock:
    """One signature: in a cell, or in paragraphs of the text.

    ``space`` is the room between the office (or note) and the name, in twips; unset where there is no name.
    """

    authority: tuple[Paragraph, ...]
    office: tuple[Paragraph, ...]
    note: tuple[Paragraph, ...]
    name: Paragraph | None
    space: int | None
    cell: Cell | None
    paragraphs: tuple[Paragraph, ...]  # all of the block, empty ones included, in order


@dataclass(frozen=True, slots=True)
class Appendix:
    """An appendix: its label, title and reference, and the sections it fills (at least partly)."""

    label: tuple[Paragraph, ...]
    title: tuple[Paragraph, ...]
    reference: tuple[Paragraph, ...]
    first: Paragraph
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document (tên loại): its lower-case name (``biên bản``) and abbreviation (``BB``)."""

    name: str
    abbreviation: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Recognised:
    """The parts of one document. A paragraph has one role; every paragraph of every story has one.

    ``heading`` is the table of the letterhead where there is one. ``dated`` is the full date of the document
    where its place-and-date line (or, in minutes, nothing) gives one. ``body_first`` and ``body_last`` bound
    the text between title and signatures. ``beside`` names the further components of a paragraph that holds
    several, set apart by tabs or line breaks.
    """

    roles: Mapping[Paragraph, Role]
    kind: Kind | None
    style: Style | None
    heading: Table | None
    lines: tuple[DrawnLine, ...]
    signatures: tuple[SignatureBlock, ...]
    appendices: tuple[Appendix, ...]
    dated: date | None
    body_first: Paragraph | None
    body_last: Paragraph | None
    unrecognised: tuple[Said, ...]
    beside: Mapping[Paragraph, tuple[Role, ...]] = field(default_factory=dict)

    def all(self, *roles: Role) -> Iterator[Paragraph]:
        """Yield the paragraphs of these roles, in the order of the document."""
        return (paragraph for paragraph, role in self.roles.items() if role in roles)

    def first(self, role: Role) -> Paragraph | None:
        """Return the first paragraph of a role."""
        return next(self.all(role), None)

    def line_under(self, paragraph: Paragraph, role: Role | None = None) -> DrawnLine | None:
        """Return the line drawn under a paragraph; of several components in it, that of the role."""
        return next(
            (
                line
                for line in self.lines
                if line.under is paragraph and (role is None or line.role is None or line.role is role)
            ),
            None,
        )
