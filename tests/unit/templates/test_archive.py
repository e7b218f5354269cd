from __future__ import annotations

import io
import zipfile

from assembly.templates.archive import pack, write_container

PARTS = {"[Content_Types].xml": b"<Types/>" * 50, "word/ảnh.png": bytes(range(256)), "rỗng": b""}


def test_a_container_is_a_zip_with_its_parts_in_order() -> None:
    """Any zip reader finds names, order and bytes; what does not shrink is stored."""
    container = write_container(pack(name, data, once=True) for name, data in PARTS.items())
    with zipfile.ZipFile(io.BytesIO(container)) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == PARTS
        assert archive.namelist() == list(PARTS)
        assert [entry.compress_type for entry in archive.infolist()] == [8, 0, 0]
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_same_parts_give_the_same_bytes() -> None:
    """Nothing of the moment or the machine enters a container."""
    first, second = ([pack(name, data) for name, data in PARTS.items()] for _ in range(2))
    assert write_container(first) == write_container(second)
