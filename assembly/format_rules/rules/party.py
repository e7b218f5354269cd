"""Documents of the Party (văn bản của Đảng): guidance 05-HD/VPTW of 2026 and 36-HD/VPTW of 2018.

Neither text was seen, only what others write about them: nothing here is an error (REGULATION.md P01 to P08).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from assembly.conference.vietnamese import clean, fold, upper
from assembly.format_rules.catalogue import Values
from assembly.format_rules.components import shared
from assembly.format_rules.drawn_lines import cells_by_paragraph, line_troubles, without_typed_line
from assembly.format_rules.finding import Said, Trouble
from assembly.format_rules.lettering import lettering, stretches
from assembly.format_rules.measures import (
    TWIPS_PER_MM,
    said_first_line,
    said_line_spacing,
    said_mm,
    said_points,
    twips_of_mm,
    within,
)
from assembly.format_rules.recognised import Recognised, Role
from assembly.format_rules.rule import RuleFunction, Subject
from assembly.format_rules.rules.minutes import KIND as MINUTES
from assembly.format_rules.rules.minutes import swapped
from assembly.format_rules.word_document import Paragraph

_LONGEST_LINE = 400  # letters of a line that are looked at
_NAME = Said("tiêu đề văn bản của Đảng", "Party's name")
_SIDES = {"top": "trên", "bottom": "dưới", "left": "trái", "right": "phải"}


def heading(subject: Subject) -> Iterator[Trouble]:
    """ĐẢNG CỘNG SẢN VIỆT NAM in bold capitals with a line as long; never beside the heading of the state."""
    parts, values = subject.parts, subject.values
    names = list(_whole(parts, Role.PARTY_NAME))
    state = next(parts.all(Role.NATIONAL_NAME, Role.MOTTO), None)
    if names and state is not None:
        yield Trouble(
            state if parts.style == "party" else names[0],
            Said(
                "có cả Quốc hiệu, Tiêu ngữ và tiêu đề văn bản của Đảng",
                "the headings of the state and of the Party",
            ),
            Said("chỉ một trong hai tiêu đề", "one of the two headings"),
        )
    if parts.style != "party":
        return
    cells = cells_by_paragraph(subject.document)
    for paragraph in names:
        text = " ".join(clean(paragraph.printed[:_LONGEST_LINE]).split())
        if upper(text) != values.text("text"):
            yield Trouble(
                paragraph, Said(f"viết “{text}”", f"written “{text}”"), _exactly(values.text("text"))
            )
        yield from lettering(values, paragraph)
        yield from line_troubles(
            subject, [(paragraph, without_typed_line(stretches(paragraph)))], cells, _NAME
        )


def issuer(subject: Subject) -> Iterator[Trouble]:
    """The superior body in capitals that are not bold, the issuer in bold ones, an asterisk under it."""
    parts, values = subject.parts, subject.values
    last: Paragraph | None = None
    for paragraph in _whole(parts, Role.SUPERIOR):
        yield from lettering(Values(values.table("superior")), paragraph)
    for paragraph in _whole(parts, Role.ISSUER):
        yield from lettering(Values(values.table("issuer")), paragraph)
        last = paragraph
    if last is not None and parts.first(Role.ISSUER_STAR) is None:
        yield Trouble(
            last,
            Said("không có dấu sao dưới tên cơ quan ban hành", "no asterisk under the issuer"),
            Said("dấu sao (*) ở giữa, bên dưới", "an asterisk (*) in the middle below"),
        )


_NUMBER = re.compile(r"Số:? *(?P<figure>[\d.… _]*)(?P<rest>.*)", re.DOTALL)
_SYMBOL = re.compile(r"-[A-ZĐ]\w{0,9}/[^\W\d_][\w.… -]{0,60}|-[A-ZĐ]\w{0,9}/[.… _]{0,60}")


def number(subject: Subject) -> Iterator[Trouble]:
    """The number is followed by a hyphen and the type, then a slash and the body: Số 05-NQ/ĐU."""
    for paragraph in _whole(subject.parts, Role.NUMBER):
        text = clean(paragraph.printed[:_LONGEST_LINE]).strip()
        found = _NUMBER.match(text)
        if found is None or not found["rest"] or _SYMBOL.fullmatch(found["rest"].rstrip()):
            continue  # without a symbol it is left blank
        yield Trouble(paragraph, Said(f"viết “{text}”", f"written “{text}”"), _exactly("Số 05-NQ/ĐU"))


def has_state_form(line: str, values: Values) -> bool:
    """Tell whether a line begins with a capacity as the state writes it: TM. for T/M."""
    return _state_form(line, values.table("state_forms")) is not None


def _state_form(line: str, forms: Mapping[str, object]) -> re.Match[str] | None:
    found = re.match(r"(\w{1,3})\.", upper(line.strip()))
    return found if found and found[1] in forms else None


def signing(subject: Subject) -> Iterator[Trouble]:
    """Capacities are T/M, T/L, K/T; the office below one is not bold, the name is."""
    parts, values = subject.parts, subject.values
    state_forms = values.table("state_forms")
    for paragraph in parts.all(Role.SIGNING_AUTHORITY, Role.SIGNER_OFFICE):
        for line in clean(paragraph.printed[:_LONGEST_LINE]).split("\n"):
            found = _state_form(line, state_forms)
            if found:
                form = str(state_forms[found[1]])
                yield Trouble(
                    paragraph,
                    Said(f"viết “{found.group()}”", f"written “{found.group()}”"),
                    Said(f"viết “{form}”", f"“{form}”"),
                    words=line.strip(),
                )
    for block in parts.signatures:
        if block.authority:
            # no source tells how a second capacity, K/T below T/M, is printed
            if not shared(parts, block.authority[0]):
                yield from lettering(Values(values.table("capacity")), block.authority[0])
            for paragraph in block.office:
                yield from lettering(Values(values.table("office")), paragraph, severity="advice")
        if block.name is not None:
            yield from lettering(Values(values.table("name")), block.name)


def recipients_and_end(subject: Subject) -> Iterator[Trouble]:
    """Nơi nhận is underlined, its last line is Lưu …; the text ends with a full stop."""
    parts, values = subject.parts, subject.values
    for paragraph in parts.all(Role.RECIPIENTS_HEADING):
        plain = [
            run for run in paragraph.runs if run.printed.strip(" :\t\n") and run.format.underline == "none"
        ]
        if plain:
            yield Trouble(
                paragraph, Said("không gạch chân", "not underlined"), Said("gạch chân", "underlined")
            )
    for paragraph in parts.all(Role.RECIPIENT):
        text = clean(paragraph.printed[:_LONGEST_LINE]).strip(" -–\t")
        archive = re.match(r"Lưu\s*(?::|VT\b)", text)
        if archive:
            yield Trouble(
                paragraph,
                Said(f"viết “{archive.group()}”", f"written “{archive.group()}”"),
                Said("“Lưu …” không có dấu hai chấm, không ghi VT", "“Lưu …” without a colon and without VT"),
            )
    if parts.body_last is not None and parts.body_last.printed.rstrip().endswith("./."):
        yield Trouble(
            parts.body_last,
            Said("kết thúc bằng “./.”", "ends with “./.”"),
            Said("kết thúc bằng dấu chấm “.”", "ends with a full stop"),
            words=clean(parts.body_last.printed[-60:]).strip(),
        )
    kind = parts.kind.name if parts.kind else ""
    if kind == values.text("submission"):
        yield from _salutation(subject)
    if kind == MINUTES:
        yield from swapped(parts, values.texts("keeps_minutes"), values.texts("presides"))


def _salutation(subject: Subject) -> Iterator[Trouble]:
    salute = subject.values.text("salutation")
    first = subject.parts.first(Role.ADDRESSEE)
    if first is not None and fold(first.printed[:_LONGEST_LINE]).startswith(fold("Kính gửi")):
        yield Trouble(first, Said("viết “Kính gửi”", "written “Kính gửi”"), _exactly(salute))


def page(subject: Subject) -> Iterator[Trouble]:
    """Margins 20, 20, 30 and 15 mm, text of 14 pt, exact lines of 18 to 20 pt, first lines in by 1 cm."""
    parts, values = subject.parts, subject.values
    for section in subject.document.sections:
        for side, vi in _SIDES.items() if not section.landscape else ():
            wanted = twips_of_mm(values.number(f"{side}_mm"))
            value = getattr(section, side) + (section.gutter if side == "left" else 0)
            if not within(value, wanted, wanted, subject.tolerance):
                found, right = said_mm(value), said_mm(wanted)
                yield Trouble(section, Said(f"lề {vi} {found.vi}", f"{side} margin {found.en}"), right)
    text = Values(values.table("text"))
    least, most = (points * 20 for points in values.range("line_pt"))
    indent = values.number("first_line_mm") * TWIPS_PER_MM
    for paragraph in parts.all(Role.BODY):
        yield from lettering(text, paragraph)
        if not paragraph.printed.strip():
            continue
        form = paragraph.format
        if form.line_rule != "exact" or not least <= form.line <= most:
            yield Trouble(
                paragraph,
                said_line_spacing(form.line, form.line_rule),
                Said(
                    f"giãn dòng chính xác {said_points(least).vi} đến {said_points(most).vi}",
                    f"line spacing of exactly {said_points(least).en} to {said_points(most).en}",
                ),
                severity="advice",
            )
        if form.alignment in ("both", "left") and not within(
            form.left + form.first_line, indent, indent, subject.tolerance
        ):
            yield Trouble(
                paragraph,
                said_first_line(form.left + form.first_line),
                said_first_line(indent),
                severity="advice",
            )


def _whole(parts: Recognised, role: Role) -> Iterator[Paragraph]:
    """Yield the paragraphs of a role that hold no other component: their look is that of the role."""
    return (paragraph for paragraph in parts.all(role) if not shared(parts, paragraph))


def _exactly(text: str) -> Said:
    return Said(f"viết “{text}”", f"“{text}”")


RULES: Mapping[str, RuleFunction] = {
    "P02": heading,
    "P03": issuer,
    "P04": number,
    "P05": signing,
    "P06": recipients_and_end,
    "P07": page,
}
