"""Whether the marts tell what is true of the demo world, dirt and planted faults and all."""

from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from pipelines.home import Home
from pipelines.snapshot_query import ask
from tests.pipelines.demo_marts import (
    PRICES_FAILED,
    SOURCE,
    Figures,
    figures,
    mispriced,
    rows_of,
    told_figures,
    true_figures,
)

pytestmark = pytest.mark.timeout(1200)

# KPIs that hang on which order line an invoice line without one belongs to.
HANGING = {
    "credit_exposure",
    "days_to_pay",
    "exception_rate",
    "exceptions_per_100_lines",
    "gross_margin",
    "invoice_latency",
    "margin_leakage",
    "perfect_order",
    "perfect_order_documents",
    "pocket_margin",
    "shipped_not_invoiced_quantity",
    "shipped_not_invoiced_value",
    "stage_time_cash",
    "stage_time_invoice",
    "touchless_invoiced",
}
NAMED_CHANNELS = {"portal", "sales_desk", "api"}  # whose invoices name their order lines
Ask = Callable[[str], list[tuple[object, ...]]]


@pytest.fixture(scope="module")
def asked(demo_home: Path) -> Ask:
    return lambda sql: ask(Home(demo_home), sql)[1]


def test_every_kpi_is_what_is_true_on_every_day_and_place(demo_home: Path, asked: Ask) -> None:
    codes = {str(code) for (code,) in asked("select kpi_code from marts.dim_kpis")} - HANGING
    assert len(codes) > 55
    wrong = [
        code
        for code in sorted(codes)
        if figures(asked(told_figures(code))) != true_figures(demo_home, code)
    ]
    assert wrong == []


@pytest.mark.parametrize("code", sorted(HANGING - {"credit_exposure"}))
def test_what_hangs_on_invoices_is_right_where_they_name_their_lines(
    demo_home: Path, asked: Ask, code: str
) -> None:
    def of_named(found: Figures) -> Figures:
        return {place: each for place, each in found.items() if place[-1] in NAMED_CHANNELS}

    true = of_named(true_figures(demo_home, code))
    assert true
    assert of_named(figures(asked(told_figures(code)))) == true


def test_what_no_order_line_is_known_for_is_still_the_right_margin(
    demo_home: Path, asked: Ask
) -> None:
    def by_day(found: Figures) -> dict[tuple[str, str], Decimal]:
        sums: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
        for (day, entity, *_), (numerator, *_) in found.items():
            sums[day, entity] += numerator
        return dict(sums)

    true = true_figures(demo_home, "gross_margin")
    told = figures(asked(told_figures("gross_margin")))
    assert told != true
    assert by_day(told) == by_day(true)


@pytest.mark.parametrize("code", ["CT-02", "MD-01"])
def test_every_planted_fault_is_found_and_none_invented(
    demo_home: Path, asked: Ask, code: str
) -> None:
    planted = {
        f"{SOURCE}/{row['subject_id']}"
        for row in rows_of(demo_home / "truth" / "faults_truth.csv")
        if row["exception_code"] == code
    }
    assert planted
    assert raised(asked, code) == planted


@pytest.mark.parametrize(
    "code", ["AR-03", "CR-01", "CT-02", "MD-01", "MD-05", "PR-01", "WH-02", "WH-05"]
)
def test_the_exceptions_that_stand_are_the_true_ones(
    demo_home: Path, asked: Ask, code: str
) -> None:
    true = standing(demo_home, code)
    assert true
    assert raised(asked, code) == true


@pytest.mark.parametrize("code", ["IN-01", "IN-02", "IN-04"])
def test_billing_faults_of_lines_that_invoices_name_are_the_true_ones(
    demo_home: Path, asked: Ask, code: str
) -> None:
    edi = asked("select order_line_key from marts.fct_order_lines where channel = 'edi'")
    unnamed = {str(key) for (key,) in edi}
    true = standing(demo_home, code) - unnamed
    assert true
    assert raised(asked, code) - unnamed == true


def test_the_lines_not_priced_by_the_list_are_the_true_ones(demo_home: Path, asked: Ask) -> None:
    told = {str(key) for (key,) in asked(PRICES_FAILED)}
    assert told == mispriced(demo_home)
    planted = {
        f"{SOURCE}/{row['subject_id']}"
        for row in rows_of(demo_home / "truth" / "faults_truth.csv")
        if row["exception_code"] == "PR-01"
    }
    assert planted
    assert planted < told


def standing(home: Path, code: str) -> set[str]:
    rows = rows_of(home / "truth" / "exceptions_truth.csv")
    return {f"{SOURCE}/{row['subject_id']}" for row in rows if row["exception_code"] == code}


def raised(asked: Ask, code: str) -> set[str]:
    rows = asked(
        "select subject_key from marts.fct_exceptions "
        f"where exception_code = '{code}' and source_system = '{SOURCE}'"
    )
    return {str(key) for (key,) in rows}
