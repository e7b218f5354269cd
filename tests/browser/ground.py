"""What is laid before every page is looked at: one of each thing, made through the pages themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import FilePayload, Page

from tests.sheets import xlsx
from tests.workbooks import example_workbooks

TASKS = """KẾ HOẠCH CÔNG TÁC NĂM 2023
1. Hoàn thành toàn diện các chỉ tiêu được giao; giữ vững đoàn kết nội bộ.
2. Đẩy mạnh cải cách hành chính:
a) Rút ngắn thời hạn giải quyết thủ tục;
b) Nâng tỷ lệ hồ sơ trực tuyến lên trên 90%.
3. Thực hiện tốt nếp sống văn hoá nơi công sở.
TRƯỞNG KHỐI"""
OWN_LIST: list[list[str | int]] = [
    ["DANH SÁCH CÁC CƠ QUAN KHỐI VĂN HOÁ - XÃ HỘI"],
    [],
    ["STT", "Ten don vi", "Thu truong", "Chuc vu", "Vao khoi nam"],
    [1, "Sở Y tế", "Lê Thị Hồng Vân", "Giám đốc", "hai nghìn"],
    [2, "Sở Giáo dục và Đào tạo; Sở Nội vụ", "Vương Văn Bằng", "Giám đốc", ""],
    [3, "Báo Yên Bái", "Nguyễn Thị Thu Hà", "Tổng Biên tập", "2019"],
]
UNITS: list[list[str | int]] = [
    ["Tên đơn vị", "Khối thi đua – Tên khối", "Năm kế hoạch", "Nhiệm vụ năm kế hoạch"],
    *(
        [name, "Khối thi đua các cơ quan Văn hoá - Xã hội", 2023, "Hoàn thành toàn diện các chỉ tiêu"]
        for name in ("Sở Y tế", "Sở Nội vụ", "Báo Yên Bái", "Đài Phát thanh và Truyền hình tỉnh")
    ),
]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Ground:
    """The ids of one of each thing."""

    conference: str
    approved: str
    block: str
    job: str
    batch: str
    intake: str
    workbook_intake: str


def lay_ground(secretary: Page, administrator: Page) -> Ground:
    """Make one of each thing and wait until the documents are there, with their PDFs."""
    conference = post(secretary, "/hoi-nghi/vi-du")[0]
    job = post(secretary, f"/hoi-nghi/{conference}/van-ban")[1].partition("luot=")[2].partition("#")[0]
    batch = post(
        secretary,
        "/hang-loat",
        multipart={"mau": "covenant_member_state", "bang": sheet("Các cơ quan.xlsx", xlsx(UNITS))},
    )[0]
    block = post(secretary, f"/khoi/tu-hoi-nghi/{conference}")[0]
    intake = post(secretary, "/excel", multipart={"bang": sheet("Danh sách của khối.xlsx", xlsx(OWN_LIST))})[
        0
    ]
    filled = sheet("Bảng dữ liệu năm 2021.xlsx", example_workbooks()["yen-bai-tong-hop-2021"])
    workbook_intake = post(secretary, "/excel", multipart={"bang": filled})[0]
    approved = post(secretary, f"/excel/{workbook_intake}/dua-vao", form={"roi": "hoi-nghi"})[0]
    post(administrator, f"/hoi-nghi/{approved}/phe-duyet")
    secretary.goto(f"/hoi-nghi/{conference}/van-ban")
    secretary.locator("#luot:not([data-pending]) #tai-tat-ca").wait_for(timeout=120_000)
    return Ground(conference, approved, block, job, batch, intake, workbook_intake)


def sheet(name: str, content: bytes) -> FilePayload:
    """Return a spreadsheet as it is chosen in a form."""
    return FilePayload(name=name, mimeType=XLSX, buffer=content)


def post(page: Page, path: str, **sent: Any) -> tuple[str, str]:
    """Send a form as a page does; returns the id and the address that the answer leads to."""
    page.goto("/tai-khoan")
    secret = page.locator('meta[name="csrf-token"]').get_attribute("content")
    headers = {"X-CSRFToken": secret or ""}
    answer = page.request.post(path, headers=headers, max_redirects=0, timeout=120_000, **sent)
    assert answer.status == 303, f"{path}: {answer.status} {answer.text()}"
    address = answer.headers["location"]
    segments = address.partition("?")[0].partition("#")[0].split("/")
    return next(segment for segment in reversed(segments) if segment.count("-") == 4), address
