"""One Vietnamese sentence for each column: what to write there."""

from __future__ import annotations

from typing import Any, get_origin

from assembly.conference.choices import choices_of
from assembly.conference.labels import Spot, bare
from assembly.conference.partial_date import PartialDate

_LINES = "Mỗi mục một dòng trong ô (Alt+Enter để xuống dòng); dấu chấm phẩy không tách mục."
# What the type alone does not tell, by the end of the path.
_OWN_WORDS = {
    "member.name": "Tên đầy đủ của đơn vị, in đúng như viết.",
    "member.superior": "Cơ quan chủ quản, in trên tên đơn vị, như Ủy ban nhân dân tỉnh Yên Bái.",
    "block.name": "Tên đầy đủ của khối thi đua, in đúng như viết.",
    "block.symbol": "Ký hiệu của khối trong số văn bản, như KTĐVHXH.",
    "block.superior": "Cơ quan in trên tên khối ở đầu văn bản.",
    "block.place": "Địa danh ghi trước ngày tháng, như Yên Bái.",
    "province.name": "Tên tỉnh, thành phố kèm danh từ chung, như tỉnh Yên Bái.",
    "conference.date": "Ngày họp, như 29/12/2022; chưa rõ ngày thì ghi 12/2022.",
    "conference.venue": "Nơi họp, không ghi chữ “tại”.",
    "member.head.title": "Chức vụ của người đứng đầu, như Giám đốc.",
    "signer.title": "Chức vụ của người ký, như Phó Giám đốc.",
    "targets[].plan": "Giá trị kế hoạch, in đúng như viết.",
    "targets[].percent": "Tỷ lệ đạt, in đúng như viết.",
    "tasks.items[]": f"Mỗi nội dung, nhiệm vụ là một mục. {_LINES}",
}


def help_for(path: str, spot: Spot | None) -> str:
    """Return what to write into a column; ``spot`` is None for a word that only the template knows."""
    if path in _OWN_WORDS:
        return _OWN_WORDS[path]
    told = next((words for end, words in _OWN_WORDS.items() if path.endswith(f".{end}")), None)
    if told is not None:
        return told
    if path.endswith("[]"):
        return _LINES
    return "Chữ hoặc số, in đúng như ô hiển thị." if spot is None else _of_type(spot.annotation)


def _of_type(annotation: Any) -> str:
    if choices := choices_of(annotation):
        return f"Một trong: {', '.join(choices)}."
    kind = bare(annotation)
    if kind is PartialDate:
        return "Ngày, như 29/12/2022; chưa rõ ngày thì ghi 12/2022, chưa rõ tháng thì ghi 2022."
    if kind is int:
        return "Số nguyên, như 12 hoặc 1.500."
    if kind is float:
        return "Số, như 95 hoặc 97,5."
    if get_origin(kind) is None and kind is str:
        return "Chữ, in đúng như viết."
    return "Chữ."
