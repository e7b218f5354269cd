"""The annotated copy: each finding is a comment at its place, and nothing else changes."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree
from openxml_audit import OpenXmlValidator

from assembly.format_rules import annotate
from assembly.format_rules.annotate import annotated
from assembly.format_rules.checking import check_document
from assembly.format_rules.finding import FormatReport
from assembly.format_rules.fixing import fixed
from tests.drawn import W, draw, paragraph, part_of, run, zipped
from tests.examples import EXAMPLES, made_of_file
from tests.signed import signed_file
from tests.typed import Inside, Line, Look, Typed
from tests.typed_documents import TYPED

ARIAL, TIMES = (
    f'<w:rFonts w:ascii="{face}" w:hAnsi="{face}" w:cs="{face}"/>' for face in ("Arial", "Times New Roman")
)


def comments_of(docx: bytes) -> dict[str, list[str]]:
    """Return the lines of each comment by its id."""
    root = etree.fromstring(part_of(docx, "word/comments.xml"))
    return {
        str(comment.get(f"{W}id")): [
            "".join(text.text or "" for text in line.iter(f"{W}t")) for line in comment.iter(f"{W}p")
        ]
        for comment in root.iter(f"{W}comment")
    }


def commented(docx: bytes) -> dict[str, str]:
    """Return the text of the body that each comment stands around, by its id."""
    found: dict[str, str] = {}
    opened: set[str] = set()
    for element in etree.fromstring(part_of(docx)).iter(
        f"{W}t", f"{W}commentRangeStart", f"{W}commentRangeEnd"
    ):
        number = str(element.get(f"{W}id"))
        if element.tag == f"{W}commentRangeStart":
            opened.add(number)
            found[number] = ""
        elif element.tag == f"{W}commentRangeEnd":
            opened.remove(number)
        else:
            for each in opened:
                found[each] += element.text or ""
    return found


def pairs(docx: bytes) -> list[tuple[str, str]]:
    """Return the title of each comment with the text that it stands around, in the order of the ids."""
    around = commented(docx)
    return [(lines[0], around[number]) for number, lines in comments_of(docx).items()]


def data(report: FormatReport) -> list[tuple[object, ...]]:
    """Return what the findings of a report say."""
    return [(each.rule, each.severity, each.place, each.words, each.found) for each in report.findings]


def audit(docx: bytes, folder: Path) -> set[str]:
    """Return what the strict OOXML audit says of a file."""
    file = folder / "audited.docx"
    file.write_bytes(docx)
    # a validator remembers packages by their address in memory: one for each file
    return {str(error) for error in OpenXmlValidator(strict=True).validate(file).errors}


def messy() -> Typed:
    """Return a report with breaches in the letterhead, text, a table, the signature and the page."""
    number = Line("page_number", "{PAGE}", Look(size=22, align="right", italic=True))
    return (
        TYPED["report"]()
        .change("national_name", bold=False)
        .change("body_1", align="left")
        .change("body_2", font="Arial", size=24, inside="insertion")
        .change("point_1", size=32, inside="hyperlink")
        .change("table_cell_2", font="Arial")
        .change("signer_name", bold=False)
        .sheet(left=1134, header=(), title_page=False, footer=(number,))
    )


def test_each_finding_is_a_comment_around_its_words() -> None:
    """A comment tells rule, what is found, what is required and the article, and stands at the words."""
    report = check_document(messy().docx())
    copy = annotated(report)
    around = commented(copy)
    comments = comments_of(copy)
    assert len(around) == len(comments) == len(report.findings) > 8
    for finding, (number, lines) in zip(report.findings, comments.items(), strict=True):
        severity = {"error": "Lỗi", "warning": "Cảnh báo", "advice": "Gợi ý"}[finding.severity]
        assert lines[0] == f"{severity} {finding.rule}: {finding.title.vi}"
        assert f"Hiện có: {finding.found.vi}" in lines
        assert f"Quy định: {finding.required.vi}" in lines
        assert any(finding.article in line for line in lines)
        if finding.place and finding.place.story == "body" and finding.place.paragraph:
            assert finding.words[:60] in around[number]


def test_a_comment_stands_around_whole_runs_only_where_they_are_wrong() -> None:
    """The right words before and after the wrong ones are outside the comment, and no run is split."""
    sentence = "Tổ chức thực hiện tốt nhiệm vụ chính trị được giao, phấn đấu hoàn thành các chỉ tiêu của năm."
    raw = paragraph(run(sentence, TIMES), run("chữ lạc phông", ARIAL), run(sentence, TIMES))
    typed = TYPED["report"]().change("body_1", raw=raw)
    docx = typed.docx()
    copy = annotated(check_document(docx))
    assert [text for title, text in pairs(copy) if "G04" in title] == ["chữ lạc phông"]
    texts = [
        [element.text for element in etree.fromstring(part_of(each)).iter(f"{W}t")] for each in (docx, copy)
    ]
    assert texts[0] == texts[1]


@pytest.mark.parametrize("inside", ["insertion", "hyperlink", "content_control"])
def test_marks_stand_between_the_children_of_a_paragraph(inside: Inside) -> None:
    """A comment on words in a link, a control or an insertion stands around the whole of it."""
    copy = annotated(check_document(TYPED["report"]().change("body_2", size=24, inside=inside).docx()))
    root = etree.fromstring(part_of(copy))
    marks = list(root.iter(f"{W}commentRangeStart", f"{W}commentRangeEnd", f"{W}commentReference"))
    assert marks
    for mark in marks:
        holder = mark.getparent()
        assert holder is not None
        if mark.tag == f"{W}commentReference":
            holder = holder.getparent()
        assert holder is not None
        assert holder.tag == f"{W}p"


def test_a_comment_on_what_a_field_shows_stands_around_the_field() -> None:
    """Word writes the shown words anew when it brings the field up to date; the comment stays."""
    raw = paragraph(
        run("Xem ", TIMES),
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>',
        '<w:r><w:instrText xml:space="preserve"> REF muc </w:instrText></w:r>',
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>',
        run("mục một", ARIAL),
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
        run(" của báo cáo.", TIMES),
    )
    copy = annotated(check_document(TYPED["report"]().change("body_1", raw=raw).docx()))
    xml = part_of(copy).decode()
    number = next(number for number, lines in comments_of(copy).items() if "G04" in lines[0])
    start = xml.index(f'<w:commentRangeStart w:id="{number}"/>')
    end = xml.index(f'<w:commentRangeEnd w:id="{number}"/>')
    assert start < xml.index('w:fldCharType="begin"') < xml.index('w:fldCharType="end"') < end
    assert commented(copy)[number] == "mục một"


@pytest.mark.parametrize(
    ("where", "inside"),
    [
        ("header", "CỘNG HÒA"),  # Word allows no comments there: the first words of its section
        ("text box", "w:drawing"),
        ("footnote", "w:footnoteReference"),
    ],
)
def test_what_takes_no_comment_is_told_in_the_body(where: str, inside: str) -> None:
    """A finding in a header, a text box or a note stands where that hangs, and names its place."""
    docx = _with_arial_in(where)
    report = check_document(docx)
    copy = annotated(report)
    finding = next(each for each in report.findings if each.rule == "G04" and "chữ lạc phông" in each.words)
    number, lines = next(
        (number, lines) for number, lines in comments_of(copy).items() if any("lạc phông" in t for t in lines)
    )
    assert f"Tại: {finding.place_in_words.vi}: “{finding.words}”" in lines
    xml = part_of(copy).decode()
    start, end = (xml.index(f'<w:commentRange{side} w:id="{number}"/>') for side in ("Start", "End"))
    assert inside in xml[start:end]
    for name in zipfile.ZipFile(io.BytesIO(copy)).namelist():
        if re.match(r"word/(header|footer|footnotes)", name):
            assert b"comment" not in part_of(copy, name)


def _with_arial_in(where: str) -> bytes:
    if where == "text box":
        return (
            TYPED["report"]().change("body_2", text="chữ lạc phông", inside="text_box", font="Arial").docx()
        )
    if where == "header":
        section = '<w:sectPr><w:headerReference w:type="default" r:id="rId1"/></w:sectPr>'
        return draw(
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            paragraph(properties=section),
            header1=paragraph(run("chữ lạc phông", ARIAL)),
        )
    return draw(
        paragraph(run("có chú thích"), '<w:r><w:footnoteReference w:id="2"/></w:r>'),
        footnotes=('<w:footnote w:id="2">' + paragraph(run("chữ lạc phông", ARIAL)) + "</w:footnote>"),
    )


def test_what_concerns_a_section_stands_at_its_first_words() -> None:
    """A wrong margin of the second section is told at the beginning of that section."""
    typed = TYPED["report_with_appendices"]().sheet(1, left=1134)
    copy = annotated(check_document(typed.docx()))
    (number,) = [number for number, lines in comments_of(copy).items() if "G03" in lines[0]]
    assert "Tại: Phần 2" in comments_of(copy)[number]
    assert commented(copy)[number] == "Phụ lục I"


def test_comments_that_were_there_stay() -> None:
    """The document's own comments keep id and words; new ones get other ids."""
    own = '<w:comment w:id="7" w:author="A"><w:p><w:r><w:t>của tôi</w:t></w:r></w:p></w:comment>'
    body = paragraph(
        '<w:commentRangeStart w:id="7"/>',
        run("Chữ lạc phông", ARIAL),
        '<w:commentRangeEnd w:id="7"/><w:r><w:commentReference w:id="7"/></w:r>',
    )
    copy = annotated(check_document(draw(body, comments=own)))
    comments = comments_of(copy)
    assert comments["7"] == ["của tôi"]
    assert len(comments) > 1
    assert set(commented(copy)) == set(comments)
    assert zipfile.ZipFile(io.BytesIO(copy)).namelist().count("word/comments.xml") == 1


def test_what_an_earlier_annotation_said_is_not_said_again() -> None:
    """A copy annotated anew gets comments only for what its comments do not tell yet."""
    copy = annotated(check_document(messy().docx()))
    assert comments_of(annotated(check_document(copy))) == comments_of(copy)
    parts = {name: part_of(copy, name) for name in zipfile.ZipFile(io.BytesIO(copy)).namelist()}
    parts["word/document.xml"] = parts["word/document.xml"].replace(b'w:h="16838"', b'w:h="15840"')
    again = comments_of(annotated(check_document(zipped(parts))))
    (new,) = [lines for number, lines in again.items() if number not in comments_of(copy)]
    assert new[0] == "Lỗi G01: Khổ giấy"


@pytest.mark.parametrize("name", sorted(TYPED))
def test_the_copy_is_checked_like_the_original(name: str) -> None:
    """Comments change nothing that a rule looks at: the copy has the same findings."""
    typed = TYPED[name]().sheet(left=1000)
    for line in [line for line in typed.lines() if line.text][::4]:
        typed = typed.change(line.name, font="Arial", size=40)
    report = check_document(typed.docx())
    assert len(report.findings) > 3
    assert data(report) == data(check_document(annotated(report)))


def test_the_same_findings_give_the_same_bytes() -> None:
    """Annotating does not change the report, and no time is written."""
    report = check_document(messy().docx())
    assert annotated(report) == annotated(report) == annotated(check_document(messy().docx()))


def test_other_parts_keep_their_bytes() -> None:
    """Only the body, its relations, the list of types and the comments differ."""
    docx = messy().docx()
    copy = annotated(check_document(docx))
    before, after = (
        {name: part_of(each, name) for name in zipfile.ZipFile(io.BytesIO(each)).namelist()}
        for each in (docx, copy)
    )
    changed = {name for name in after if after[name] != before.get(name)}
    assert changed == {
        "[Content_Types].xml",
        "word/document.xml",
        "word/_rels/document.xml.rels",
        "word/comments.xml",
    }


def test_a_document_without_findings_gets_no_comments() -> None:
    """Nothing is added where nothing is found."""
    report = replace(check_document(TYPED["report"]().docx()), findings=())
    assert "word/comments.xml" not in zipfile.ZipFile(io.BytesIO(annotated(report))).namelist()


def test_word_finds_nothing_to_repair(tmp_path: Path) -> None:
    """The strict OOXML audit says no more of annotated and repaired copies than of the original."""
    documents = [messy().docx()]
    documents += [_broken(made.docx) for _, made in made_of_file(EXAMPLES[0])[:1]]
    for docx in documents:
        report = check_document(docx)
        assert report.findings
        known = audit(docx, tmp_path)
        assert audit(annotated(report), tmp_path) <= known
        assert audit(fixed(docx).docx, tmp_path) <= known


def _broken(docx: bytes) -> bytes:
    """Return one of our own documents with wrong margins, a wrong face and wrong sizes in the runs."""
    parts = {name: part_of(docx, name) for name in zipfile.ZipFile(io.BytesIO(docx)).namelist()}
    body = parts["word/document.xml"].decode()
    body = re.sub(r'(<w:pgMar [^>]*w:left=)"\d+"', r'\1"1000"', body)
    wrong = '<w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial"/><w:sz w:val="40"/></w:rPr>'
    parts["word/document.xml"] = body.replace("<w:r><w:t", f"<w:r>{wrong}<w:t").encode()
    return zipped(parts)


def test_signatures_do_not_stay_in_a_changed_copy() -> None:
    """A digital signature would not hold for the copy: it is taken out, and a comment says so."""
    copy = annotated(check_document(signed_file(messy().docx())))
    names = zipfile.ZipFile(io.BytesIO(copy)).namelist()
    assert not [name for name in names if "_xmlsignatures" in name]
    assert b"digital-signature" not in part_of(copy, "_rels/.rels") + part_of(copy, "[Content_Types].xml")
    assert any("không còn chữ ký số" in line for lines in comments_of(copy).values() for line in lines)


def test_many_findings_are_told_by_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the most comments only the number is told, and errors go before advice."""
    monkeypatch.setattr(annotate, "MOST_COMMENTS", 3)
    report = check_document(messy().docx())
    errors = [finding for finding in report.findings if finding.severity == "error"]
    assert len(errors) > 3
    comments = list(comments_of(annotated(report)).values())
    assert len(comments) == 4
    assert sum(lines[0].startswith("Lỗi ") for lines in comments) == 3
    left = len(report.findings) - 3
    assert [f"Còn {left} phát hiện khác không ghi thành chú thích trong bản này."] in [
        lines[1:] for lines in comments
    ]


def test_words_own_styles_are_found_by_name() -> None:
    """Where the document has Word's styles for comments, comments use them under whatever id."""
    docx = messy().docx()
    parts = {name: part_of(docx, name) for name in zipfile.ZipFile(io.BytesIO(docx)).namelist()}
    styles = (
        b'<w:style w:type="paragraph" w:styleId="VnChuThich"><w:name w:val="annotation text"/></w:style>'
        b'<w:style w:type="character" w:styleId="ThamChieu"><w:name w:val="annotation reference"/></w:style>'
    )
    parts["word/styles.xml"] = parts["word/styles.xml"].replace(b"</w:styles>", styles + b"</w:styles>")
    copy = annotated(check_document(zipped(parts)))
    assert b'<w:pStyle w:val="VnChuThich"/>' in part_of(copy, "word/comments.xml")
    assert b'<w:rPr><w:rStyle w:val="ThamChieu"/></w:rPr><w:commentReference' in part_of(copy)


def test_a_report_without_its_document_is_refused() -> None:
    """Only what was checked can be annotated."""
    report = replace(check_document(messy().docx()), document=None)
    with pytest.raises(ValueError, match="does not hold the document"):
        annotated(report)
