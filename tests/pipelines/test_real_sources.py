"""Do real files of four kinds give their check figures, and leave unknown what they do not tell?"""

from decimal import Decimal
from pathlib import Path

import pytest

from pipelines.home import Home
from pipelines.intake import take_paths
from pipelines.opening import opened
from pipelines.snapshot_query import ask
from tests.running import run_job

pytestmark = [pytest.mark.real_data, pytest.mark.timeout(1200)]

SOURCES = ("olist", "scms", "online_retail_ii", "accounts_receivable")
OLIST = "where source_system = 'olist'"
SCMS = "where source_system = 'scms'"
RETAIL = "where source_system = 'online_retail_ii'"
INVOICES = "where source_system = 'accounts_receivable'"
# A marketplace order is one shipment; the day is the site's, the estimate a midnight of the site.
DELIVERED = (
    "select count(*) from marts.fct_orders join marts.fct_shipments using (order_key) "
    "where fct_orders.source_system = 'olist'"
)
LATE = "and delivered_at > expected_delivery_at"
FIGURES = {
    "olist orders": (f"select count(*) from marts.fct_orders {OLIST}", 8_135),
    "olist orders without items": (
        f"select count(*) from marts.fct_orders {OLIST} and line_count = 0",
        775,
    ),
    "olist lines": (f"select count(*) from marts.fct_order_lines {OLIST}", 8_365),
    "olist value of the lines": (
        f"select sum(ordered_amount) from marts.fct_order_lines {OLIST}",
        Decimal("1093264.35"),
    ),
    # 5,164 of 5,172 orders with the status delivered have a day of delivery, and 6 cancelled ones;
    # 3 of them were delivered before they were handed over, which no transition allows (CT-02).
    "olist orders with a day of delivery": (
        f"{DELIVERED} and fct_shipments.delivered_at is not null",
        5_167,
    ),
    # 414 of the orders with the status delivered, and one that was cancelled after its delivery.
    "olist orders after the estimated timestamp": (
        f"{DELIVERED} and fct_shipments.delivered_at > fct_shipments.expected_delivery_at",
        415,
    ),
    # 342 and the same one.
    "olist orders after the estimated day": (
        f"{DELIVERED} and fct_shipments.delivered_date > fct_orders.due_date",
        343,
    ),
    "olist payments": (
        f"select sum(amount) from marts.fct_cash_receipts {OLIST}",
        Decimal("1428602.81"),
    ),
    "scms lines": (f"select count(*) from marts.fct_shipments {SCMS}", 10_324),
    "scms lines late": (f"select count(*) from marts.fct_shipments {SCMS} {LATE}", 1_186),
    "scms lines late, in hundredths of a percent": (
        (
            f"select round(sum(case when delivered_at > expected_delivery_at then 1 else 0 end) "
            f"* 10000 / count(*)) from marts.fct_shipments {SCMS}"
        ),
        1_149,
    ),
    "online retail lines": (f"select count(*) from marts.fct_invoice_lines {RETAIL}", 525_461),
    "online retail invoices": (f"select count(*) from marts.fct_invoices {RETAIL}", 28_816),
    "online retail cancellation lines": (
        f"select count(*) from marts.fct_invoice_lines {RETAIL} and invoice_id like 'C%'",
        10_206,
    ),
    "online retail cancellations": (
        f"select count(*) from marts.fct_invoices {RETAIL} and invoice_id like 'C%'",
        4_592,
    ),
    "online retail quantity times price": (
        f"select round(sum(quantity * unit_price), 2) from marts.fct_invoice_lines {RETAIL}",
        Decimal("9539484.63"),
    ),
    "receivables invoices": (f"select count(*) from marts.fct_invoices {INVOICES}", 2_466),
    "receivables billed": (
        f"select sum(total_amount) from marts.fct_invoices {INVOICES}",
        Decimal("147703.18"),
    ),
    "receivables invoices settled late": (
        f"select count(*) from marts.fct_invoices {INVOICES} and last_paid_date > due_date",
        877,
    ),
    "receivables days late": (
        (f"select sum(greatest(last_paid_date - due_date, 0)) from marts.fct_invoices {INVOICES}"),
        8_489,
    ),
    "receivables days to settle": (
        f"select sum(last_paid_date - issued_date) from marts.fct_invoices {INVOICES}",
        65_213,
    ),
    "rows in quarantine": ("select sum(quarantined_count) from marts.fct_feed_status", 0),
}
LATE_BY_PLACE = {"Direct Drop": (259, 4_920), "From RDC": (927, 5_404)}


@pytest.fixture(scope="module")
def real_home(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("real_sources"))
    with opened(home) as stores:
        list(take_paths(stores, [real_data / name for name in SOURCES], None, lambda _told: None))
    assert run_job(home).success
    return home


@pytest.mark.parametrize("name", FIGURES)
def test_the_marts_give_the_check_figure(real_home: Home, name: str) -> None:
    query, expected = FIGURES[name]
    assert ask(real_home, query)[1] == [(expected,)]


def test_scms_is_later_from_the_regional_centre_than_by_direct_drop(real_home: Home) -> None:
    query = (
        "select location_id, "
        "cast(sum(case when delivered_at > expected_delivery_at then 1 else 0 end) as bigint), "
        f"count(*) from marts.fct_shipments {SCMS} group by location_id"
    )
    found = {str(place): (late, count) for place, late, count in ask(real_home, query)[1]}
    assert found == LATE_BY_PLACE


def test_what_is_not_told_is_unknown_in_the_tie(real_home: Home) -> None:
    query = (
        "select residual_code, count(*), count(shipped_quantity), count(invoiced_quantity), "
        f"count(billed_amount) from marts.fct_line_reconciliation {OLIST} group by residual_code"
    )
    assert ask(real_home, query)[1] == [("unknown", 8_365, 0, 0, 0)]


def test_the_day_of_a_payment_that_is_not_told_is_empty(real_home: Home) -> None:
    query = f"select count(*), count(receipt_date) from marts.fct_cash_receipts {OLIST}"
    assert ask(real_home, query)[1] == [(8_924, 0)]
