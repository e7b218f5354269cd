"""General layout (trình bày chung): decree 30/2020/NĐ-CP, appendix I, part I, sections I and IV."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from assembly.format_rules.finding import Said, Trouble
from assembly.format_rules.measures import said_mm, twips_of_mm, within
from assembly.format_rules.recognised import Role
from assembly.format_rules.rule import RuleFunction, Subject, milder_for_party
from assembly.format_rules.word_document import Cell, Paragraph, Section, Table

_SIDES = {"top": "trên", "bottom": "dưới", "left": "trái", "right": "phải"}
# which side of the upright page each side of a page turned left, or right, was
_TURNED = (
    {"top": "right", "left": "top", "bottom": "left", "right": "bottom"},
    {"top": "left", "right": "top", "bottom": "right", "left": "bottom"},
)
_NOT_FOR_WIDTH = frozenset(
    {
        Role.NATIONAL_NAME,
        Role.PARTY_NAME,
        Role.ISSUER,
        Role.NUMBER,
        Role.SIGNING_AUTHORITY,
        Role.SIGNER_OFFICE,
        Role.SIGNER_NAME,
        Role.RECIPIENTS_HEADING,
        Role.RECIPIENT,
        Role.MARK,
    }
)
_LEFT = {
    Role.SUPERIOR: Said("tên cơ quan chủ quản", "the superior body"),
    Role.ISSUER: Said("tên cơ quan ban hành", "the issuer"),
    Role.NUMBER: Said("số, ký hiệu", "the number"),
}
_RIGHT = {
    Role.NATIONAL_NAME: Said("Quốc hiệu", "the national name"),
    Role.MOTTO: Said("Tiêu ngữ", "the motto"),
    Role.PLACE_AND_DATE: Said("địa danh và thời gian", "place and date"),
}
_ORDER = (
    (Role.NATIONAL_NAME, Said("Quốc hiệu", "the national name")),
    (Role.TYPE, Said("tên loại văn bản", "the type of the document")),
    (Role.SUBJECT, Said("trích yếu nội dung", "the subject")),
    (Role.ADDRESSEE, Said("nơi kính gửi", "the addressees")),
    (Role.BASIS, Said("căn cứ ban hành", "the legal bases")),
    (Role.SIGNER_NAME, Said("họ tên người ký", "the signer's name")),
)


def paper(subject: Subject) -> Iterator[Trouble]:
    """The paper is A4, whichever way it lies."""
    short, long = (twips_of_mm(mm) for mm in subject.values.numbers("paper_mm"))
    off = subject.values.number("off_twips")
    for section in subject.document.sections:
        width, height = sorted((section.page_width, section.page_height))
        if not (within(width, short, short, off) and within(height, long, long, off)):
            found = Said(
                f"khổ giấy {said_mm(section.page_width).vi} × {said_mm(section.page_height).vi}",
                f"paper {said_mm(section.page_width).en} × {said_mm(section.page_height).en}",
            )
            required = Said(
                f"khổ A4 ({said_mm(short).vi} × {said_mm(long).vi})",
                f"A4 ({said_mm(short).en} × {said_mm(long).en})",
            )
            yield Trouble(section, found, required, severity=milder_for_party(subject))


def orientation(subject: Subject) -> Iterator[Trouble]:
    """A page lies on its side only for a table (bảng, biểu); letterhead and signatures are none."""
    for section in subject.document.sections:
        if section.page_width > section.page_height and not _holds_table(section, subject):
            yield Trouble(
                section,
                Said("trang nằm ngang mà không có bảng, biểu", "landscape page without a table"),
                Said("trang dọc (theo chiều dài của khổ A4)", "portrait page"),
            )


def margins(subject: Subject) -> Iterator[Trouble]:
    """Margins lie within the decree's limits; a landscape page may have them turned with the page."""
    limits: dict[str, tuple[float, float]] = {}
    for side in _SIDES:
        low_mm, high_mm = subject.values.range(f"{side}_mm")
        limits[side] = (twips_of_mm(low_mm), twips_of_mm(high_mm))
    for section in subject.document.sections:
        landscape = section.page_width > section.page_height
        values = {side: abs(getattr(section, side)) for side in _SIDES}  # below zero: kept at any cost
        values["left"] += section.gutter
        if landscape and any(
            all(within(values[now], *limits[was], subject.tolerance) for now, was in turned.items())
            for turned in _TURNED
        ):
            continue
        for side, vi in _SIDES.items():
            least, most = limits[side]
            if not within(values[side], least, most, subject.tolerance):
                found, low, high = said_mm(values[side]), said_mm(least), said_mm(most)
                yield Trouble(
                    section,
                    Said(f"lề {vi} {found.vi}", f"{side} margin {found.en}"),
                    Said(f"từ {low.vi} đến {high.vi}", f"{low.en} to {high.en}"),
                    severity="warning" if landscape else None,  # the act is silent on such pages
                )


def order(subject: Subject) -> Iterator[Trouble]:
    """The components stand where the diagram of the act has them: left and right, above and below."""
    parts = subject.parts
    places = {id(paragraph): at for at, paragraph in enumerate(subject.document.body.paragraphs())}
    if parts.heading is not None:
        yield from _sides(parts.heading, subject)
    yield from _recipients_at_left(subject)
    highest: tuple[int, Said] | None = None
    appendix = min(
        (places.get(id(each.first), len(places)) for each in parts.appendices), default=len(places)
    )
    for role, said in _ORDER:
        first = next((p for p in parts.all(role) if places.get(id(p), appendix) < appendix), None)
        if first is None:
            continue
        at = places[id(first)]
        if highest is not None and at < highest[0]:
            yield Trouble(
                first,
                Said(f"{said.vi} đứng trước {highest[1].vi}", f"{said.en} before {highest[1].en}"),
                Said(f"{said.vi} đứng sau {highest[1].vi}", f"{said.en} after {highest[1].en}"),
            )
        else:
            highest = (at, said)


def _sides(heading: Table, subject: Subject) -> Iterator[Trouble]:
    """Look whether each side of the letterhead holds what belongs there."""
    roles = subject.parts.roles
    for row in heading.rows:
        columns = [
            [(roles.get(p), p) for p in _of_cell(cell) if roles.get(p) in _LEFT or roles.get(p) in _RIGHT]
            for cell in row.cells
        ]
        held = [at for at, column in enumerate(columns) if column]
        if len(held) < 2:
            continue
        for at, said, wanted in (
            (held[0], _RIGHT, Said("bên phải", "at the right")),
            (held[-1], _LEFT, Said("bên trái", "at the left")),
        ):
            for role, paragraph in columns[at]:
                if role in said:
                    other = (
                        Said("bên trái", "at the left")
                        if said is _RIGHT
                        else Said("bên phải", "at the right")
                    )
                    name = said[role]
                    yield Trouble(
                        paragraph,
                        Said(f"{name.vi} ở {other.vi}", f"{name.en} {other.en}"),
                        Said(f"ở {wanted.vi} phần đầu văn bản", f"{wanted.en} of the letterhead"),
                    )
                    break


def _recipients_at_left(subject: Subject) -> Iterator[Trouble]:
    """Look whether recipients and signature stand in one row the wrong way round."""
    roles = subject.parts.roles
    signed = {id(block.cell) for block in subject.parts.signatures if block.cell is not None}
    heading = subject.parts.first(Role.RECIPIENTS_HEADING)
    if heading is None or heading.place.table is None or not signed:
        return
    for table in subject.document.body.tables():
        for row in table.rows:
            at = [n for n, cell in enumerate(row.cells) if any(p is heading for p in cell.paragraphs)]
            names = [
                n
                for n, cell in enumerate(row.cells)
                if id(cell) in signed and not any(roles.get(p) is Role.RECIPIENT for p in cell.paragraphs)
            ]
            if at and names and at[0] > max(names):
                yield Trouble(
                    heading,
                    Said("nơi nhận ở bên phải chữ ký", "recipients at the right of the signature"),
                    Said("nơi nhận ở bên trái, chữ ký ở bên phải", "recipients left, signature right"),
                )


def _holds_table(section: Section, subject: Subject) -> bool:
    for table in section.tables():
        if table is subject.parts.heading:
            continue
        roles = {subject.parts.roles.get(p) for cell in table.cells for p in _of_cell(cell)}
        if not roles & _NOT_FOR_WIDTH:
            return True
    # a chart or an organisation chart is a biểu as well
    return any(drawing.kind == "picture" for p in section.paragraphs() for drawing in p.drawings)


def _of_cell(cell: Cell) -> Iterator[Paragraph]:
    for block in cell.blocks:
        if isinstance(block, Paragraph):
            yield block
        else:
            for inner in block.cells:
                yield from _of_cell(inner)


RULES: Mapping[str, RuleFunction] = {"G01": paper, "G02": orientation, "G03": margins, "G08": order}
