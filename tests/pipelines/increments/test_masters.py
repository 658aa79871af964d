"""Do master data that come again, or changed, bring what a build of everything makes of them?"""

from datetime import timedelta
from functools import partial

import polars as pl
import pytest

from pipelines.errors import NotOnlyMore
from pipelines.increments.masters import NAMED
from tests.pipelines.demo_marts import SOURCE
from tests.pipelines.increments.arrivals import hold_back
from tests.pipelines.increments.conftest import DAYS
from tests.pipelines.increments.forward import Built, Forward, again, none_late, one_row, since
from tests.pipelines.parts.builds import rewrite
from tests.pipelines.parts.test_any_rows import rows_of

pytestmark = pytest.mark.timeout(1200)  # each builds a world several times
SENT_WHOLE = (
    "customers",
    "entities",
    "exchange_rates",
    "item_packs",
    "item_substitutes",
    "items",
    "kit_components",
    "locations",
    "price_list_entries",
    "site_calendars",
    "suppliers",
)
OTHERWISE = {
    "customers": ("customer_name", "payment_days", "credit_limit", "entity_id"),
    "items": ("item_name", "unit_cost", "unit_weight", "supplier_id"),
}
IS_FIRST = pl.int_range(pl.len()) == 0


def test_master_data_that_come_again_unchanged_lead_to_no_settled_order(built: Built) -> None:
    forward, held = built

    def whole_again(feed: str, rows: pl.DataFrame) -> pl.DataFrame:
        return rows if feed in SENT_WHOLE else rows.clear()

    hold_back(forward.home, none_late, held, whole_again)
    brought = forward.bring(held)
    assert forward.lines[-1] < rows_of(forward.home, "order_lines").height * 0.75
    assert brought == forward.whole()


@pytest.mark.parametrize("feed", OTHERWISE)
def test_a_changed_customer_or_item_leads_to_all_that_names_it(built: Built, feed: str) -> None:
    forward, held = built

    def otherwise(asked: str, rows: pl.DataFrame) -> pl.DataFrame:
        if asked != feed:
            return rows.clear()
        others = [pl.col(name).reverse() for name in OTHERWISE[feed]]
        return rows.with_columns(others).head(2)

    hold_back(forward.home, none_late, held, otherwise)
    assert forward.bring(held) == forward.whole()


def test_a_changed_component_leads_to_the_orders_of_its_kits(built: Built) -> None:
    forward, held = built
    components = rows_of(forward.home, "kit_components")["component_item_id"].unique().to_list()

    def without_supplier(feed: str, rows: pl.DataFrame) -> pl.DataFrame:
        if feed != "items":
            return rows.clear()
        nobodys = pl.lit("nobody").alias("supplier_id")
        return rows.filter(pl.col("item_id").is_in(components)).with_columns(nobodys)

    hold_back(forward.home, none_late, held, without_supplier)
    assert forward.bring(held) == forward.whole()


def test_a_customer_or_item_that_is_new_leads_to_the_orders_that_named_it_before(
    forward: Forward,
) -> None:
    late = {feed: rows_of(forward.home, feed)[name][0] for feed, name in NAMED.items()}

    def is_late(feed: str, rows: pl.DataFrame) -> pl.Series:
        if feed in late:
            return rows.select(pl.col(NAMED[feed]) == late[feed]).to_series()
        return since(DAYS - 1, feed, rows)

    held = forward.build_all_but(is_late)
    assert forward.bring(held) == forward.whole()


def test_an_item_that_comes_into_force_meanwhile_leads_to_its_orders(forward: Forward) -> None:
    path = forward.home.extract / "sources.parquet"
    sources = pl.read_parquet(path)
    until = sources.filter(pl.col("source_system") == SOURCE)["known_until_date"][0]
    tomorrow = pl.when(IS_FIRST).then(until + timedelta(days=1)).otherwise("valid_from_date")
    renamed = pl.when(IS_FIRST).then(pl.lit("Renamed")).otherwise("item_name").alias("item_name")
    rewrite(
        forward.home,
        "items",
        lambda rows: pl.concat(
            [rows, rows.with_columns(renamed, valid_from_date=tomorrow).head(1)]
        ),
    )
    held = forward.build_all_but(partial(since, DAYS - 1))
    sources.with_columns(pl.col("known_until_date") + pl.duration(days=1)).write_parquet(path)
    assert forward.bring(held) == forward.whole()


def test_prices_of_settled_days_are_taken_by_building_anew(built: Built) -> None:
    forward, held = built

    def dearer(feed: str, rows: pl.DataFrame) -> pl.DataFrame:
        changed = rows.with_columns(pl.col("unit_price") + 1) if "unit_price" in rows else rows
        return again("price_list_entries", IS_FIRST, feed, changed)

    hold_back(forward.home, none_late, held, dearer)
    with pytest.raises(NotOnlyMore, match=r"landing\.price_list_entries changed, of which "):
        forward.bring(held)


def test_a_price_that_comes_again_after_a_later_one_is_taken_by_building_anew(
    forward: Forward,
) -> None:
    """Of the rows of an entry the last counts, whatever day it is from."""
    later = pl.col("valid_from_date") + pl.duration(days=30)
    rewrite(
        forward.home,
        "price_list_entries",
        lambda rows: pl.concat(
            [rows, rows.with_columns(valid_from_date=later, unit_price=pl.col("unit_price") + 1)]
        ),
    )
    held = forward.build_all_but(partial(since, DAYS - 1))
    hold_back(forward.home, none_late, held, partial(again, "price_list_entries", IS_FIRST))
    with pytest.raises(NotOnlyMore, match=r"landing\.price_list_entries changed, of which "):
        forward.bring(held)


def test_orders_of_an_account_that_a_customer_joins_are_judged_by_what_both_owe(
    built: Built,
) -> None:
    forward, held = built
    orders = rows_of(forward.home, "orders").sort("ordered_at")
    joined, joins = orders["customer_id"][0], orders["customer_id"][-1]

    def joining(feed: str, rows: pl.DataFrame) -> pl.DataFrame:
        if feed != "customers":
            return rows.clear()
        one = rows.filter(pl.col("customer_id") == joins)
        return one.with_columns(bill_to_customer_id=pl.lit(joined))

    hold_back(forward.home, none_late, held, joining)
    assert forward.bring(held) == forward.whole()


def test_a_movement_before_the_first_balance_is_seen_by_the_gates_before_it(
    forward: Forward,
) -> None:
    first = rows_of(forward.home, "on_hand_balances")["balance_at"].unique().sort()[-2]
    since_then = pl.col("balance_at") >= first
    rewrite(forward.home, "on_hand_balances", lambda rows: rows.filter(since_then))
    moved = rows_of(forward.home, "stock_movements").filter(pl.col("moved_at") < first)
    late = pl.col("movement_id").is_in(moved.sort("moved_at")["movement_id"][-20:].to_list())
    held = forward.build_all_but(partial(one_row, "stock_movements", late))
    assert forward.bring(held) == forward.whole()


def test_a_balance_before_the_first_one_is_what_gates_count_back_from(forward: Forward) -> None:
    evenings = rows_of(forward.home, "on_hand_balances")["balance_at"].unique().sort()
    rewrite(
        forward.home,
        "on_hand_balances",
        lambda rows: rows.filter(pl.col("balance_at") >= evenings[-2]).with_columns(
            quantity=pl.col("quantity") + pl.col("balance_at").dt.day()
        ),
    )
    late = pl.col("balance_at") == evenings[-2]
    held = forward.build_all_but(partial(one_row, "on_hand_balances", late))
    assert forward.bring(held) == forward.whole()


def test_a_movement_that_is_corrected_leaves_its_item_without_stock(forward: Forward) -> None:
    moves = rows_of(forward.home, "stock_movements").sort("moved_at")
    one = moves["movement_id"][-1]
    item, other = moves["item_id"][-1], moves["item_id"][0]
    is_other, is_one = pl.col("item_id") != item, pl.col("movement_id") == one
    rewrite(forward.home, "stock_movements", lambda rows: rows.filter(is_other | is_one))
    rewrite(forward.home, "on_hand_balances", lambda rows: rows.filter(is_other))

    def corrected(feed: str, rows: pl.DataFrame) -> pl.DataFrame:
        found = again("stock_movements", is_one, feed, rows)
        return found if found.is_empty() else found.with_columns(item_id=pl.lit(other))

    held = forward.build_all_but(none_late, corrected)
    assert forward.bring(held) == forward.whole()


def test_a_file_that_came_and_was_replaced_meanwhile_is_taken_by_building_anew(
    built: Built,
) -> None:
    forward, held = built
    of_customers = rows_of(forward.home, "customers")["_file_id"][0]
    for name in ("files", "feed_counts"):
        path = forward.home.extract / f"{name}.parquet"
        rows = pl.read_parquet(path)
        came = rows.filter(pl.col("file_id") == of_customers).with_columns(
            file_id=pl.lit("meanwhile"), is_current=pl.lit(value=False)
        )
        pl.concat([rows, came]).write_parquet(path)
    with pytest.raises(NotOnlyMore, match="came and was replaced meanwhile"):
        forward.bring(held)


def test_what_a_source_tells_of_items_for_the_first_time_is_known_by_building_anew(
    forward: Forward,
) -> None:
    rewrite(forward.home, "items", _without_suppliers)

    def supplied(feed: str, rows: pl.DataFrame) -> pl.DataFrame:
        return again("items", IS_FIRST, feed, rows).with_columns(
            *([pl.lit("S1").alias("supplier_id")] if feed == "items" else [])
        )

    held = forward.build_all_but(partial(since, DAYS - 1), supplied)
    with pytest.raises(NotOnlyMore, match="tells of suppliers for the first time"):
        forward.bring(held)


def _without_suppliers(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(supplier_id=pl.lit(None, pl.String))
