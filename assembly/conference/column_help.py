"""One Vietnamese sentence for each column: what to write there."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from assembly.conference.choices import choices_of
from assembly.conference.labels import Spot, bare
from assembly.conference.model import Act, Clock, Office, Person, Target, Year
from assembly.conference.partial_date import PartialDate

_LINES = "Mỗi mục một dòng trong ô (Alt+Enter để xuống dòng); dấu chấm phẩy không tách mục."
# What the type alone does not tell, by the whole path.
_BY_PATH = {
    "member.name": "Tên đầy đủ của đơn vị, in đúng như viết.",
    "member.superior": "Cơ quan chủ quản, in trên tên đơn vị, như Ủy ban nhân dân tỉnh Yên Bái.",
    "member.signing_capacity": "Chỉ ghi khi người ký không phải người đứng đầu: KT., Q., TL. hoặc TUQ.",
    "member.signer.name": "Họ và tên người ký, nếu không phải người đứng đầu.",
    "block.name": "Tên đầy đủ của khối thi đua, in đúng như viết.",
    "block.symbol": "Ký hiệu của khối trong số văn bản, như KTĐVHXH.",
    "block.superior": "Cơ quan in trên tên khối ở đầu văn bản.",
    "block.place": "Địa danh ghi trước ngày tháng, như Yên Bái.",
    "province.name": "Tên tỉnh, thành phố kèm danh từ chung, như tỉnh Yên Bái.",
    "conference.title": "Tên hội nghị, in đúng như viết.",
    "conference.venue": "Nơi họp, không ghi chữ “tại”.",
    "conference.attendance": "Thành phần dự bằng lời, khi không có danh sách.",
    "covenant.purpose": "Câu mở đầu nêu mục đích ký giao ước.",
    "covenant.commitment": "Câu cam kết ở cuối văn bản, bằng lời của khối.",
    "nominations[].award": "Danh hiệu hoặc hình thức khen thưởng, viết như quy định.",
    "nominations[].granted_by": "Người có thẩm quyền tặng, như Chủ tịch UBND tỉnh.",
    "report.basis": "Văn bản hoặc kế hoạch làm căn cứ của báo cáo.",
    "tasks.items[]": f"Mỗi nội dung, nhiệm vụ là một mục. {_LINES}",
    "legal_basis[]": f"Căn cứ chung cho mọi văn bản; để trống thì lấy căn cứ hiện hành. {_LINES}",
}
# The same for facts of a person, a target and the like, by the part of the model.
_OF_PARTS: dict[tuple[type[BaseModel], str], str] = {
    (Person, "name"): "Họ và tên, không ghi học hàm, học vị.",
    (Person, "title"): "Chức vụ, như Giám đốc hoặc Phó Giám đốc.",
    (Person, "unit"): "Tên đơn vị, viết như trong danh sách thành viên.",
    (Office, "unit"): "Tên đơn vị, viết như trong danh sách thành viên.",
    (Target, "name"): "Nội dung của chỉ tiêu.",
    (Target, "measure"): "Đơn vị tính, như %, người, hồ sơ.",
    (Target, "plan"): "Giá trị kế hoạch, in đúng như ô hiển thị.",
    (Target, "result"): "Giá trị thực hiện, in đúng như ô hiển thị.",
    (Target, "percent"): "Tỷ lệ đạt, in đúng như ô hiển thị.",
    (Act, "number"): "Số, ký hiệu, như 01/QĐ-UBND.",
    (Act, "type"): "Tên loại văn bản, như Quyết định.",
    (Act, "subject"): "Trích yếu, như về việc thành lập các khối thi đua.",
}
_OF_TYPES: dict[Any, str] = {
    PartialDate: "Ngày, như 29/12/2022; chưa rõ ngày thì ghi 12/2022, chưa rõ tháng thì ghi 2022.",
    int: "Số nguyên, như 12 hoặc 1.500.",
    float: "Số, như 95 hoặc 97,5.",
}


def help_for(path: str, spot: Spot | None, part: type[BaseModel] | None = None) -> str:
    """Return what to write into a column.

    ``spot`` is what the model says of it, None for a word that only the template knows; ``part`` the part of
    the model that it is a field of.
    """
    if path in _BY_PATH:
        return _BY_PATH[path]
    name = path.rpartition(".")[2]
    for (model, key), words in _OF_PARTS.items():
        if part is not None and key == name and issubclass(part, model):
            return words
    if path.endswith("[]"):
        return _LINES
    return "Chữ hoặc số, in đúng như ô hiển thị." if spot is None else _of_type(spot.annotation)


def _of_type(annotation: Any) -> str:
    if choices := choices_of(annotation):
        return f"Một trong: {', '.join(choices)}."
    for alias, words in ((Year, "Năm, như 2025."), (Clock, "Giờ, như 14:00 hoặc 14h00.")):
        if annotation in (alias, alias | None):
            return words
    return _OF_TYPES.get(bare(annotation), "Chữ, in đúng như viết.")
