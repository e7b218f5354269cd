"""Text typed in TCVN3 (ABC) or VNI and shown in a Unicode font: recognised, and turned into Unicode.

It is told by words that decode to Vietnamese. A word counts only where it is no Vietnamese syllable as it
stands and is one when decoded, and one word alone is never accused: names of other languages (Müller,
Genève) and units (µm) stay free. Text that holds a letter beyond Latin-1, as nearly all Vietnamese in
Unicode does, is never taken for old. viparse turns old text into Unicode; this is its only door. Sources:
TCVN 5712:1993, third table, and the VNI Windows table, as Windows-1252 shows their bytes (REGULATION.md G05,
U07).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal, NamedTuple

from assembly.conference.vietnamese import upper

LegacyEncoding = Literal["tcvn3", "vni"]

_TCVN3 = dict(
    zip(
        "¡¢£¤¥¦§¨©ª«¬\u00ad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
        "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        strict=True,
    )
)
_TONES = dict(zip("ùøûõï", "\u0301\u0300\u0309\u0303\u0323", strict=True))
_HAT = dict(zip("âáàåãä", ("", "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"), strict=True))
_BREVE = dict(zip("êéèúüë", ("", "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"), strict=True))
_VNI_ALONE = {"í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "ô": "ơ", "ö": "ư", "ñ": "đ", "î": "ỵ"}

_ONSET = "(?:ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdđghklmnpqrstvx])?"
_NUCLEUS = (
    "(?:iêu|yêu|oai|oao|oay|oeo|uây|uôi|uya|uyê|uyu|ươi|ươu|ai|ao|au|ay|âu|ây|eo|êu|ia|iê|iu|yê|oa|oă|oe|oi|"
    "oo|ôi|ơi|ua|uâ|uê|ui|uô|uơ|uy|ưa|ưi|ươ|ưu|[aăâeêioôơuưy])"
)
_CODA = "(?:ch|ng|nh|[cmnpt])?"
_SYLLABLE = re.compile(_ONSET + _NUCLEUS + _CODA)
_TONE_MARKS = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_STOPPED = re.compile("(?:ch|[cpt])$")  # syllables that carry only sắc or nặng
_EDGES = " .,;:!?()[]{}\"'“”‘’…/-–"
_LONGEST = 12  # letters of a syllable in either encoding
_MOST_NAMED = 20
_ABOVE_LATIN_1 = re.compile("[\u0100-\u024f\u0300-\u036f\u1e00-\u1eff]")  # Vietnamese in Unicode
_UPPER_HALF = re.compile("[\u00a1-\u00ff]")
_TWO_CAPITALS = re.compile(r"[A-Z][^a-z\s]*[A-Z]")
# What viparse 0.1.31 leaves as it is, for want of documents that hold it.
_VNI_BESIDES = (("aú", "ẳ"), ("AÚ", "Ẳ"), ("î", "ỵ"), ("Î", "Ỵ"))


class LegacyFont(NamedTuple):
    """What the name of a font says of text in it; ``capitals``: it shows small letters as capitals."""

    encoding: LegacyEncoding
    capitals: bool = False


def legacy_font(name: str) -> LegacyFont | None:
    """Return the encoding that a font was made for: .VnTime, .VnTimeH, VNI-Times; None for other fonts."""
    folded = name.strip().lower()
    if folded.startswith(".vn"):
        return LegacyFont("tcvn3", folded.endswith("h"))
    if folded.startswith(("vni-", "vni ")):
        return LegacyFont("vni")
    return None


def may_be_legacy(text: str) -> bool:
    """Tell whether a text could be old at all: it has letters of Latin-1's upper half and none beyond."""
    return not text.isascii() and _UPPER_HALF.search(text) is not None and _ABOVE_LATIN_1.search(text) is None


def legacy_encoding(texts: Iterable[str]) -> LegacyEncoding | None:
    """Return the encoding in which texts that belong together were typed; None where they are Unicode.

    At least two different words must be Vietnamese only when decoded.
    """
    words = {word for text in texts if may_be_legacy(text) for word in _words(text)}
    counts: Counter[LegacyEncoding] = Counter()
    for word in words:
        if _only_decoded(word):
            counts.update(_encodings_of(word))
    if sum(_only_decoded(word) for word in words) < 2:
        return None
    return max(counts, key=lambda encoding: (counts[encoding], encoding))


def is_legacy(text: str, encoding: LegacyEncoding) -> bool:
    """Tell whether a text, found among others of an old encoding, is itself in it."""
    return may_be_legacy(text) and any(
        _only_decoded(word) and encoding in _encodings_of(word) for word in _words(text)
    )


def to_unicode(text: str, encoding: LegacyEncoding, *, capitals: bool = False) -> str:
    """Return old text in Unicode; ``capitals`` for fonts that show small letters as capitals.

    In a text that holds Unicode words as well, only the words are turned that are old beyond doubt.
    """
    if not may_be_legacy(text):
        return upper(text) if capitals and _ABOVE_LATIN_1.search(text) is None else text
    if any(_is_syllable(word) and not word.isascii() and not _encodings_of(word) for word in _words(text)):
        pieces = re.split(r"(\s+)", text)
        return "".join(
            _decoded(piece, encoding) if _holds_old(piece, encoding) else piece for piece in pieces
        )
    decoded = _decoded(text, encoding)
    # TCVN3 has no capitals with marks: a heading is typed in plain capitals with small marked letters
    plain = encoding == "tcvn3" and not re.search("[a-z]", text) and _TWO_CAPITALS.search(text)
    return upper(decoded) if capitals or plain else decoded


def _holds_old(piece: str, encoding: LegacyEncoding) -> bool:
    return any(_only_decoded(word) and encoding in _encodings_of(word) for word in _words(piece))


def _decoded(text: str, encoding: LegacyEncoding) -> str:
    # viparse loads many modules, and most files are Unicode
    from viparse.normalize.encodings import (  # type: ignore[import-untyped]  # ships no types  # noqa: PLC0415
        get_charmap,
    )
    from viparse.normalize.tables import convert  # type: ignore[import-untyped]  # noqa: PLC0415

    charmap = get_charmap(encoding)
    if charmap is None:
        raise LookupError(encoding)
    if encoding == "vni":
        for old, new in _VNI_BESIDES:
            text = text.replace(old, new)
    return str(convert(text, charmap))


def vietnamese_words(text: str) -> int:
    """Return how many words of a text are Vietnamese syllables with a mark."""
    return sum(1 for word in _words(text) if _is_syllable(word))


def _words(text: str) -> Iterable[str]:
    for word in text.split():
        if not word.isascii():
            bare = word.strip(_EDGES)
            if bare and len(bare) <= _LONGEST and not bare.isascii():
                yield bare


@lru_cache(maxsize=65536)
def _encodings_of(word: str) -> tuple[LegacyEncoding, ...]:
    """Return the encodings in which a word decodes to another Vietnamese syllable."""
    found: list[LegacyEncoding] = []
    for name, decoded in (("tcvn3", _of_tcvn3(word)), ("vni", _of_vni(word))):
        if decoded != word and not decoded.isascii() and _is_syllable(decoded):
            found.append("tcvn3" if name == "tcvn3" else "vni")
    return tuple(found)


def legacy_words(text: str) -> list[str]:
    """Return the different words of a text that are Vietnamese only when decoded, at most 20; or none.

    None as well where there is but one.
    """
    found: dict[str, None] = {}
    for word in text.split():
        if word.isascii():
            continue
        bare = word.strip(_EDGES)
        if 1 < len(bare) <= _LONGEST and not bare.isascii() and _only_decoded(bare):
            found[bare] = None
            if len(found) == _MOST_NAMED:
                break
    return list(found) if len(found) > 1 else []


@lru_cache(maxsize=65536)
def _only_decoded(word: str) -> bool:
    if len(word) < 2 or any(ord(letter) > 0xFF for letter in word):
        return False  # no byte of Windows-1252
    return not _is_syllable(word) and bool(_encodings_of(word))


def _of_tcvn3(word: str) -> str:
    return "".join(_TCVN3.get(letter, letter) for letter in word)


def _of_vni(word: str) -> str:
    decoded: list[str] = []
    for letter in word.lower():
        last = decoded[-1] if decoded else ""
        base = unicodedata.normalize("NFD", last)[:1] if last else ""
        if letter in _TONES and base in tuple("aeouy") and len(unicodedata.normalize("NFD", last)) < 3:
            decoded[-1] = unicodedata.normalize("NFC", last + _TONES[letter])
        elif letter in _HAT and last in tuple("aeo"):
            decoded[-1] = unicodedata.normalize("NFC", last + "\u0302" + _HAT[letter])
        elif letter in _BREVE and last == "a":
            decoded[-1] = unicodedata.normalize("NFC", last + "\u0306" + _BREVE[letter])
        else:
            decoded.append(_VNI_ALONE.get(letter, letter))
    return "".join(decoded)


def _is_syllable(word: str) -> bool:
    parts = unicodedata.normalize("NFD", word.lower())
    tones = _TONE_MARKS.findall(parts)
    if len(tones) > 1:
        return False
    bare = unicodedata.normalize("NFC", _TONE_MARKS.sub("", parts))
    if _SYLLABLE.fullmatch(bare) is None:
        return False
    return not _STOPPED.search(bare) or (bool(tones) and tones[0] in "\u0301\u0323")
