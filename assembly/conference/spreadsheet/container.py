"""What kind of file a spreadsheet is, told by its content, and the zip container of .xlsx and .ods.

Nothing is extracted to disk and nothing but the parts that hold cells is ever unpacked: macros, drawings,
external links and connections are not looked at. Sizes are bounded before and while reading. Sources: PKWARE
APPNOTE 6.3 (zip), ECMA-376 part 2 (packages), OASIS OpenDocument 1.3 part 2 (packages), MS-OFFCRYPTO 2.3.4.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from typing import Any, Literal, Self

from assembly.conference.spreadsheet.table import refused
from assembly.errors import RowsRefused

FileKind = Literal["xlsx", "xls", "ods", "csv"]

MOST_BYTES = 30 * 1024**2
_MOST_UNPACKED = 100 * 1024**2  # bytes of one part; 50,000 rows of 15 columns take about 40 MB
_MOST_ENTRIES = 5_000
_MOST_DIRECTORY = 1024**2  # bytes
_MOST_RATIO = 400  # unpacked to packed; sheets stay below 40
_RATIO_FREE = 16 * 1024**2  # bytes; parts below this may have any ratio
_END_OF_DIRECTORY = b"PK\x05\x06"
_ZIP64_LOCATOR = b"PK\x06\x07"
_END_SIZE = 22  # bytes, without a comment
_ENCRYPTED_FLAG = 0x1

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_BARE_BIFF = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x10\x00")
_SAVE_AS = "Hãy mở tệp bằng Excel hoặc LibreOffice Calc rồi lưu thành “Excel Workbook (.xlsx)”."


def _stream(name: str) -> bytes:
    return name.encode("utf-16-le")


# Streams of an OLE file -> what it is. EncryptedPackage first: it may stand beside the others.
_OLE_STREAMS = (
    (_stream("EncryptedPackage"), "password"),
    (_stream("WordDocument"), "tệp Word đời cũ (.doc)"),
    (_stream("PowerPoint Document"), "tệp PowerPoint đời cũ (.ppt)"),
    (_stream("Workbook"), "xls"),
    (_stream("Book"), "xls"),
)
_STARTS = (
    (b"%PDF", "tệp PDF"),
    (b"{\\rtf", "tệp RTF"),
    (b"\x89PNG", "tệp ảnh"),
    (b"\xff\xd8\xff", "tệp ảnh"),
    (b"GIF8", "tệp ảnh"),
    (b"Rar!", "tệp nén RAR"),
    (b"7z\xbc\xaf", "tệp nén 7z"),
    (b"\x1f\x8b", "tệp nén gzip"),
)
_HTML = re.compile(rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|table|meta)\b", re.I | re.S)
_ODF_KINDS = {
    "text": "tệp văn bản LibreOffice (.odt)",
    "presentation": "tệp trình chiếu LibreOffice (.odp)",
    "graphics": "tệp hình vẽ LibreOffice (.odg)",
}


def kind_of(data: bytes) -> FileKind:
    """Return what kind of spreadsheet the bytes are, whatever their name says.

    Raises RowsRefused for a file that is empty, too large, protected by a password or of another kind, and
    then names it.
    """
    if len(data) > MOST_BYTES:
        raise refused(
            "rows.too-large",
            f"Tệp lớn hơn {MOST_BYTES // 1024**2} MB. Hãy bỏ ảnh và trang tính thừa, hoặc chia thành nhiều "
            "tệp.",
            f"the file is larger than {MOST_BYTES} bytes",
        )
    if not data.strip(b"\x00 \t\r\n"):
        raise refused("rows.empty", "Tệp rỗng, không có dữ liệu nào.", "the file is empty")
    if data.startswith(_OLE):
        return _kind_of_ole(data)
    if data.startswith(_ZIP):
        with Container(data) as container:
            return _kind_of_zip(container)
    _refuse_other_kinds(data)
    return "csv"


def _kind_of_ole(data: bytes) -> FileKind:
    for stream, kind in _OLE_STREAMS:
        if stream in data:
            if kind == "xls":
                return "xls"
            raise password_protected() if kind == "password" else _other_kind(kind)
    raise _other_kind("tệp Office đời cũ không phải bảng tính")


def _kind_of_zip(container: Container) -> FileKind:
    names = container.names
    if "xl/workbook.bin" in names:
        raise _other_kind("bảng tính Excel nhị phân (.xlsb)")
    if "word/document.xml" in names:
        raise _other_kind("tệp Word (.docx)", "Nếu bảng nằm trong tệp Word, hãy chép bảng sang Excel.")
    if "ppt/presentation.xml" in names:
        raise _other_kind("tệp PowerPoint (.pptx)")
    if any(name.startswith("Index/") or name == "Index.zip" for name in names):
        raise _other_kind("tệp Numbers của Apple", "Hãy xuất sang Excel (File > Export To > Excel).")
    if "content.xml" in names:
        declared = container.read("mimetype", most=200) if "mimetype" in names else b"spreadsheet"
        for kind, name in _ODF_KINDS.items():
            if kind.encode() in declared:
                raise _other_kind(name)
        if b"manifest:encryption-data" in container.read("META-INF/manifest.xml", missing=b""):
            raise password_protected()
        return "ods"
    if "xl/workbook.xml" in names or ("[Content_Types].xml" in names and "_rels/.rels" in names):
        return "xlsx"
    raise _other_kind("tệp nén (zip)", "Hãy giải nén và chọn đúng tệp bảng tính bên trong.")


def _refuse_other_kinds(data: bytes) -> None:
    for start, name in _STARTS:
        if data.startswith(start):
            raise _other_kind(name)
    if data.startswith(_BARE_BIFF):
        raise _other_kind("tệp Excel quá cũ (trước Excel 97)")
    head = data[:4096].replace(b"\x00", b"").removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe")
    if _HTML.match(head):
        raise _other_kind("trang web (HTML) đổi đuôi thành tệp bảng tính")
    if b"urn:schemas-microsoft-com:office:spreadsheet" in head:
        raise _other_kind("bảng tính XML 2003")
    if b"<office:document" in head:
        raise _other_kind("bảng tính OpenDocument dạng một tệp XML (.fods)")
    if head.lstrip().startswith(b"<?xml"):
        raise _other_kind("tệp XML")


def _other_kind(name: str, advice: str = _SAVE_AS) -> RowsRefused:
    return refused(
        "rows.not-a-spreadsheet",
        f"Đây là {name}, không phải bảng tính .xlsx, .xls, .ods hay .csv. {advice}",
        "the content of the file is no .xlsx, .xls, .ods or .csv",
    )


def password_protected() -> RowsRefused:
    """Return the refusal of a file that cannot be read without its password."""
    return refused(
        "rows.password",
        "Tệp có mật khẩu nên không đọc được. Hãy mở bằng Excel, bỏ mật khẩu (Tệp > Thông tin > Bảo vệ sổ làm "
        "việc > Mã hóa bằng mật khẩu, xóa trống) rồi lưu lại.",
        "the file is protected by a password; remove it",
    )


def damaged(what: str = "") -> RowsRefused:
    """Return the refusal of a file that is not what it seems; ``what`` says where, for the log."""
    return refused(
        "rows.damaged",
        "Tệp bị hỏng, không đọc được. Hãy mở bằng Excel hoặc LibreOffice Calc, lưu lại rồi gửi.",
        f"the file is damaged{': ' if what else ''}{what}; open it in Excel, save it and send it again",
    )


def _harmful(name: str) -> RowsRefused:
    return refused(
        "rows.bomb",
        "Tệp nén bất thường, có thể gây hại, nên không mở. Hãy chép bảng sang một tệp mới.",
        f"{name[:80]!a} unpacks to far more than a spreadsheet would",
    )


class Container:
    """The zip container of a spreadsheet; parts are read one by one, each within its bounds.

    Every method raises RowsRefused for what is damaged, encrypted or a bomb.
    """

    def __init__(self, data: bytes) -> None:
        end = data.rfind(_END_OF_DIRECTORY)
        if end < 0 or len(data) < end + _END_SIZE:
            raise damaged("no directory")
        (size,) = struct.unpack_from("<I", data, end + 12)
        if size > _MOST_DIRECTORY or data[max(0, end - 20) : end].startswith(_ZIP64_LOCATOR):
            raise _harmful("the directory")
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, struct.error, NotImplementedError) as trouble:
            raise damaged(type(trouble).__name__) from trouble
        entries = self._archive.infolist()
        if len(entries) > _MOST_ENTRIES:
            raise _harmful("the directory")
        self._entries = {entry.filename: entry for entry in entries}
        self._by_folded_name = {name.lower(): name for name in self._entries}
        if len(self._by_folded_name) != len(entries):
            raise damaged("two parts of one name")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._archive.close()

    @property
    def names(self) -> frozenset[str]:
        """The names of all parts."""
        return frozenset(self._entries)

    def has(self, name: str) -> bool:
        """Tell whether there is such a part; case does not matter."""
        return name.lower() in self._by_folded_name

    def open(self, name: str) -> PartReader:
        """Return a reader of a part's bytes."""
        entry = self._entries.get(self._by_folded_name.get(name.lower(), ""))
        if entry is None:
            raise damaged(f"no part {name[:80]!a}")
        if entry.flag_bits & _ENCRYPTED_FLAG:
            raise password_protected()
        if entry.file_size > _MOST_UNPACKED or (
            entry.file_size > _RATIO_FREE and entry.file_size > _MOST_RATIO * entry.compress_size
        ):
            raise _harmful(name)
        try:
            return PartReader(name, self._archive.open(entry), entry.file_size)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError) as trouble:
            raise damaged(f"{name[:80]!a}: {type(trouble).__name__}") from trouble

    def read(self, name: str, *, most: int = _MOST_UNPACKED, missing: bytes | None = None) -> bytes:
        """Return a part, or its first ``most`` bytes; ``missing`` stands for a part that is not there."""
        if missing is not None and not self.has(name):
            return missing
        reader = self.open(name)
        pieces: list[bytes] = []
        while most > 0 and (piece := reader.read(min(most, 1 << 16))):
            pieces.append(piece)
            most -= len(piece)
        return b"".join(pieces)


class PartReader:
    """The bytes of one part; what really comes out counts, whatever the directory declares."""

    def __init__(self, name: str, stream: Any, size: int) -> None:
        self._name = name
        self._stream = stream
        self._left = size

    def read(self, size: int = 1 << 16) -> bytes:
        """Return the next bytes; empty at the end."""
        try:
            piece: bytes = self._stream.read(size)
        except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError, struct.error) as trouble:
            raise damaged(f"{self._name[:80]!a}: {type(trouble).__name__}") from trouble
        self._left -= len(piece)
        if self._left < 0:
            raise _harmful(self._name)
        return piece
