"""The check figures of real inputs, computed by plain queries that know nothing of Crossdock."""

from decimal import Decimal
from pathlib import Path

import pytest

from pipelines.home import Home
from pipelines.intake import take_paths
from pipelines.opening import opened
from pipelines.snapshot_query import ask
from tests.running import run_job

pytestmark = [pytest.mark.real_data, pytest.mark.timeout(1200)]

WWI = "where source_system = 'wide_world_importers'"
FIGURES = {
    "orders": (f"select count(*) from marts.fct_orders {WWI}", 63_978),
    "orders with a back-order link": (
        f"select count(backorder_order_key) from marts.fct_orders {WWI}",
        6_534,
    ),
    "orders not picked": (
        f"select count(*) from marts.fct_orders {WWI} and not is_fully_picked",
        2_428,
    ),
    "orders picked after the expected delivery day": (
        f"select count(*) from marts.fct_orders {WWI} and is_picked_late",
        3_086,
    ),
    "order value": (
        f"select sum(ordered_amount) from marts.fct_orders {WWI}",
        Decimal("154238483.65"),
    ),
    "order lines": (f"select count(*) from marts.fct_order_lines {WWI}", 201_510),
    "units ordered": (f"select sum(ordered_quantity) from marts.fct_order_lines {WWI}", 8_019_876),
    "units picked": (f"select sum(picked_quantity) from marts.fct_order_lines {WWI}", 7_730_594),
    "lines picked short": (
        f"select count(*) from marts.fct_order_lines {WWI} and not is_fully_picked",
        2_473,
    ),
    "lines picked short with nothing picked": (
        f"select count(*) from marts.fct_order_lines {WWI} and picked_quantity = 0",
        2_473,
    ),
    "invoice lines": (f"select count(*) from marts.fct_invoice_lines {WWI}", 198_807),
    "invoices": (f"select count(distinct invoice_key) from marts.fct_invoice_lines {WWI}", 61_320),
    "invoiced with tax": (
        f"select sum(gross_amount) from marts.fct_invoice_lines {WWI}",
        Decimal("172072410.34"),
    ),
    "tax": (f"select sum(tax_amount) from marts.fct_invoice_lines {WWI}", Decimal("22444244.69")),
    "profit": (
        f"select sum(profit_amount) from marts.fct_invoice_lines {WWI}",
        Decimal("74554415.35"),
    ),
    "units invoiced": (f"select sum(quantity) from marts.fct_invoice_lines {WWI}", 7_709_324),
    "units issued": (
        (
            f"select -sum(quantity) from marts.fct_inventory_movements {WWI} "
            "and movement_kind = 'issue'"
        ),
        7_709_324,
    ),
    "payments": (
        f"select -sum(amount) from marts.fct_receivables {WWI} and transaction_kind = 'payment'",
        Decimal("171840370.11"),
    ),
    "purchase order lines, all received": (
        f"select count(*) from marts.fct_purchase_order_lines {WWI} and is_fully_received",
        7_307,
    ),
    "profit as the KPI has it": (
        f"select sum(numerator) from marts.kpi_values {WWI} and kpi_code = 'gross_margin'",
        Decimal("74554415.35"),
    ),
    "receivables at the end as the KPI has them": (
        (
            f"select numerator from marts.kpi_values {WWI} and kpi_code = 'open_receivables' "
            "order by period_date desc limit 1"
        ),
        Decimal("172072410.34") - Decimal("171840370.11"),
    ),
    "fill rate of units, in millionths": (
        (
            f"select round(sum(picked_quantity) * 1000000 / sum(ordered_quantity)) "
            f"from marts.fct_order_lines {WWI}"
        ),
        963_929,
    ),
    "orders fully picked, in millionths": (
        (
            "select round(sum(case when is_fully_picked then 1 else 0 end) * 1000000 / count(*)) "
            f"from marts.fct_orders {WWI}"
        ),
        962_049,
    ),
    "invoice lines matched with high confidence": (
        f"select count(*) from marts.fct_invoice_lines {WWI} and match_confidence = 'high'",
        198_783,
    ),
    "invoice lines not matched": (
        f"select count(*) from marts.fct_invoice_lines {WWI} and match_confidence = 'none'",
        0,
    ),
    "rows in quarantine": ("select sum(quarantined_count) from marts.fct_feed_status", 0),
}
CHANNELS = {"store": 3_298, "portal": 2_425, "distributor": 1_375, "wholesale": 893}
USR = "where source_system = 'us_regional_sales'"


@pytest.fixture(scope="module")
def real_home(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("real"))
    folders = [real_data / "wide_world_importers", real_data / "us_regional_sales"]
    with opened(home) as stores:
        list(take_paths(stores, folders, None, lambda _received: None))
    assert run_job(home).success
    return home


@pytest.mark.parametrize("name", FIGURES)
def test_the_marts_give_the_check_figure(real_home: Home, name: str) -> None:
    query, expected = FIGURES[name]
    assert ask(real_home, query)[1] == [(expected,)]


def test_us_regional_orders_by_channel(real_home: Home) -> None:
    found = ask(real_home, f"select channel, count(*) from marts.fct_orders {USR} group by channel")
    assert {str(channel): count for channel, count in found[1]} == CHANNELS


def test_us_regional_revenue(real_home: Home) -> None:
    found = ask(real_home, f"select sum(ordered_amount) from marts.fct_orders {USR}")
    assert found[1] == [(Decimal("82692726.60"),)]


def test_us_regional_days_from_order_to_delivery(real_home: Home) -> None:
    query = (
        "select round(sum(numerator)::double / sum(denominator)::double, 2) "
        f"from marts.kpi_values {USR} and kpi_code = 'order_cycle_time'"
    )
    assert ask(real_home, query)[1] == [(20.67,)]


def test_what_a_source_cannot_tell_is_coverage_not_success(real_home: Home) -> None:
    query = (
        "select sum(denominator), sum(excluded_count) from marts.kpi_values "
        f"{USR} and kpi_code = 'unit_fill_rate'"
    )
    assert ask(real_home, query)[1] == [(0, 7_991)]
