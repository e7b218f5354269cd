"""Which faces print a text: each letter takes one of four by its Unicode block (17.3.2.26)."""

from __future__ import annotations

import re

from assembly.format_rules.word_document import TextFormat

# Hebrew, Arabic, Syriac, Thaana, Devanagari to Myanmar, Khmer, presentation forms
_COMPLEX = r"\u0590-\u07ff\u0900-\u109f\u1780-\u17ff\ufb1d-\ufdff\ufe70-\ufefe"
_EAST_ASIAN = (
    r"\u1100-\u11ff\u2e80-\ua4cf\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe6f\uff00-\uffef"
    r"\U0001f200-\U0001f2ff\U00020000-\U0003ffff"
)
# what w:hint="eastAsia" moves to the East Asian face; Vietnamese letters (U+00C0-U+01B0, U+1E00-U+1EFF) stay
_AMBIGUOUS = (
    r"\u00a1\u00a4\u00a7\u00a8\u00aa\u00ad\u00af\u00b0-\u00b4\u00b6-\u00ba\u00bc-\u00bf\u00d7\u00f7"
    r"\u02b0-\u04ff\u2000-\u2bff\ue000-\uf8ff\ufb00-\ufb1c"
)
_ASCII = re.compile(r"[\x21-\x7f]")
_IS_COMPLEX = re.compile(f"[{_COMPLEX}]")
_IS_EAST_ASIAN = re.compile(f"[{_EAST_ASIAN}]")
_IS_EAST_ASIAN_HINTED = re.compile(f"[{_EAST_ASIAN}{_AMBIGUOUS}]")
_IS_HIGH = re.compile(rf"[^\x00-\x7f\s\u00a0{_COMPLEX}{_EAST_ASIAN}]")
_IS_HIGH_HINTED = re.compile(rf"[^\x00-\x7f\s\u00a0{_COMPLEX}{_EAST_ASIAN}{_AMBIGUOUS}]")


def faces_of(text: str, text_format: TextFormat, hint: str | None) -> frozenset[str]:
    """Return the faces that print a text.

    Blanks count only where there is nothing else; without text the answer is for letters of Latin script.
    """
    if text_format.complex_script:
        return frozenset((text_format.complex_face,))
    if text.isascii():
        if text:
            return frozenset((text_format.ascii_face,))
        return frozenset((text_format.ascii_face, text_format.high_face))
    faces = set()
    hinted = hint == "eastAsia"
    if _ASCII.search(text):
        faces.add(text_format.ascii_face)
    if (_IS_HIGH_HINTED if hinted else _IS_HIGH).search(text):
        faces.add(text_format.high_face)
    if (_IS_EAST_ASIAN_HINTED if hinted else _IS_EAST_ASIAN).search(text):
        faces.add(text_format.east_asian_face)
    if _IS_COMPLEX.search(text):
        faces.add(text_format.complex_face)
    return frozenset(faces or (text_format.ascii_face,))
