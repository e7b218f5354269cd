"""Printed widths and lines of alike length."""

from __future__ import annotations

import pytest

from assembly.templates.text_width import balanced_lines, bold_width


@pytest.mark.parametrize(
    ("text", "size", "mm"),
    [
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, 88.3),
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 13, 95.7),
        ("Độc lập - Tự do - Hạnh phúc", 13, 56.1),
        ("", 13, 0.0),
    ],
)
def test_width_is_that_of_the_font(text: str, size: float, mm: float) -> None:
    """Widths agree with those measured with the metric-compatible font."""
    assert round(bold_width(text, size=size), 1) == mm


def test_marks_do_not_change_the_width() -> None:
    """A letter with Vietnamese marks is as wide as its base letter, composed or not."""
    assert bold_width("ẪỘỚỰ", size=14) == bold_width("AOƠƯ", size=14)
    assert bold_width("e\u0323\u0302", size=14) == bold_width("ệ", size=14)


def test_lines_are_as_few_and_as_alike_as_can_be() -> None:
    """A long name takes the fewest lines, none wider than allowed, words of two syllables whole."""
    name = "KHỐI THI ĐUA CÁC CƠ QUAN VĂN HÓA - XÃ HỘI"
    lines = balanced_lines(name, width=71, size=12)
    assert lines == ["KHỐI THI ĐUA CÁC CƠ QUAN", "VĂN HÓA - XÃ HỘI"]
    assert all(bold_width(line, size=12) <= 71 for line in lines)


def test_a_word_joined_by_a_hyphen_stays_whole() -> None:
    """Thương binh is one word, whatever stands before it without a space."""
    lines = balanced_lines("SỞ LAO ĐỘNG-THƯƠNG BINH VÀ XÃ HỘI", width=80, size=14)
    assert lines == ["SỞ LAO ĐỘNG-THƯƠNG BINH", "VÀ XÃ HỘI"]


def test_a_word_wider_than_the_line_stays_whole() -> None:
    """Nothing is cut inside a word."""
    assert balanced_lines("A" * 60 + " B", width=30, size=12) == ["A" * 60, "B"]


def test_no_text_has_no_lines() -> None:
    """White space alone gives no line."""
    assert balanced_lines("  ", width=30, size=12) == []
