"""Text typed in TCVN3 (ABC) or VNI and shown in a Unicode font: told by words that decode to Vietnamese.

A word counts only where it is no Vietnamese syllable as it stands and is one when decoded, and one word
alone is never accused: names of other languages (Müller, Genève) and units (µm) stay free. Sources: TCVN
5712:1993, third table, and the VNI Windows table, as Windows-1252 shows their bytes (REGULATION.md G05, U07).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

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


def words_of_legacy_encoding(text: str) -> list[str]:
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


@lru_cache(maxsize=4096)
def _only_decoded(word: str) -> bool:
    if any(ord(letter) > 0xFF for letter in word):
        return False  # no byte of Windows-1252
    if _is_syllable(word):
        return False
    return any(
        decoded != word and not decoded.isascii() and _is_syllable(decoded)
        for decoded in (_of_tcvn3(word), _of_vni(word))
    )


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
