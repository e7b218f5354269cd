"""The numbered tasks of a report or covenant that is there already, taken over as a list (nhiệm vụ).

A line is a task by the number before it, whoever put it there, the typist or Word. What stands in a line
stays together: a semicolon splits nothing. Letters and dashes below a number are its sub-points. What is no
task is left out, and told with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from assembly.conference.model import MOST_ITEMS
from assembly.conference.vietnamese import clean, fold
from assembly.format_rules.reading import read_document
from assembly.format_rules.word_document import Paragraph, Table

Kind = Literal["article", "roman", "number", "word", "letter", "dash", "plus", "none"]
WhyLeftOut = Literal["title", "section", "prose", "basis", "signature", "table", "too-many"]
MOST_LINES = 5_000
_LONGEST_HEADING = 150  # characters

# the number before a line; the higher in this list, the higher the level of a list it numbers
_LABELS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("roman", re.compile(r"(?:Phần\s+|Mục\s+)?(?=[IVX])(?:X{0,2}(?:IX|IV|V?I{0,3}))\s*[.)\-–/:]\s*(?=\S)")),
    ("roman", re.compile(r"[A-Z]\s*[.)]\s+(?=\S)")),
    ("article", re.compile(r"(?:Điều|Nhiệm vụ)\s+\d{1,3}\s*[.:)]\s*(?=\S)", re.IGNORECASE)),
    ("number", re.compile(r"\d{1,3}\s*(?:[.)/](?!\d)|[-–](?=\s))\s*(?=\S)")),
    (
        "word",
        re.compile(
            r"(?:(?:Một|Hai|Ba|Bốn|Năm|Sáu|Bảy|Tám|Chín|Mười(?:\s+một|\s+hai)?)\s+là"
            r"|Thứ\s+(?:nhất|hai|ba|tư|năm|sáu|bảy|tám|chín|mười))\s*[,:.]\s*(?=\S)",
            re.IGNORECASE,
        ),
    ),
    ("letter", re.compile(r"\d{1,3}(?:\.\d{1,3})+\s*[.)]?\s+(?=\S)")),  # 1.1. below 1.
    ("letter", re.compile(r"[a-zđ]\s*[.)/]\s+(?=\S)")),
    ("letter", re.compile(r"[a-zđ]\)(?=\S)")),
    ("dash", re.compile(r"[-–—−]\s*(?=\S)")),
    ("plus", re.compile(r"[+*•·▪◦●○■□➢✓]\s*(?=\S)")),
)
_RANK: dict[Kind, int] = {
    "article": 0, "number": 1, "word": 2, "letter": 3, "dash": 4, "plus": 5, "roman": -1, "none": 9,
}  # fmt: skip
_OF_TASKS = ("nhiệm vụ", "phương hướng", "nội dung thi đua", "giao ước", "chỉ tiêu")
_OF_THE_PAST = ("kết quả", "đánh giá", "tình hình", "đặc điểm", "tồn tại", "ưu điểm", "tổng kết")
_INTRODUCES = re.compile(r"(?:nội dung|nhiệm vụ|chỉ tiêu)\b.{0,60}:\s*$", re.IGNORECASE)
_CLOSES = re.compile(
    r"cam kết\b|^Trên đây là|được lập thành|kết thúc (?:vào|lúc)|\bkính (?:trình|đề nghị)|^Giao ước này",
    re.IGNORECASE,
)
_BASIS = re.compile(r"(?:-\s*)?Căn cứ\b")
_DATE = re.compile(r"^[\w\s.]{2,60},\s*ngày\s.{0,12}tháng\s.{0,8}năm\b", re.IGNORECASE)
_HEAD = re.compile(
    r"^(?:CỘNG H[OÒ]A XÃ HỘI|CỘNG HOÀ XÃ HỘI|ĐỘC LẬP|Độc lập\s*[-–]|ĐẢNG CỘNG SẢN"
    r"|S[ốỐ]\s*[:.]|\*+$|[-–—_=]{3,})"
)
_SIGNATURE = re.compile(
    r"^(?:Nơi nhận\b|NƠI NHẬN\b|TM\.|KT\.|TL\.|TUQ\.|Q\.\s|T/M\b|K/T\b|ĐẠI DIỆN\b"
    r"|TRƯỞNG KHỐI\b|PHÓ TRƯỞNG KHỐI\b|CHỦ TRÌ\b|THƯ KÝ\b|\(\s*[Kk]ý\b|\(\s*[Đđ]ã ký)"
)
_END = re.compile(r"\./\.\s*$")
_GOES_ON = re.compile(r"[^\W\d_]")
_PERIOD = re.compile(r"\bnăm\s+((?:19|20|21)\d\d)\b", re.IGNORECASE)


@dataclass(slots=True)
class FoundTask:
    """A task with its sub-points; ``section`` is the heading above it.

    ``likely``: it stands among the tasks of a plan, not among the results of a year. ``numbered``: a number
    or a sign stands before it.
    """

    text: str
    items: list[str] = field(default_factory=list)
    section: str = ""
    likely: bool = True
    numbered: bool = True

    @property
    def years(self) -> tuple[int, ...]:
        """The years that the task names."""
        return tuple(dict.fromkeys(int(year) for year in _PERIOD.findall(" ".join((self.text, *self.items)))))


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A line that is no task, and why."""

    text: str
    why: WhyLeftOut


@dataclass(frozen=True, slots=True)
class TakenOver:
    """The tasks found in a text, in their order, and what was left out."""

    tasks: tuple[FoundTask, ...]
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    kind: Kind
    text: str
    centred: bool = False
    table: bool = False


def tasks_of_text(text: str) -> TakenOver:
    """Return the tasks of a pasted text; where nothing is numbered each line is a task."""
    lines = [_line(line) for line in _joined(clean(text).split("\n"))]
    if lines and not any(line.kind != "none" for line in lines):
        lines = [_Line("dash", line.text) if not _why_apart(line) else line for line in lines]
    return _sorted_out(lines)


def tasks_of_document(docx: bytes) -> TakenOver:
    """Return the tasks of a .docx, numbers that Word prints included; raises DocumentRefused."""
    lines: list[_Line] = []
    for block in read_document(docx).body.blocks:
        if isinstance(block, Table):
            lines += [_Line("none", text, table=True) for text in _texts_of(block) if text]
            continue
        text = clean(block.printed).replace("\f", "").strip()
        if block.label is None:
            centred = block.format.alignment == "center"
            # a line break is how some typists begin a new number
            lines += [_line(piece, centred) for piece in text.split("\n") if piece.strip()]
        elif text:
            label = block.label.text.strip()
            kind = "plus" if block.label.number_format == "bullet" and label not in "-–—" else _kind_of(label)
            lines.append(_Line(kind, " ".join(text.split("\n"))))
    return _sorted_out(lines)


def _texts_of(table: Table) -> Iterator[str]:
    for row in table.rows:
        for cell in row.cells:
            texts = (clean(block.printed).strip() for block in cell.blocks if isinstance(block, Paragraph))
            yield " ".join(text for text in texts if text)


def _kind_of(label: str) -> Kind:
    return next((kind for kind, pattern in _LABELS if pattern.match(f"{label} x")), "number")


def _line(text: str, centred: bool = False) -> _Line:
    text = text.strip()
    for kind, pattern in _LABELS:
        found = pattern.match(text)
        if found:
            rest = text[found.end() :]
            return _Line(kind, rest[:1].upper() + rest[1:] if kind == "word" else rest, centred)
    return _Line("none", text, centred)


def _joined(lines: Iterable[str]) -> list[str]:
    """Join the lines of a text that was broken at its margin, as from a PDF."""
    joined: list[str] = []
    for line in (line.strip() for line in lines):
        if not line:
            joined.append("")
            continue
        before = joined[-1] if joined else ""
        goes_on = before and before[-1] not in ".;:!?" and _GOES_ON.match(line) and line[0].islower()
        if goes_on and _line(line).kind == "none":
            joined[-1] = f"{before} {line}"
        else:
            joined.append(line)
    return [line for line in joined if line]


def _sorted_out(lines: Sequence[_Line]) -> TakenOver:
    parts = list(_parts(lines[:MOST_LINES]))
    any_number = any(line.kind not in ("none", "roman") and not line.table for line in lines)
    found = _Sorting(any_of_tasks=any(part.of_tasks for part in parts), any_number=any_number)
    for part in parts:
        found.take(part)
    left_out = found.left_out
    tasks = found.tasks
    for more in (len(lines) - MOST_LINES, len(tasks) - MOST_ITEMS):
        if more > 0:
            left_out.append(LeftOut(str(more), "too-many"))
    tasks = tasks[:MOST_ITEMS]
    if not any(task.likely for task in tasks):
        for task in tasks:
            task.likely = True
    return TakenOver(tuple(tasks), tuple(left_out))


@dataclass(slots=True)
class _Part:
    """Lines below one heading; ``of_tasks``: it tells of a plan; of the past; None: neither."""

    heading: str = ""
    of_tasks: bool | None = None
    lines: list[_Line] = field(default_factory=list)


def _parts(lines: Sequence[_Line]) -> Iterator[_Part]:
    """Cut a text at Roman numbers, where anything else is numbered too, and at titles that say of what."""
    numbered = {line.kind for line in lines if not line.table} - {"none", "roman"}
    chapter: bool | None = None
    part = _Part()
    for each in lines:
        line = _Line("number", each.text) if each.kind == "roman" and not numbered else each
        heads = line.kind == "roman" or (_is_title(line) and not line.table)
        says = _says_of_tasks(line.text[:_LONGEST_HEADING]) if heads else None
        if line.kind == "roman" or says is not None:
            if line.kind == "none":
                chapter = says
            if part.lines:
                yield part
            part = _Part(line.text, chapter if says is None else says)
        part.lines.append(line)
    yield part


def _says_of_tasks(heading: str) -> bool | None:
    folded = fold(heading)
    if any(fold(words) in folded for words in _OF_THE_PAST):
        return False
    return True if any(fold(words) in folded for words in _OF_TASKS) else None


class _Sorting:
    """Sorts the lines of one part after the other; nothing behind the signatures is a task."""

    def __init__(self, *, any_of_tasks: bool, any_number: bool) -> None:
        self.tasks: list[FoundTask] = []
        self.left_out: list[LeftOut] = []
        self._any_of_tasks = any_of_tasks
        self._any_number = any_number
        self._ended = False

    def take(self, part: _Part) -> None:
        """Sort the lines of a part, which may begin with its heading."""
        numbered = [
            line for line in part.lines if line.kind not in ("none", "roman") and not _why_apart(line)
        ]
        likely = part.of_tasks or (part.of_tasks is None and not self._any_of_tasks)
        if not numbered:
            self._take_prose(part, likely=likely)
            return
        top = min(_RANK[line.kind] for line in numbered)
        last = [line for line in numbered if _RANK[line.kind] == top][-1]
        task: FoundTask | None = None
        heads = learned = False
        under: _Line | None = None
        for line in part.lines:
            why = self._why_out(line)
            plain = why is None and line.kind == "none"
            if why is None and not plain and _RANK[line.kind] == top:
                task = FoundTask(_ended(line.text), section=part.heading, likely=likely)
                self.tasks.append(task)
                heads, under = _heads(line.text), line
            elif task is not None and why is None and not plain:
                task.items.append(_ended(line.text))
            elif (
                task is not None
                and plain
                and heads
                and not _is_apart(line)
                and (under is not last or learned or task.text.endswith(":"))
            ):
                learned = True  # what stands below the last one is below it as well
                task.items.append(_ended(line.text))
            else:
                self._leave_out(line, why)
            self._ended = self._ended or bool(_END.search(line.text))

    def _take_prose(self, part: _Part, *, likely: bool) -> None:
        # a covenant names its parties first: what it is about begins behind "… các nội dung sau:"
        introduced = next((n for n, line in enumerate(part.lines) if _INTRODUCES.search(line.text)), -1)
        wanted = part.of_tasks if self._any_of_tasks else introduced >= 0 and not self._any_number
        for n, line in enumerate(part.lines):
            why = self._why_out(line)
            if wanted and why is None and n > introduced and not _is_apart(line) and n:
                self.tasks.append(
                    FoundTask(_ended(line.text), section=part.heading, likely=likely, numbered=False)
                )
            else:
                self._leave_out(line, why)
            self._ended = self._ended or bool(_END.search(line.text))

    def _leave_out(self, line: _Line, why: WhyLeftOut | None) -> None:
        self.left_out.append(LeftOut(line.text, why or ("title" if _is_title(line) else "prose")))

    def _why_out(self, line: _Line) -> WhyLeftOut | None:
        why = "section" if line.kind == "roman" else _why_apart(line)
        if why == "signature":
            self._ended = True
        return "signature" if self._ended and why is None else why


def _why_apart(line: _Line) -> WhyLeftOut | None:
    if line.table:
        return "table"
    if _SIGNATURE.match(line.text):
        return "signature"
    if _BASIS.match(line.text) and line.kind in ("none", "dash"):
        return "basis"
    if line.kind == "none" and (_HEAD.match(line.text) or _DATE.match(line.text)):
        return "title"
    return None


def _is_apart(line: _Line) -> bool:
    """Tell whether a line without a number stands by itself: a title, a closing sentence."""
    return _is_title(line) or bool(_CLOSES.search(line.text))


def _is_title(line: _Line) -> bool:
    letters = [letter for letter in line.text if letter.isalpha()]
    return bool(letters) and (line.centred or all(letter.isupper() for letter in letters))


def _heads(text: str) -> bool:
    """Tell whether a numbered line only heads what stands below it without a number."""
    return text.endswith(":") or (len(text) <= _LONGEST_HEADING and not text.endswith((".", ";", ",")))


def _ended(text: str) -> str:
    """Return the text of a line without the mark at its end, which the documents set themselves."""
    return _END.sub("", text).strip().rstrip(";.,").strip()
