"""Số, ký hiệu, địa danh, thời gian: number and symbol, place and date (decree 30, appendix I, II.3, II.4)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from assembly.conference.vietnamese import clean, fold
from assembly.format_rules.components import components, roles_of, shared
from assembly.format_rules.finding import Said, Severity, Trouble
from assembly.format_rules.lettering import alignment, in_capitals, lettering, lines_of, text_of
from assembly.format_rules.places import shortened
from assembly.format_rules.recognised import Role
from assembly.format_rules.rule import RuleFunction, Subject
from assembly.format_rules.word_document import Cell, Paragraph, Row

_BLANKS = " .…_"  # a blank to be filled in by hand
_MOST_LETTERS = 1_000  # of a number or a date; hostile text is longer
_WORD = re.compile(r"(số)( ?)(:?)", re.IGNORECASE)
_DASHES = re.compile(r"[-\u2010-\u2015\u2212]")
_GROUP = re.compile(r"[^\W_]+(?:[&.][^\W_]+)*")
_YEAR = re.compile(r"\d{4}/")
_DATE = re.compile(r"(ngày)([\d .…_]{0,60})(tháng)([\d .…_]{0,60})(năm)([\d .…_]{0,60})", re.IGNORECASE)
DATE_WORD = "ngày"  # without it no text holds a date in words
_FULL_DATE = re.compile(
    r"\b(ngày)\s{1,9}(\d{1,2})\s{1,9}(tháng)\s{1,9}(\d{1,2})\s{1,9}(năm)\s{1,9}(\d{4})\b", re.IGNORECASE
)


def number_and_symbol(subject: Subject) -> Iterator[Trouble]:
    """Number and symbol: ``Số: 05/BC-KTĐ``, upright, 13, centred (II.3); the number may be a blank."""
    for component in components(subject.parts, Role.NUMBER):
        for paragraph, printed in component:
            # some type the V/v below it into the same paragraph
            line = next((each for each in lines_of(printed) if text_of(each)), [])
            text = text_of(line)
            if not text or len(text) > _MOST_LETTERS:
                continue
            yield from _number(subject, paragraph, text)
            yield from lettering(subject.values, paragraph, line)
            if not shared(subject.parts, paragraph):
                yield from alignment(subject.values, paragraph)


def _number(subject: Subject, paragraph: Paragraph, text: str) -> Iterator[Trouble]:
    def trouble(found: Said, required: Said, severity: Severity | None = None) -> Trouble:
        return Trouble(paragraph, found, required, shortened(text), severity)

    form = Said("dạng “Số: 05/BC-KTĐ”", "such as “Số: 05/BC-KTĐ”")
    word = _WORD.match(text)
    if word is None:
        yield trouble(Said("không bắt đầu bằng “Số:”", "does not begin with “Số:”"), form)
        return
    if word[1] != "Số":
        yield trouble(
            Said(f"ghi “{word[1]}”", f"“{word[1]}”"),
            Said("“Số” viết hoa chữ cái đầu, còn lại chữ thường", "“Số” with only its first letter capital"),
        )
    if not word[3]:
        found = Said("thiếu dấu hai chấm sau chữ “Số”", "no colon after “Số”")
        yield trouble(found, Said("“Số:”", "“Số:”"))
    elif word[2]:
        found = Said("có dấu cách trước dấu hai chấm", "a space before the colon")
        yield trouble(found, Said("“Số:”", "“Số:”"), "warning")
    figure, slash, symbol = text[word.end() :].partition("/")
    if not slash:
        if set(figure.strip()) <= set(_BLANKS) and figure.strip():
            return  # all of it is still to be written in
        found = Said("thiếu dấu gạch chéo giữa số và ký hiệu", "no slash between number and symbol")
        yield trouble(found, form)
        return
    yield from _figure(subject, paragraph, text, figure.strip(_BLANKS))
    yield from _symbol(subject, paragraph, text, symbol)


def _figure(subject: Subject, paragraph: Paragraph, text: str, figure: str) -> Iterator[Trouble]:
    if not figure:
        return  # given after signing (article 15)
    if not (figure.isascii() and figure.isdigit()):
        found = Said(f"số ghi “{figure}”", f"the number is “{figure}”")
        yield Trouble(paragraph, found, Said("số bằng chữ số Ả Rập", "Arabic digits"), shortened(text))
    elif len(figure) < 2 and int(figure) < subject.values.number("leading_zero_below"):
        found = Said(f"số {figure}", f"number {figure}")
        yield Trouble(paragraph, found, Said(f"số 0{figure}", f"0{figure}"), shortened(text))


def _symbol(subject: Subject, paragraph: Paragraph, text: str, symbol: str) -> Iterator[Trouble]:
    def trouble(found: Said, required: Said, severity: Severity | None = None) -> Trouble:
        return Trouble(paragraph, found, required, shortened(text), severity)

    if symbol.startswith(" ") and symbol.strip(_BLANKS):
        found = Said("có dấu cách sau dấu gạch chéo", "a space after the slash")
        yield trouble(found, Said("dấu gạch chéo liền ký hiệu", "no space after the slash"), "warning")
    symbol = symbol.strip()
    if year := _YEAR.match(symbol):
        found = Said(f"có năm {symbol[:4]} trong số, ký hiệu", f"the year {symbol[:4]} in it")
        required = Said(
            "văn bản hành chính không ghi năm (chỉ văn bản quy phạm pháp luật)",
            "administrative documents carry no year there; only normative acts do",
        )
        yield trouble(found, required, "warning")
        symbol = symbol[year.end() :]
    if not symbol.strip(_BLANKS):
        return
    if "/" in symbol:
        found = Said("có hai dấu gạch chéo", "two slashes")
        yield trouble(found, Said("giữa các nhóm chữ là dấu gạch nối (-)", "hyphens between the groups"))
        return
    dashes = _DASHES.findall(symbol)
    if any(dash not in "-\u2010\u2011" for dash in dashes):
        found = Said("dùng dấu gạch dài giữa các nhóm chữ", "a dash between the groups")
        yield trouble(found, Said("dấu gạch nối (-) không cách chữ", "a hyphen (-) without spaces"))
    groups = _DASHES.split(symbol)
    if any(group != group.strip() for group in groups):
        found = Said("có dấu cách quanh dấu gạch nối", "spaces around the hyphen")
        yield trouble(found, Said("dấu gạch nối (-) không cách chữ", "a hyphen (-) without spaces"))
    for group in (each.strip() for each in groups):
        if not group.strip(_BLANKS):
            continue
        if _GROUP.fullmatch(group) is None:
            found = Said(f"nhóm “{group}” trong ký hiệu", f"“{group}” in the symbol")
            required = Said("chỉ các chữ viết tắt nối bằng dấu gạch nối", "abbreviations joined by hyphens")
            yield trouble(found, required)
        elif group[0].islower():
            found = Said(f"“{group}” viết thường trong ký hiệu", f"“{group}” in lower case")
            yield trouble(found, Said("ký hiệu bằng chữ in hoa", "capital letters"))
    yield from _of_the_kind(subject, paragraph, text, groups[0].strip())


def _of_the_kind(subject: Subject, paragraph: Paragraph, text: str, group: str) -> Iterator[Trouble]:
    kind = subject.parts.kind
    if kind is None or kind.abbreviation is None or not group.strip(_BLANKS) or group == kind.abbreviation:
        return
    yield Trouble(
        paragraph,
        Said(f"ký hiệu tên loại là “{group}”", f"the type's abbreviation is “{group}”"),
        Said(f"{kind.name}: “{kind.abbreviation}”", f"“{kind.abbreviation}” for {kind.name}"),
        shortened(text),
        "warning",
    )


def place_and_date(subject: Subject) -> Iterator[Trouble]:
    """Place and date: ``Yên Bái, ngày 05 tháng 3 năm 2022``, italic, 13 to 14, centred, beside the number."""
    for component in components(subject.parts, Role.PLACE_AND_DATE):
        for paragraph, line in component:
            yield from lettering(subject.values, paragraph, line)
            if not shared(subject.parts, paragraph) and "\t" not in paragraph.printed:
                yield from alignment(subject.values, paragraph)
        first = component[0][0]
        text = " ".join(text_of(line) for _, line in component)
        if len(text) <= _MOST_LETTERS:
            yield from _date_form(first, text)
        yield from _beside_number(subject, first)


def _date_form(paragraph: Paragraph, text: str) -> Iterator[Trouble]:
    def trouble(found: Said, required: Said, severity: Severity | None = None) -> Trouble:
        return Trouble(paragraph, found, required, shortened(text), severity)

    text = " ".join(text.split("\n"))
    form = Said("dạng “Yên Bái, ngày 05 tháng 3 năm 2022”", "such as “Yên Bái, ngày 05 tháng 3 năm 2022”")
    date = _DATE.search(text)
    if date is None or text[date.end() :].strip():
        yield trouble(Said(f"ghi “{shortened(text)}”", f"“{shortened(text)}”"), form)
        return
    words = (date[1], date[3], date[5])
    if any(not word.islower() for word in words) and not in_capitals(text):
        wrong = ", ".join(f"“{word}”" for word in words if not word.islower())
        required = Said("“ngày”, “tháng”, “năm” chữ in thường", "these words in lower case")
        yield trouble(Said(f"ghi {wrong}", wrong), required)
    year = date[6].strip()
    figures = year.strip(_BLANKS)
    if re.fullmatch(r"\d{4}", figures):
        if year.endswith("."):
            found = Said("có dấu chấm ở cuối", "a full stop at the end")
            yield trouble(found, Said("không có dấu chấm", "no full stop"), "warning")
    elif figures and (figures == year or len(figures) > 4):  # “20…” is still to be written in
        found = Said(f"năm ghi “{year}”", f"the year is “{year}”")
        yield trouble(found, Said("năm đủ bốn chữ số", "a year of four digits"))
    place = text[: date.start()].strip()
    if not place.endswith(","):
        found = Said("thiếu dấu phẩy sau địa danh", "no comma after the place")
        yield trouble(found, Said("dấu phẩy sau địa danh", "a comma after the place"))
    name = place.rstrip(", ").strip(_BLANKS)
    if name[:1].islower() or in_capitals(name):
        found = Said(f"địa danh ghi “{name}”", f"the place is “{name}”")
        yield trouble(
            found, Said("viết hoa chữ cái đầu của địa danh", "only the initials of the place in capitals")
        )


def _beside_number(subject: Subject, paragraph: Paragraph) -> Iterator[Trouble]:
    number = subject.parts.first(Role.NUMBER)
    heading = subject.parts.heading
    if number is None or heading is None:
        return
    ours, theirs = _row_of(heading.rows, paragraph), _row_of(heading.rows, number)
    if ours is None or theirs is None:
        return
    (at, cell), (beside, other) = ours, theirs
    # a cell merged downwards holds lines of several rows: which stands beside which only the page shows
    if at != beside and cell.row_span == 1 and other.row_span == 1:
        yield Trouble(
            paragraph,
            Said("không cùng dòng với số, ký hiệu", "not on the line of the number"),
            Said("cùng một dòng với số, ký hiệu văn bản", "on the line of the number"),
        )
    elif cell is heading.rows[at].cells[0] and len(heading.rows[at].cells) > 1 and cell is not other:
        yield Trouble(
            paragraph,
            Said("ở bên trái", "at the left"),
            Said("canh giữa dưới Quốc hiệu", "centred below the national name"),
        )


def _row_of(rows: Sequence[Row], paragraph: Paragraph) -> tuple[int, Cell] | None:
    for at, row in enumerate(rows):
        for cell in row.cells:
            if paragraph in cell.paragraphs:
                return at, cell
    return None


def date_figures(subject: Subject) -> Iterator[Trouble]:
    """Days below 10 and January and February carry a leading 0, other months do not (II.4b).

    The rule is about the document's own date: in running text a breach is only a warning.
    """
    days = subject.values.number("leading_zero_below_day")
    months = subject.values.number("leading_zero_below_month")
    for paragraph in subject.parts.roles:
        own = Role.PLACE_AND_DATE in roles_of(subject.parts, paragraph)
        text = paragraph.printed
        if own or not unicodedata.is_normalized("NFC", text):
            text = clean(text)  # takes its time, and most paragraphs need none of it
        seen: set[str] = set()
        for found in (_DATE if own else _FULL_DATE).finditer(text):
            day, month = (found[at].strip(_BLANKS) for at in (2, 4))
            right = _figure_of(day, days), _figure_of(month, months)
            if right == (day, month) or found[0] in seen:
                continue
            seen.add(found[0])
            wrong = Said(
                f"ghi “ngày {day or '…'} tháng {month or '…'}”", f"“ngày {day or '…'} tháng {month or '…'}”"
            )
            wanted = f"“ngày {right[0] or '…'} tháng {right[1] or '…'}”"
            yield Trouble(
                paragraph,
                wrong,
                Said(wanted, wanted),
                shortened(found[0]),
                None if own else "warning",
            )


def says_a_date(text: str) -> bool:
    """Tell whether running text holds a date in words that C13 looks at; the text is NFC."""
    return _FULL_DATE.search(text) is not None


def _figure_of(figure: str, leading_zero_below: float) -> str:
    """Return how a day or month is written; what is no number of at most two digits stays."""
    if not (figure.isascii() and figure.isdigit()) or len(figure) > 2 or not int(figure):
        return figure
    number = int(figure)
    return f"{number:02}" if number < leading_zero_below else str(number)


def place_name(subject: Subject) -> Iterator[Trouble]:
    """The place is a unit's official name, in full where it is named after a person or event (II.4a)."""
    full_names = {fold(name): full for name, full in subject.values.table("full_names").items()}
    short = frozenset(subject.values.texts("abbreviations"))
    provinces = {fold(name): name for name in subject.values.texts("provinces")}
    for paragraph, line in chain.from_iterable(components(subject.parts, Role.PLACE_AND_DATE)):
        text = text_of(line)[:_MOST_LETTERS]
        name = text.partition(",")[0].strip(_BLANKS) if "," in text else ""
        folded = fold(name)
        if not folded:
            continue
        official = full_names.get(folded) or provinces.get(folded)
        if name.split()[0].rstrip(".").upper() in short or name.upper() in short:
            found = Said(f"địa danh viết tắt “{name}”", f"the place is abbreviated: “{name}”")
            yield Trouble(paragraph, found, Said("tên đầy đủ", "the full name"), shortened(name))
        elif folded in full_names:
            yield Trouble(paragraph, *_named(name, str(official)), shortened(name))
        elif official is not None and not in_capitals(name) and not _same_letters(name, official):
            yield Trouble(paragraph, *_named(name, official), shortened(name))
        elif folded.partition(" ")[0] == fold("tỉnh") and folded.partition(" ")[2] in provinces:
            yield Trouble(
                paragraph, *_named(name, provinces[folded.partition(" ")[2]]), shortened(name), "advice"
            )


def _named(name: str, official: str) -> tuple[Said, Said]:
    return Said(f"địa danh “{name}”", f"the place is “{name}”"), Said(f"“{official}”", f"“{official}”")


def _same_letters(name: str, official: str) -> bool:
    """Tell whether two spellings that fold to one are in the same capitals; tones and hyphens aside."""
    capitals = [letter.isupper() for letter in clean(name) if letter.isalpha()]
    return capitals == [letter.isupper() for letter in official if letter.isalpha()]


RULES: Mapping[str, RuleFunction] = {
    "C09": number_and_symbol,
    "C12": place_and_date,
    "C13": date_figures,
    "C14": place_name,
}
