"""The whole way, from files in the inbox to a published snapshot, on a few hand-made orders."""

from pathlib import Path

import duckdb
import pytest

from pipelines import serving
from pipelines.errors import BadQuery, NothingToPublish, UnknownBuild
from pipelines.home import Home
from pipelines.snapshot_query import ask
from tests.running import run_job

GOLDEN = Path(__file__).parents[1] / "golden" / "corner_shop"


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
    totals = {
        str(code): (numerator, denominator, excluded)
        for code, numerator, denominator, excluded in answer(
            shop,
            "select kpi_code, sum(numerator)::double, sum(denominator)::double,"
            " sum(excluded_count)::int from marts.kpi_values "
            "where kpi_code in ('unit_fill_rate', 'order_fill_rate', 'order_cycle_time',"
            " 'invoice_latency', 'gross_margin') group by kpi_code",
        )
    }
    assert totals == {
        "unit_fill_rate": (21.0, 23.0, 1),  # 10 + 5 + 6 of 10 + 5 + 8; the cancelled line left out
        "order_fill_rate": (1.0, 2.0, 1),
        "order_cycle_time": (0.0, 0.0, 2),  # no order is delivered in full
        "invoice_latency": (
            16.0,
            15.0,
            1,
        ),  # 6 units 2 days, 4 units 1 day; A-2 at once; B-1 open
        "gross_margin": (30.0, 160.0, 1),  # I-3 has no cost
    }


def test_exceptions_name_the_line_and_the_reason(shop: Home) -> None:
    found = answer(
        shop,
        "select exception_code, subject_key, explanation from marts.fct_exceptions "
        "order by exception_code",
    )
    assert found == [
        ("IN-01", "corner_shop/B-1", "Item X (Box): 6 units left on 2026-03-04, 0 are invoiced."),
        ("WH-05", "corner_shop/B-1", "Item X (Box): 2 of 8 units are not picked, due 2026-03-06."),
    ]


def test_every_row_of_a_mart_leads_back_to_its_file_and_row(shop: Home) -> None:
    rows = answer(
        shop,
        "select file_name, file_row from marts.fct_order_lines where order_line_id = 'B-1'",
    )
    assert rows == [("lines.csv", 4)]  # the third record of the file was bad


def test_the_same_inputs_rebuild_to_the_same_content(shop: Home) -> None:
    before = contents(shop)
    shop.warehouse.unlink()
    shop.marts.unlink()
    assert run_job(shop).success
    assert contents(shop) == before


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
