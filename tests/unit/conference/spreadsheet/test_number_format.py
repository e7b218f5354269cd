"""What numbers show in the formats of Excel, written the Vietnamese way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembly.conference.spreadsheet.number_format import general, is_date_format, shown_number

_ACCOUNTING = '_(* #,##0_);_(* (#,##0);_(* "-"??_);_(@_)'


@pytest.mark.parametrize(
    ("number", "code", "expected"),
    [
        (0.95, "0%", "95%"),
        (0.955, "0.0%", "95,5%"),
        (1234567, "#,##0", "1.234.567"),
        (1234.5, "#,##0.00", "1.234,50"),
        (123, "00000", "00123"),
        (901234567, "0000 000 000", "0901 234 567"),
        (3.0, "General", "3"),
        (1e15, "General", "1000000000000000"),
        (1e15, "0.00E+00", "1000000000000000"),
        (0.1 + 0.2, "General", "0,3"),
        (1 / 3, "General", "0,333333333"),
        (1e-7, "General", "0,0000001"),
        (-3.5, "General", "-3,5"),
        (1.005, "0.00", "1,01"),
        (0.5, "0", "1"),
        (2.5, "0", "3"),
        (-5, "#,##0;(#,##0)", "(5)"),
        (-0.4, "0", "0"),
        (0, _ACCOUNTING, "-"),
        (1200, _ACCOUNTING, "1.200"),
        (-1200, _ACCOUNTING, "(1.200)"),
        (1500000, '#,##0" đồng"', "1.500.000 đồng"),
        (1500000, "#,##0,", "1.500"),
        (1500000, "[$₫-42A] #,##0", "₫ 1.500.000"),
        (5, "#,##0.##", "5"),
        (0, "#", ""),
        (5.25, "# ?/?", "5 1/4"),
        (0.75, "# ?/?", "3/4"),
        (5, '[>=10]0;[<10]"<"0', "<5"),
        (7, '0 "người"', "7 người"),
        (7, "[Red]0", "7"),
        (7, "@", "7"),
        (7, "0;;;@", "7"),
        (-7, "0;;;@", ""),
    ],
)
def test_numbers(number: float, code: str, expected: str) -> None:
    """A number shows what Excel shows, with a point between thousands and a comma before decimals."""
    assert expected == shown_number(number, code).text


@pytest.mark.parametrize(
    ("number", "code", "text", "value"),
    [
        (44924, "dd/mm/yyyy", "29/12/2022", "2022-12-29"),
        (44924, "d-mmm-yy", "29-Thg12-22", "2022-12-29"),
        (44924, "mm/yyyy", "12/2022", "2022-12"),
        (44924, "yyyy", "2022", "2022"),
        (44924, "dd/mm", "29/12", "2022-12-29"),
        (44924, '"ngày" dd "tháng" mm "năm" yyyy', "ngày 29 tháng 12 năm 2022", "2022-12-29"),
        (44924, "[$-42A]dd mmmm yyyy", "29 Tháng 12 2022", "2022-12-29"),
        (44924, "dddd, dd/mm/yyyy", "Thứ Năm, 29/12/2022", "2022-12-29"),
        (44924.6, "dd/mm/yyyy h:mm:ss", "29/12/2022 14:24:00", "2022-12-29"),
        (44924.99999999, "dd/mm/yyyy hh:mm", "30/12/2022 00:00", "2022-12-30"),
        (1, "dd/mm/yyyy", "01/01/1900", "1900-01-01"),
        (59, "dd/mm/yyyy", "28/02/1900", "1900-02-28"),
        (61, "dd/mm/yyyy", "01/03/1900", "1900-03-01"),
        (14 / 24, "hh:mm", "14:00", None),
        (14.5 / 24, "h:mm AM/PM", "2:30 CH", None),
        (1.5, "[h]:mm", "36:00", None),
        (0.5 / 86400, "ss.00", "00,50", None),
    ],
)
def test_days_and_times(number: float, code: str, text: str, value: str | None) -> None:
    """A day shows as its format says; as a fact it is known as far as it is shown."""
    shown = shown_number(number, code)
    assert (text, value) == (shown.text, shown.value)


def test_days_counted_from_1904() -> None:
    """A workbook of an old Macintosh counts its days four years later."""
    assert "29/12/2022" == shown_number(44924 - 1462, "dd/mm/yyyy", from_1904=True).text


@pytest.mark.parametrize(
    ("number", "code", "value"),
    [(0.95, "0%", 95), (97.25, "0.0", 97.3), (1234567, "#,##0,", 1235000), (-5, "0;(0)", -5), (3.0, "0", 3)],
)
def test_values_as_far_as_they_are_shown(number: float, code: str, value: float) -> None:
    """The value of a number is the one that is read, per cent as per cent."""
    assert value == shown_number(number, code).value


@pytest.mark.parametrize("number", [-1, 3_000_000, 1e300])
def test_what_is_no_day(number: float) -> None:
    """A number that no calendar holds shows as a number, where a format wants a day."""
    assert general(number) == shown_number(number, "dd/mm/yyyy")


def test_which_formats_are_of_days() -> None:
    """Letters of days count, letters in quotation marks do not."""
    assert is_date_format("dd/mm/yyyy")
    assert is_date_format("[h]:mm")
    assert not is_date_format('0 "ngày"')
    assert not is_date_format("#,##0")


@given(
    st.floats(allow_nan=False, allow_infinity=False, min_value=-1e300, max_value=1e300),
    st.text(alphabet='0#?.,%/@EGd mhsy-\\"[]_*;()x:+GeneralAMP>=<$', max_size=20),
)
def test_any_format(number: float, code: str) -> None:
    """No format, however odd, fails or shows a number in scientific notation."""
    shown = shown_number(number, code)
    assert isinstance(shown.text, str)
    if code == "":
        assert "e" not in shown.text


@given(st.integers(min_value=-(10**15), max_value=10**15))
def test_whole_numbers(number: int) -> None:
    """A whole number without a format shows all its digits and nothing else."""
    assert str(number) == general(float(number)).text


@given(st.decimals(min_value=-99999, max_value=99999, places=3, allow_nan=False))
def test_decimals_show_what_was_typed(number: object) -> None:
    """A number typed with up to three decimals shows just these."""
    typed = f"{number:f}".rstrip("0").rstrip(".")
    assert (typed if typed not in ("-0", "") else "0").replace(".", ",") == general(float(str(number))).text
