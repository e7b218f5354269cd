"""Tags as Word leaves them: split into runs at any letter, with anything between that Word puts there."""

from __future__ import annotations

import random
from typing import Any

import pytest

from assembly.filling import compile_template
from tests.docxtpl_reference import assert_equal_parts
from tests.drawn import draw, paragraph, row, run, table, texts_of

WORDS: dict[str, Any] = {
    "name": "A & B <C>",
    "members": [{"name": "Sở Y tế"}, {"name": "Sở <Nội vụ> & Ban"}],
    "yes": True,
    "number": 7,
}
LOOKS = [
    "",
    "<w:b/>",
    "<w:noProof/>",
    '<w:lang w:val="en-US"/>',
    '<w:rFonts w:ascii="Times New Roman"/><w:spacing w:val="-4"/>',
]
# what leaves no text and no parent of its own
NOISE = {
    "nothing": "",
    "proofing": '<w:proofErr w:type="spellStart"/>',
    "a bookmark": '<w:bookmarkStart w:id="5" w:name="_GoBack"/><w:bookmarkEnd w:id="5"/>',
    "the end of a bookmark": '<w:bookmarkEnd w:id="5"/>',
    "a page": "<w:r><w:lastRenderedPageBreak/></w:r>",
    "a run without text": '<w:r w:rsidR="00AB12CD"/>',
    "an empty text": "<w:r><w:t/></w:r>",
    "an optional hyphen": "<w:r><w:softHyphen/></w:r>",
    "permissions": '<w:permStart w:id="1" w:edGrp="everyone"/><w:permEnd w:id="1"/>',
    "a comment": '<w:commentRangeStart w:id="0"/><w:commentRangeEnd w:id="0"/>',
    "white space": "\n   ",
    "a name with an angle": '<w:bookmarkStart w:id="6" w:name="a&gt;b"/>',
}
# bookmarks in loops are ours to part
REPEATABLE = [name for name, noise in NOISE.items() if "bookmark" not in noise]
# what docxtpl cannot join everywhere
HARDER = {
    "a deleted text": '<w:del w:id="1"><w:r><w:delText>xoá</w:delText></w:r></w:del>',
    "a field": '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
}
PARENTS = {
    "an insertion": '<w:ins w:id="1" w:author="a">{}</w:ins>',
    "a smart tag": '<w:smartTag w:element="place">{}</w:smartTag>',
    "a link": '<w:hyperlink w:anchor="b">{}</w:hyperlink>',
    "a content control": "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>",
}
LINES = [
    "a {{ name }} b",
    "x{% if yes %}có{% else %}không{% endif %}{# ghi chú #}y",
    "{%p for m in members %}",
    "{{ loop.index }}. {{m.name}}{% if not loop.last %};{% endif %}",
    "{%p endfor %}",
    "{%p if number &gt; 3 and “Sở” in members[0][‘name’] %}",
    "trên {{number}} {{ number }}",
    "{%p endif %}",
]
CELLS = ["{%tr for m in members %}", "{{ m.name }}", "{%tr endfor %}"]


def letters(text: str) -> list[str]:
    """Return the letters of a text of XML; an entity is one."""
    found: list[str] = []
    while text:
        end = text.index(";") + 1 if text.startswith("&") else 1
        found.append(text[:end])
        text = text[end:]
    return found


def split(text: str, chance: random.Random) -> str:
    """Return a paragraph whose text is split into runs at random, with noise between."""
    pieces: list[str] = []
    for letter in letters(text):
        if pieces and chance.random() < 0.7:
            pieces[-1] += letter
        else:
            pieces.append(letter)
    content = ""
    for piece in pieces:
        noise = chance.sample(REPEATABLE, chance.randrange(3))
        content += run(piece, chance.choice(LOOKS)) + "".join(NOISE[name] for name in noise)
    return f"<w:p>{content}</w:p>"


def whole() -> bytes:
    """Return the template as its author typed it."""
    return document([paragraph(line) for line in LINES], [paragraph(line) for line in CELLS])


def document(lines: list[str], cells: list[str]) -> bytes:
    """Return a template of paragraphs, and of a table with a paragraph in each row."""
    rows = [row(f"<w:tc><w:tcPr><w:tcW w:w='1000'/></w:tcPr>{inside}</w:tc>") for inside in cells]
    return draw(*lines, table(*rows, columns=1), header1=lines[0] + lines[1])


TEXTS = texts_of(compile_template(whole()).fill(WORDS))


@pytest.mark.parametrize("seed", range(40))
def test_tags_split_at_random_give_what_docxtpl_gives(seed: int) -> None:
    """Every part equals docxtpl's, and its texts are those of the template as it was typed."""
    chance = random.Random(seed)  # noqa: S311 - places for a test, no secret
    docx = document([split(line, chance) for line in LINES], [split(line, chance) for line in CELLS])
    assert TEXTS == texts_of(compile_template(docx).fill(WORDS))
    assert_equal_parts(docx, WORDS)


@pytest.mark.parametrize("noise", NOISE)
def test_a_tag_split_between_any_two_letters_gives_what_docxtpl_gives(noise: str) -> None:
    """Each place of a tag that prints, one paragraph each."""
    text = LINES[0]
    body = [
        f"<w:p>{run(text[:at])}{NOISE[noise]}{run(text[at:], LOOKS[1])}</w:p>" for at in range(1, len(text))
    ]
    docx = draw(*body)
    assert ["a A & B <C> b"] * len(body) == texts_of(compile_template(docx).fill(WORDS))
    assert_equal_parts(docx, WORDS)


@pytest.mark.parametrize("noise", HARDER)
@pytest.mark.parametrize("text", [LINES[0], LINES[1]])
def test_a_tag_with_other_texts_between_is_filled(text: str, noise: str) -> None:
    """docxtpl leaves a tag whose braces such a text divides, or loses the text behind it."""
    body = [paragraph(run(text[:at]), HARDER[noise], run(text[at:], "<w:b/>")) for at in range(1, len(text))]
    filled = compile_template(draw(*body)).fill(WORDS)
    expected = texts_of(compile_template(draw(text)).fill(WORDS))
    assert expected * len(body) == texts_of(filled)


@pytest.mark.parametrize("parent", PARENTS)
@pytest.mark.parametrize("text", [LINES[0], "{_{ a }_} {_% b %_} {a_{ {{ number }}"])
def test_a_tag_or_brace_half_in_something_is_filled(text: str, parent: str) -> None:
    """Wherever a revision, a link or a control begins or ends, the text is that of the whole line."""
    expected = texts_of(compile_template(draw(text)).fill(WORDS))
    for wrapped in (True, False):
        body = [
            paragraph(
                *(
                    PARENTS[parent].format(run(piece)) if (at == 0) is wrapped else run(piece)
                    for at, piece in enumerate((text[:cut], text[cut:]))
                )
            )
            for cut in range(1, len(text))
        ]
        assert expected * len(body) == texts_of(compile_template(draw(*body)).fill(WORDS))
