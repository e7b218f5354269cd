"""The text of a document as HTML."""

from __future__ import annotations

import re

import pytest

from assembly.errors import TemplateRefused
from assembly.filling.html_view import html_view
from tests.drawn import docx_parts, draw, paragraph, zipped


def test_words_and_emphasis_are_kept() -> None:
    """Paragraphs, bold words and tables come out as plain elements."""
    bold = "<w:r><w:rPr><w:b/></w:rPr><w:t>Điều 1.</w:t></w:r>"
    table = (
        "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid>"
        "<w:tr><w:tc><w:tcPr/>" + paragraph("Sở Y tế") + "</w:tc></w:tr></w:tbl>"
    )
    html = html_view(zipped(docx_parts(f"<w:p>{bold}</w:p>" + table + paragraph("hết"))))
    assert "<strong>Điều 1.</strong>" in html
    assert re.search(r"<table>.*<td><p>Sở Y tế</p></td>.*</table>", html, re.DOTALL)


def test_nothing_in_a_document_becomes_markup() -> None:
    """Names that look like markup are shown as they are; links and pictures carry no address."""
    hostile = paragraph("&lt;img src=x onerror=alert(1)&gt;&lt;script&gt;")
    link = (
        '<w:p><w:hyperlink w:anchor="x" w:tooltip="y"><w:r><w:t>liên kết</w:t></w:r></w:hyperlink>'
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> HYPERLINK "javascript:alert(1)" '
        '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>bấm</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )
    html = html_view(zipped(docx_parts(hostile + link)))
    assert "&lt;img src=x onerror=alert(1)&gt;&lt;script&gt;" in html
    assert "liên kết" in html
    assert "javascript" not in html
    assert set(re.findall(r"<([a-z0-9]+)", html)) <= {"p", "br", "strong", "em", "u"}
    assert "=" not in "".join(re.findall(r"<[^>]*>", html))


def test_what_is_no_word_file_is_refused() -> None:
    """A torn file is told as such."""
    with pytest.raises(TemplateRefused):
        html_view(draw("Một")[:200])
