"""The settings and fonts of the merged file: those of the first document, without what is about one file.

Said by whichever document needs it: headers of their own on even pages. Lost: protection, mail merge, an
attached template, the list of revisions. Source: ECMA-376 part 1 (17.8, 17.15).
"""

from __future__ import annotations

import copy
from collections.abc import Sequence

from lxml import etree

from assembly.errors import DocumentRefused, Fault
from assembly.filling.merging.notes import FOOTNOTES, NOTE_KINDS, NoteKind
from assembly.filling.merging.tables import layout_mode
from assembly.filling.merging.wordml import PROLOG, R, W, alone, drop_unknown, is_on, remove, words
from assembly.templates.relations import strict_parser

# by name: the schema's order is long, and these are what one file says of itself
_OF_ONE_FILE = words(
    "attachedTemplate writeProtection documentProtection trackRevisions mailMerge rsids docVars "
    "saveThroughXslt hdrShapeDefaults shapeDefaults footnotePr endnotePr evenAndOddHeaders "
    "updateFields attachedSchema schemaLibrary smartTagType captions stylePaneFormatFilter "
    "stylePaneSortMethod revisionView formsDesign linkStyles docId"
)
# the elements that may stand before the three that are put in here (17.15.1.78, CT_Settings)
_BEFORE_EVEN = words(
    "writeProtection view zoom removePersonalInformation removeDateAndTime "
    "doNotDisplayPageBoundaries displayBackgroundShape printPostScriptOverText "
    "printFractionalCharacterWidth printFormsData embedTrueTypeFonts embedSystemFonts "
    "saveSubsetFonts saveFormsData mirrorMargins alignBordersAndEdges "
    "bordersDoNotSurroundHeader bordersDoNotSurroundFooter gutterAtTop hideSpellingErrors "
    "hideGrammaticalErrors activeWritingStyle proofState formsDesign attachedTemplate "
    "linkStyles stylePaneFormatFilter stylePaneSortMethod documentType mailMerge revisionView "
    "trackRevisions doNotTrackMoves doNotTrackFormatting documentProtection autoFormatOverride "
    "styleLockTheme styleLockQFSet defaultTabStop autoHyphenation consecutiveHyphenLimit "
    "hyphenationZone doNotHyphenateCaps showEnvelope summaryLength clickAndTypeStyle "
    "defaultTableStyle"
)
_AFTER_NOTES = words(
    "compat docVars rsids mathPr attachedSchema themeFontLang clrSchemeMapping "
    "doNotIncludeSubdocsInStats doNotAutoCompressPictures forceUpgrade captions "
    "readModeInkLockDown smartTagType schemaLibrary shapeDefaults doNotEmbedSmartTags "
    "decimalSymbol listSeparator docId chartTrackingRefBased conflictMode "
    "discardImageEditingData defaultImageDpi persistentDocumentId"
)
_ONE_FOR_ALL = {
    "mirrorMargins": "lề đối xứng",
    "gutterAtTop": "gáy ở mép trên",
    "bookFoldPrinting": "in kiểu gấp sách",
    "printTwoOnOne": "in hai trang một tờ",
}
_NO_SETTINGS = f'<w:settings xmlns:w="{W[1:-1]}"/>'.encode()


class SettingsOf:
    """What one document's settings say of its print."""

    def __init__(self, data: bytes | None) -> None:
        self.root = etree.fromstring(_NO_SETTINGS if data is None else data, strict_parser())
        drop_unknown(self.root)
        self.even_pages = is_on(self.root.find(f"{W}evenAndOddHeaders"))
        self.layout = layout_mode(self.root)
        self.pages = {name: is_on(self.root.find(f"{W}{name}")) for name in _ONE_FOR_ALL}

    def notes(self, kind: NoteKind) -> etree._Element | None:
        """Return what they say of a kind of notes in all sections."""
        return self.root.find(f"{W}{kind.note}Pr")

    def check_beside(self, first: SettingsOf) -> None:
        """Raise DocumentRefused where both cannot be said in one file and the print would change."""
        faults = [
            Fault(
                "/word/settings.xml",
                "merge.page-setup",
                f"Văn bản này và văn bản đầu khác nhau về {_ONE_FOR_ALL[name]}, "
                "là thiết lập chung của cả tệp; hãy gộp riêng.",
                f"this document and the first differ in {name}, said once for a file; merge them apart",
                name,
            )
            for name, said in self.pages.items()
            if said != first.pages[name]
        ]
        if faults:
            raise DocumentRefused(faults)


def settings_xml(first: SettingsOf, *, even_pages: bool, kinds: tuple[NoteKind, ...]) -> bytes:
    """Return the settings part of the merged file; ``kinds`` are the notes with separators that it has."""
    root = copy.deepcopy(first.root)
    for name in _OF_ONE_FILE:
        for child in list(root.iterchildren(f"{W}{name}")):
            remove(child)
    for child in [child for child in root.iter() if any(str(key).startswith(R) for key in child.attrib)]:
        remove(child)
    if even_pages:
        _insert(root, etree.Element(f"{W}evenAndOddHeaders"), behind=_BEFORE_EVEN)
    for kind in NOTE_KINDS:
        if kind not in kinds:
            continue
        properties = etree.Element(f"{W}{kind.note}Pr")
        if kind is not FOOTNOTES:
            etree.SubElement(properties, f"{W}pos").set(f"{W}val", "sectEnd")
        for number in ("-1", "0"):
            etree.SubElement(properties, f"{W}{kind.note}").set(f"{W}id", number)
        _insert(root, properties, before=_AFTER_NOTES)
    return PROLOG + alone(root)


def _insert(
    root: etree._Element,
    child: etree._Element,
    *,
    behind: Sequence[str] | None = None,
    before: Sequence[str] | None = None,
) -> None:
    for at, sibling in enumerate(root):
        name = etree.QName(sibling).localname
        if (behind is not None and name not in behind) or (before is not None and name in before):
            root.insert(at, child)
            return
    root.append(child)
