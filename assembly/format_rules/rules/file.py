"""The file itself (tệp văn bản): rules of our own, no act says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from assembly.format_rules.finding import Said, Trouble
from assembly.format_rules.rule import RuleFunction, Subject

_MOST_NAMED = 5


def tracked_changes(subject: Subject) -> Iterator[Trouble]:
    """No tracked change is left: what is checked, and printed, is the text with all changes accepted."""
    count = subject.document.tracked_changes
    if count:
        yield Trouble(
            subject.document,
            Said(
                f"còn {count} thay đổi đang được theo dõi (Track Changes)",
                f"{count} tracked {'change' if count == 1 else 'changes'}",
            ),
            Said(
                "chấp nhận hoặc từ chối hết các thay đổi trước khi trình ký",
                "every change accepted or rejected before the document is signed",
            ),
            words="",
        )


def outside(subject: Subject) -> Iterator[Trouble]:
    """The file fetches nothing from elsewhere when it is opened."""
    named = subject.document.outside
    if named:
        listed = "; ".join(named[:_MOST_NAMED])
        more = len(named) - _MOST_NAMED
        yield Trouble(
            subject.document,
            Said(
                f"tệp lấy nội dung từ nơi khác: {listed}" + (f" và {more} chỗ nữa" if more > 0 else ""),
                f"the file takes content from elsewhere: {listed}"
                + (f" and {more} more" if more > 0 else ""),
            ),
            Said("mọi nội dung nằm trong tệp", "everything stands in the file itself"),
            words="",
        )


RULES: Mapping[str, RuleFunction] = {"F01": tracked_changes, "F02": outside}
