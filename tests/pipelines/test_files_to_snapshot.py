"""The whole way, from files in the inbox to a published snapshot, on a few hand-made orders."""

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from pipelines import serving
from pipelines.errors import BadQuery, NothingToPublish, UnknownBuild
from pipelines.home import Home
from pipelines.settings import PROJECT, pass_on
from pipelines.snapshot_query import ask
from tests.running import run_job

GOLDEN = Path(__file__).parents[1] / "golden" / "corner_shop"

# Prints the tables that are left in memory when dbt is done.
PRINT_WHAT_IS_LEFT = """
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner

kinds = ("model", "seed", "test")
options = [word for kind in kinds for word in ("--resource-type", kind)]
outcome = dbtRunner().invoke(
    ["build", "--quiet", *options, "--project-dir", "dbt_project", "--profiles-dir", "dbt_project"]
)
assert outcome.success, outcome.exception
cursor = DuckDBConnectionManager.env().handle().cursor()
left = "select schema_name || '.' || table_name from duckdb_tables() where database_name = ?"
print("left:", *sorted(name for (name,) in cursor.execute(left, ["warehouse"]).fetchall()))
"""


def answer(home: Home, query: str) -> list[tuple[object, ...]]:
    return ask(home, query)[1]


def test_the_inbox_is_empty_after_the_run_and_the_archive_holds_the_bytes(shop: Home) -> None:
    assert list((shop.inbox / "corner_shop").iterdir()) == []
    assert len(list(shop.archive.rglob("*.zst"))) == len(list(GOLDEN.glob("*.csv")))


def test_quantities_are_those_of_the_files(shop: Home) -> None:
    lines = answer(
        shop,
        "select order_line_id, ordered_quantity::int, picked_quantity::int, shipped_quantity::int,"
        " delivered_quantity::int, invoiced_quantity::int, line_state "
        "from marts.fct_order_lines order by order_line_id",
    )
    assert lines == [
        ("A-1", 10, 10, 10, 10, 10, "delivered"),  # in two shipments, both delivered
        ("A-2", 5, 5, 5, 0, 5, "shipped"),
        ("B-1", 8, 6, 6, 0, 0, "part_picked"),
        ("C-1", 4, 0, 0, 0, 0, "cancelled"),
    ]


def test_an_invoice_line_without_an_order_is_matched_by_what_it_bills(shop: Home) -> None:
    matches = answer(
        shop,
        "select invoice_line_id, split_part(order_line_key, '/', 2), match_method, match_confidence"
        " from marts.fct_invoice_lines order by invoice_line_id",
    )
    assert matches == [
        ("I-1", "A-1", "stated_by_source", "certain"),
        ("I-2", "A-2", "customer_item_quantity_day", "high"),
        ("I-3", None, "unmatched", "none"),  # nobody ordered it: it is counted, not guessed
    ]


def test_what_did_not_fit_waits_in_quarantine_and_the_rest_is_there(shop: Home) -> None:
    assert answer(
        shop,
        "select row_count, quarantined_count from marts.fct_feed_status where feed = 'order_lines'",
    ) == [(4, 1)]


def test_kpis_are_what_a_hand_counts(shop: Home) -> None:
    by_hand = {
        "unit_fill_rate": (21.0, 23.0, 1),  # 10 + 5 + 6 of 10 + 5 + 8; the cancelled line left out
        "order_fill_rate": (1.0, 2.0, 1),
        "order_cycle_time": (0.0, 0.0, 2),  # no order is delivered in full
        "invoice_latency": (
            16.0,
            15.0,
            1,
        ),  # 6 units 2 days, 4 units 1 day; A-2 at once; B-1 open
        "gross_margin": (30.0, 160.0, 1),  # I-3 has no cost
        "pocket_margin": (17.99, 160.0, 0),  # 30.00 less 10.01 freight and 2.00 to hurry A-2
        "margin_leakage": (0.0, 0.0, 3),  # what and C-1 were to cost, nobody told
        "return_rate_by_sale": (0.0, 0.0, 3),  # the shop tells of no returns
        "return_rate_by_return": (0.0, 0.0, 3),
        "backorder_new": (2.0, None, 0),  # of B-1's 8 units 6 left in time
        "backorder_filled": (0.0, None, 0),
        "backorder_cancelled": (0.0, None, 0),
    }
    totals = {
        str(code): (numerator, denominator, excluded)
        for code, numerator, denominator, excluded in answer(
            shop,
            "select kpi_code, sum(numerator)::double, sum(denominator)::double,"
            " sum(excluded_count)::int from marts.kpi_values group by kpi_code",
        )
    }
    assert {code: totals[code] for code in by_hand} == by_hand  # of others: tests/conformance


def test_costs_are_shared_by_the_lines_of_their_order_to_the_cent(shop: Home) -> None:
    shares = answer(
        shop,
        "select charge_key, split_part(order_line_key, '/', 2), allocation_key, amount::varchar "
        "from marts.fct_order_costs order by charge_key, order_line_key",
    )
    assert shares == [
        ("order_cost/corner_shop/K1", "A-1", "value", "6.2600"),  # 10.01 as 100 to 60
        ("order_cost/corner_shop/K1", "A-2", "value", "3.7500"),
        ("order_cost/corner_shop/K2", "A-2", "value", "2.0000"),
        ("order_cost/corner_shop/K3", None, "none", "5.0000"),  # its order never came
    ]


def test_what_is_not_invoiced_on_the_last_day_is_what_a_hand_counts(shop: Home) -> None:
    last = answer(
        shop,
        "select kpi_code, numerator::double from marts.kpi_values where kpi_code like 'shipped%' "
        "and period_date = '2026-03-10' and numerator <> 0 order by kpi_code",
    )
    assert last == [  # 6 units of B-1 at 10.00
        ("shipped_not_invoiced_quantity", 6.0),
        ("shipped_not_invoiced_value", 60.0),
    ]
    exposure = "select customer_name, exposure_amount::double from marts.fct_credit_exposures"
    assert answer(shop, exposure) == [("Bob's Garage", 80.0)]  # and 2 that have not left


def test_exceptions_name_the_line_and_the_reason(shop: Home) -> None:
    found = answer(
        shop,
        "select exception_code, subject_key, explanation from marts.fct_exceptions "
        "where order_key is not null order by exception_code",
    )
    assert found == [
        ("IN-01", "corner_shop/B-1", "Item X (Box): 6 units left on 2026-03-04, 0 are invoiced."),
        (
            "MD-05",
            "corner_shop/A",
            (
                "Of order A, a line waits in the quarantine, not counted anywhere: quantity "
                "must be of kind decimal of at most 14 digits and 4 decimals."
            ),
        ),
        ("WH-05", "corner_shop/B-1", "Item X (Box): 2 of 8 units are not picked, due 2026-03-06."),
    ]


def test_every_row_of_a_mart_leads_back_to_its_file_and_row(shop: Home) -> None:
    rows = answer(
        shop,
        "select file_name, file_row from marts.fct_order_lines where order_line_id = 'B-1'",
    )
    assert rows == [("lines.csv", 4)]  # the third record of the file was bad


def test_the_same_inputs_rebuild_to_the_same_content_and_steps_stay_where_asked(
    shop: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(shop)
    assert not shop.warehouse.exists()
    monkeypatch.setenv("CROSSDOCK_KEEP_STEPS", "1")
    shop.marts.unlink()
    parsed = (shop.dbt_target / "partial_parse.msgpack").read_bytes()
    assert run_job(shop).success
    assert contents(shop) == before
    assert (shop.dbt_target / "partial_parse.msgpack").read_bytes() != parsed
    with duckdb.connect(str(shop.warehouse), read_only=True) as steps:
        assert steps.execute("select count(*) from staging.stg_feeds__order_lines").fetchone() == (
            4,
        )


def test_a_step_is_dropped_when_the_last_that_reads_it_is_done(shop: Home) -> None:
    pass_on(shop)
    told = subprocess.run(
        [sys.executable, "-c", PRINT_WHAT_IS_LEFT],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "left:" in told.stdout, told.stdout + told.stderr
    left = told.stdout.split("left:")[1].split()
    steps = {name for name in left if not name.startswith("seeds.")}
    assert steps == {
        # Nobody reads these yet.
        "staging.stg_feeds__item_substitutes",
        "staging.stg_feeds__kit_components",
        "staging.stg_feeds__sell_through",
    }


def contents(home: Home) -> dict[str, object]:
    manifest = serving.current_manifest(home)
    assert manifest is not None
    path = serving.snapshot_path(home, manifest.build_id)
    with duckdb.connect(str(path), read_only=True) as connection:
        return {
            name: sorted(map(str, connection.execute(f"select * from marts.{name}").fetchall()))
            for name in manifest.tables
        }


def test_a_query_cannot_leave_the_snapshot_or_change_it(shop: Home) -> None:
    for attempt in (
        "select * from read_csv('/etc/hostname')",
        "copy (select 1) to '/tmp/out.csv'",
        "attach '/tmp/other.duckdb'",
        "create table marts.mine as select 1",
        "set enable_external_access = true",
    ):
        with pytest.raises(BadQuery):
            ask(shop, attempt)


def test_a_question_is_answered_while_the_same_process_serves_the_snapshot(shop: Home) -> None:
    manifest = serving.current_manifest(shop)
    assert manifest is not None
    path = serving.snapshot_path(shop, manifest.build_id)
    with duckdb.connect(str(path), read_only=True) as served:
        served.execute("set enable_external_access = false")
        served.execute("set lock_configuration = true")
        assert answer(shop, "select count(*) > 0 from marts.kpi_values") == [(True,)]
        assert answer(shop, "select 1") == [(1,)]


def test_a_rollback_shows_the_older_build_and_an_unknown_one_is_refused(shop: Home) -> None:
    newest = serving.publish(shop)
    older = serving.manifests(shop)[1]
    serving.point_at(shop, older.build_id)
    current = serving.current_manifest(shop)
    assert current is not None
    assert current.build_id == older.build_id
    serving.point_at(shop, newest.build_id)
    with pytest.raises(UnknownBuild, match=newest.build_id):
        serving.point_at(shop, "nonsense")


def test_nothing_is_published_before_a_build_has_passed(tmp_path: Path) -> None:
    with pytest.raises(NothingToPublish):
        serving.publish(Home(tmp_path))
