"""Whether the marts tell what is true of the demo world, dirt and planted faults and all."""

import csv
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from pipelines.home import Home
from pipelines.snapshot_query import ask

pytestmark = pytest.mark.timeout(600)

# Of the KPIs in the truth file, those that the marts compute by the same rule and that do not
# depend on which order line an invoice line without one belongs to.
EXACT = (
    "unit_fill_rate",
    "line_fill_rate",
    "value_fill_rate",
    "order_fill_rate",
    "otif_shipped_latest_promise_line",
    "order_cycle_time",
    "backorder_age",
    "backorder_opening",
    "backorder_new",
    "backorder_filled",
    "backorder_closing",
    "backorder_quantity",
    "backorder_value",
    "backorder_lines",
    "open_receivables",
)
Figures = dict[tuple[str, ...], tuple[Decimal, Decimal, int]]


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def figures(rows: list[tuple[object, ...]]) -> Figures:
    """Return the figures that are not all zero, by day, entity, location and channel."""
    found: Figures = {}
    for *key, numerator, denominator, excluded in rows:
        figure = (
            Decimal(str(numerator)).quantize(Decimal("0.01")),
            Decimal(str(denominator or 0)).quantize(Decimal("0.01")),
            int(str(excluded)),
        )
        if any(figure):
            found[tuple(str(part or "") for part in key)] = figure
    return found


@pytest.fixture(scope="module")
def asked(demo_home: Path) -> Callable[[str], list[tuple[object, ...]]]:
    return lambda sql: ask(Home(demo_home), sql)[1]


@pytest.mark.parametrize("code", EXACT)
def test_a_kpi_is_what_is_true_on_every_day_and_place(
    demo_home: Path, asked: Callable[[str], list[tuple[object, ...]]], code: str
) -> None:
    told = figures(
        asked(f"""
            select period_date, entity_id, location_id, channel,
                   numerator, denominator, excluded_count
            from marts.kpi_values where kpi_code = '{code}' and source_system = 'demo_world'
            """)
    )
    true = figures(
        [
            tuple(value for name, value in row.items() if name != "kpi_code")
            for row in read(demo_home / "truth" / "kpi_truth.csv")
            if row["kpi_code"] == code
        ]
    )
    assert len(true) > 20
    assert told == true


@pytest.mark.parametrize("code", ["CT-02", "MD-01"])
def test_every_planted_fault_is_found_and_none_invented(
    demo_home: Path, asked: Callable[[str], list[tuple[object, ...]]], code: str
) -> None:
    raised = asked(
        "select subject_key from marts.fct_exceptions "
        f"where exception_code = '{code}' and source_system = 'demo_world'"
    )
    planted = {
        f"demo_world/{row['subject_id']}"
        for row in read(demo_home / "truth" / "faults_truth.csv")
        if row["exception_code"] == code
    }
    assert planted
    assert {str(key) for (key,) in raised} == planted
