"""How figures are written."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import formats


@pytest.mark.parametrize(
    ("value", "unit", "written"),
    [
        (0.9604, "percent", "96.0 %"),
        (3.14, "days", "3.1 days"),
        (Decimal("1234567.89"), "amount", "1.2m EUR"),
        (59_900, "amount", "59.9k EUR"),
        (-12.4, "amount", "-12 EUR"),
        (None, "percent", "-"),
    ],
)
def test_a_kpi_is_written_with_its_unit(
    value: Decimal | float | None, unit: str, written: str
) -> None:
    assert formats.kpi_value(value, unit, "EUR") == written


def test_a_change_needs_both_periods() -> None:
    assert formats.kpi_change(0.9, None, "percent") is None
    assert formats.kpi_change(None, 0.9, "percent") is None
    assert formats.kpi_change(100, 0, "amount") is None


def test_a_change_of_a_share_is_in_points_and_of_an_amount_in_percent() -> None:
    assert formats.kpi_change(0.95, 0.90, "percent") == "+5.0 points"
    assert formats.kpi_change(Decimal(150), Decimal(100), "amount") == "+50.0 %"
    assert formats.kpi_change(2.0, 3.5, "days") == "-1.5 days"


@given(quantity=st.decimals(min_value=-(10**9), max_value=10**9, places=4))
def test_a_quantity_loses_no_digit(quantity: Decimal) -> None:
    assert Decimal(formats.quantity(quantity).replace(",", "")) == quantity


@pytest.mark.parametrize(
    ("seconds", "written"),
    [(20, "just now"), (180, "3 min ago"), (3 * 3600, "3 h ago"), (3 * 86400, "3 days ago")],
)
def test_an_age_is_written_in_its_own_size(seconds: float, written: str) -> None:
    assert formats.age(seconds) == written


def test_an_instant_says_that_it_is_utc() -> None:
    assert formats.instant(datetime(2026, 11, 22, 9, 5, tzinfo=UTC)) == "2026-11-22 09:05 UTC"


def test_foreign_text_marks_up_nothing() -> None:
    assert "<" not in formats.plain("<script>")
    assert formats.plain("[x](y) **z**") == r"\[x\]\(y\) \*\*z\*\*"
