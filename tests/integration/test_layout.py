"""What only laid-out pages can tell, on LibreOffice's layout of the real documents."""

from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
from pathlib import Path

import pypdfium2
import pytest

from assembly.conference.model import Conference
from tests.conftest import absent
from tests.examples import EXAMPLES, TEMPLATES, made, read

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
LONG_NAME = "Khối thi đua các cơ quan Văn hóa - Xã hội, Khoa học và Giáo dục, Y tế và Truyền thông tỉnh"
LONG_TASK = "Tăng cường công tác chỉ đạo; đổi mới “nội dung” và 'phương thức' tổ chức phong trào, " * 16

pytestmark = [pytest.mark.libreoffice, pytest.mark.xdist_group("libreoffice")]


def long_conference() -> Conference:
    """Return what strains the layout: long names, 20 members, 12 tasks of 250 words, 40 rows of scores."""
    members = [
        {
            "name": f"Sở Nông nghiệp, Lao động - Thương binh và Xã hội tỉnh thứ {at}",
            "head": {"name": "Nguyễn Thị Hoàng Phương Thảo", "title": "Giám đốc"},
            "score": 100 - at / 4,
            "rank": at,
        }
        for at in range(1, 21)
    ]
    left = [{"name": f"Đơn vị {at}", "left_year": 2024, "score": 50, "rank": at} for at in range(21, 41)]
    names = [str(member["name"]) for member in members]
    return Conference.model_validate(
        {
            "block": {"name": LONG_NAME, "symbol": "KTĐ"},
            "year_summed_up": 2024,
            "year_planned": 2025,
            "conference": {"date": "2024-12-05"},
            "members": [*members, *left],
            "leadership": {"next": {"leader": names[0], "deputies": [names[1]]}},
            "tasks": [LONG_TASK] * 12,
            "report": {"results": [LONG_TASK]},
            "nominations": [{"award": "Bằng khen của UBND tỉnh", "recipients": names[:9]}],
        }
    )


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The text of each page of every document, by a name of its own."""
    soffice = shutil.which("soffice")
    if soffice is None:
        absent("libreoffice", "LibreOffice is not on this machine")
    folder = tmp_path_factory.mktemp("layout")
    sources = {path.stem: read(path) for path in EXAMPLES} | {"long": long_conference()}
    sources |= {path.name: read(path / "sample.yaml") for path in TEMPLATES if path.name.endswith("_party")}
    names: dict[str, str] = {}
    for source, conference in sources.items():
        for at, (kind, document) in enumerate(made(conference)):
            if kind == "covenant_member" and at > 4:
                continue  # alike but for the name
            names[f"{len(names):03}"] = f"{source}/{document.name}"
            (folder / f"{len(names) - 1:03}.docx").write_bytes(document.docx)
    subprocess.run(
        [soffice, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf",
         "--outdir", folder, *sorted(folder.glob("*.docx"))],
        check=True, capture_output=True, timeout=240,
    )  # fmt: skip
    return {name: _pages(folder / f"{number}.pdf") for number, name in names.items()}


def _pages(pdf: Path) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    texts = []
    for page in document:
        text = page.get_textpage().get_text_range()
        texts.append(unicodedata.normalize("NFC", text.replace("\r\n", "\n")))
        page.close()
    document.close()
    return texts


def test_the_heading_never_wraps(pages: dict[str, list[str]]) -> None:
    """The Quốc hiệu or the Party's name stands on one line of page 1."""
    for name, texts in pages.items():
        heading = NATION if NATION in texts[0] else "ĐẢNG CỘNG SẢN VIỆT NAM"
        assert any(heading in line for line in texts[0].splitlines()), name


def test_pages_are_numbered_from_the_second(pages: dict[str, list[str]]) -> None:
    """Page 1 shows no number; the next page of the same section begins with 2."""
    for name, texts in pages.items():
        assert not re.match(r"\s*\d+\s*\n", texts[0]), name
        if len(texts) > 1 and not texts[1].lstrip().startswith("Phụ lục"):
            assert texts[1].split()[0] == "2", name


def test_no_page_is_empty(pages: dict[str, list[str]]) -> None:
    """No document ends with, or holds, a page with nothing but its number."""
    for name, texts in pages.items():
        assert all(len(text.strip()) > 20 for text in texts), name


def test_no_signature_stands_alone_on_its_page(pages: dict[str, list[str]]) -> None:
    """The page that begins the recipients and the signature also carries the last sentence."""
    for name, texts in pages.items():
        page = next((text for text in texts if "Nơi nhận" in text), None)
        if page is not None:
            above = page.split("Nơi nhận")[0]
            assert len(above.strip()) > 40, name


def test_an_appendix_counts_its_own_pages(pages: dict[str, list[str]]) -> None:
    """The first page of the long score table shows no number, the second shows 2."""
    report = next(texts for name, texts in pages.items() if name.startswith("long/Báo cáo"))
    first = next(at for at, text in enumerate(report) if text.lstrip().startswith("Phụ lục"))
    assert report[first + 1].split()[0] == "2"
