"""Paragraphs that several documents share: legal bases, numbered tasks, prose, lists."""

from __future__ import annotations

from templates_docx.parts.ooxml import Run, bold, each, paragraph, when
from templates_docx.parts.style_sheet import Style


def end_mark(style: Style) -> str:
    """Return how the last sentence ends: './.' in state style (forms 1.1 to 1.10), '.' in Party style."""
    return "./." if style == "state" else "."


def text(*content: str | Run, keep_next: bool = False) -> str:
    """Return a paragraph of body text."""
    return paragraph("NoiDung", *content, keep_next=keep_next)


def legal_bases(style: Style) -> str:
    """Return one line a legal basis: ';' at the end, the last one '.' (II.6a)."""
    mark = "" if style == "state" else "- "
    end = "{% if loop.last %}.{% else %};{% endif %}"
    return each("base in bases", paragraph("CanCu", mark + "Căn cứ {{ base }}" + end))


def tasks(words: str) -> str:
    """Return tasks as 1., 2., 3. with a), b), c) below, or as paragraphs where they are prose."""
    number = f"{{% if {words}.numbered %}}{{{{ task.number }}}}. {{% endif %}}"
    return each(
        f"task in {words}.entries",
        text(number, "{{ task.text }}"),
        each("item in task.entries", text("{{ item.letter }}) {{ item.text }}")),
    )


def prose(words: str) -> str:
    """Return one body paragraph for each text."""
    return each(f"line in {words}", text("{{ line }}"))


def dashes(words: str) -> str:
    """Return one '- …' paragraph for each text."""
    return each(f"line in {words}", text("- {{ line }}"))


def labelled(label: str, *content: str | Run) -> str:
    """Return a paragraph that begins with a bold label."""
    return text(bold(f"{label}: "), *content)


def representative(words: str) -> str:
    """Return who speaks for a unit, with room to write name and office where they are not known."""
    return text(f"Đại diện: {{{{ {words}.name }}}}; chức vụ: {{{{ {words}.title }}}}.")


AWARD = "{{ award.name }}: {{ award.count }} tập thể"
AWARDED = "{% for recipient in award.recipients %}{{ recipient.name }}{% if not loop.last %}; {% endif %}{% endfor %}"


def lines_to_write(words: str) -> str:
    """Return a dotted line for each recipient that nobody named."""
    return each(f"line in {words}.lines_to_write", text("- {{ line }}"))


def request(what: str) -> str:
    """Return the closing request of a submission, still without its end mark."""
    return (
        "{{ block.name }} kính trình {% if addressees_inside %}{{ addressees_inside }}{% else %}"
        f"cấp có thẩm quyền{{% endif %}} {what}{{% if addressees_inside %}} theo thẩm quyền{{% endif %}}"
    )


def optional_prose(words: str, heading: str, *, as_dashes: bool = False, numbered_when: str = "") -> str:
    """Return a heading with its paragraphs, nothing where there are none.

    The heading is numbered, or only where ``numbered_when`` holds: nothing is counted that stands alone.
    """
    body = dashes(words) if as_dashes else prose(words)
    head = paragraph("Khoan", heading)
    if numbered_when:
        head = when(numbered_when, head, otherwise=[paragraph("KhoanTran", heading)])
    return when(words, head, body)


def commitment(style: Style, usual: str, *, with_copies: bool) -> str:
    """Return the closing commitment (the block's own words go first) and how many copies were signed."""
    end = end_mark(style)
    if not with_copies:
        own = text("{{ covenant.commitment }}" + end, keep_next=True)
        return when("covenant.commitment", own, otherwise=[text(usual + end, keep_next=True)])
    last = f"{{% if covenant.copies %}}.{{% else %}}{end}{{% endif %}}"
    copies = "Bản giao ước này được lập thành {{ covenant.copies }} bản có giá trị như nhau" + end
    return when(
        "covenant.commitment",
        text("{{ covenant.commitment }}" + last, keep_next=True),
        otherwise=[text(usual + last, keep_next=True)],
    ) + when("covenant.copies", text(copies, keep_next=True))
