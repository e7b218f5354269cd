"""How much an organisation may have in the making at once: nobody fills the house for all others."""

from __future__ import annotations

from dataclasses import dataclass

from assembly.errors import TooMuch

JOBS_SETTING = "VANTHU_JOBS_IN_FLIGHT"
DOCUMENTS_SETTING = "VANTHU_DOCUMENTS_IN_FLIGHT"


@dataclass(frozen=True, slots=True)
class InFlight:
    """Jobs that are not settled, and documents still to be made: what there is, or the most there may be."""

    jobs: int
    documents: int

    def refuse_more(self, there: InFlight, documents: int) -> None:
        """Raise TooMuch where a job with so many documents to make is too much beside what is there.

        Where nothing else is in the making a job of any size is taken: waiting would not help it.
        """
        if there.jobs + 1 > self.jobs:
            raise TooMuch(
                f"Cơ quan đang có {there.jobs} lượt tạo văn bản chưa xong. Xin chờ một lượt kết thúc.",
                f"the organisation has {there.jobs} jobs that are not settled yet; wait for one to end",
                limit=self.jobs,
                setting=JOBS_SETTING,
            )
        if there.documents and there.documents + documents > self.documents:
            raise TooMuch(
                f"Cơ quan đang có {there.documents} văn bản chờ tạo, thêm {documents} văn bản là quá nhiều. "
                "Xin chờ bớt.",
                f"the organisation has {there.documents} documents waiting to be made, {documents} more are "
                "too many; wait for some of them",
                limit=self.documents,
                setting=DOCUMENTS_SETTING,
            )
