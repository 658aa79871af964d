"""Is a build that begins from the last one the same as a build of everything?"""

import shutil
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from pipelines.compiled_marts import CompiledMarts
from pipelines.errors import NotOnlyMore
from pipelines.home import Home
from pipelines.parts.plan import Plan
from tests.pipelines.demo_marts import SOURCE
from tests.pipelines.increments.arrivals import hold_back
from tests.pipelines.increments.conftest import DAYS, copy_of
from tests.pipelines.increments.forward import Forward, none_of, one_row, since
from tests.pipelines.parts.builds import rewrite
from tests.pipelines.parts.test_any_rows import rows_of

pytestmark = pytest.mark.timeout(1200)  # each builds a world several times
PROOF = "proof_of_delivery"
OF_THE_LAST_DAYS = partial(since, DAYS - 2)


Built = tuple[Forward, Path]


@pytest.fixture
def forward(copied: Home, marts: CompiledMarts, nodes: dict[str, Any], plan: Plan) -> Forward:
    return Forward(copied, marts, nodes, plan)


@pytest.fixture(scope="module")
def before_the_last_days(
    world: Home,
    marts: CompiledMarts,
    nodes: dict[str, Any],
    plan: Plan,
    tmp_path_factory: pytest.TempPathFactory,
) -> Home:
    """The world built but for its last two days, of which the last comes after the other."""
    home = copy_of(world, tmp_path_factory.mktemp("built") / "home")
    forward = Forward(home, marts, nodes, plan)
    forward.hold_back(partial(since, DAYS - 1), "last")
    forward.build_all_but(partial(since, DAYS - 2), parts=3)
    return home


@pytest.fixture
def built(
    before_the_last_days: Home,
    marts: CompiledMarts,
    nodes: dict[str, Any],
    plan: Plan,
    tmp_path: Path,
) -> Built:
    """A copy of it, and what is held back of the last day but one."""
    home = Home(shutil.copytree(before_the_last_days.root, tmp_path / "home"))
    return Forward(home, marts, nodes, plan), home.root / "late"


def test_one_day_after_the_other_is_brought_forward_from_a_settled_past(built: Built) -> None:
    forward, held = built
    forward.bring(held)
    before, after = forward.lines
    assert before < after < rows_of(forward.home, "order_lines").height
    assert forward.bring(forward.home.root / "last") == forward.whole()


def test_a_payment_posted_late_is_seen_by_the_gates_of_the_orders_since(forward: Forward) -> None:
    payments = rows_of(forward.home, "receivables").filter(
        (pl.col("transaction_kind") == "payment") & (pl.col("posted_at").dt.month() == 2)
    )
    first = payments.sort("posted_at")["transaction_id"][0]
    late = partial(one_row, "receivables", pl.col("transaction_id") == first)
    held = forward.build_all_but(late)
    assert forward.bring(held) == forward.whole()
    assert len(forward.lines) > 2, "the orders since were built beside the first scope"


def test_an_invoice_that_names_no_lines_keeps_its_customers_orders_together(
    forward: Forward,
) -> None:
    lines = rows_of(forward.home, "invoice_lines").sort("invoiced_at")
    unnamed = pl.col("invoice_line_id").is_in(lines["invoice_line_id"][100:140].to_list())
    name = pl.when(unnamed).then(None).otherwise(pl.col("order_line_id")).alias("order_line_id")
    rewrite(forward.home, "invoice_lines", lambda rows: rows.with_columns(name))
    held = forward.build_all_but(OF_THE_LAST_DAYS)
    assert forward.bring(held) == forward.whole()


@pytest.mark.parametrize("feed", ["customers", "items", "price_list_entries"])
def test_what_says_something_of_settled_orders_that_it_does_not_name_is_built_anew(
    built: Built, feed: str
) -> None:
    forward, held = built
    is_first = pl.int_range(pl.len()) == 0
    hold_back(forward.home, none_late, held, partial(again, feed, is_first))
    with pytest.raises(NotOnlyMore, match=f"landing.{feed} changed, of which "):
        forward.bring(held)


def test_master_data_that_comes_into_force_meanwhile_is_taken_by_building_anew(
    built: Built,
) -> None:
    forward, held = built
    path = forward.home.extract / "sources.parquet"
    sources = pl.read_parquet(path)
    until = sources.filter(pl.col("source_system") == SOURCE)["known_until_date"][0]
    sources.with_columns(pl.col("known_until_date") + pl.duration(days=1)).write_parquet(path)
    is_first = pl.int_range(pl.len()) == 0
    tomorrow = pl.when(is_first).then(until + timedelta(days=1)).otherwise("valid_from_date")
    rewrite(forward.home, "items", lambda rows: rows.with_columns(valid_from_date=tomorrow))
    with pytest.raises(NotOnlyMore, match=r"landing\.items changed, of which "):
        forward.bring(held)


def test_the_first_move_of_an_item_that_was_ordered_before_is_taken_by_building_anew(
    built: Built,
) -> None:
    forward, held = built
    last = rows_of(forward.home, "stock_movements").sort("moved_at").tail(1)
    is_last, is_other = (
        pl.col("movement_id") == last["movement_id"][0],
        pl.col("item_id") != last["item_id"][0],
    )
    hold_back(forward.home, none_late, held, partial(again, "stock_movements", is_last))
    rewrite(forward.home, "stock_movements", lambda rows: rows.filter(is_other))
    with pytest.raises(NotOnlyMore, match=r"landing\.stock_movements changed, of which "):
        forward.bring(held)


def test_what_a_source_tells_for_the_first_time_is_known_by_building_anew(
    forward: Forward,
) -> None:
    proofs = rows_of(forward.home, "carrier_events").filter(pl.col("status_code") == PROOF)
    rewrite(forward.home, "returns", pl.DataFrame.clear)
    rewrite(
        forward.home,
        "carrier_events",
        lambda rows: rows.filter(
            (pl.col("status_code") != PROOF) | (pl.col("event_id") == proofs["event_id"][-1])
        ),
    )
    late = partial(one_row, "carrier_events", pl.col("status_code") == PROOF)
    held = forward.build_all_but(late)
    with pytest.raises(NotOnlyMore, match="for the first time"):
        forward.bring(held)


def test_a_file_that_counts_no_longer_is_taken_out_by_building_anew(built: Built) -> None:
    forward, held = built
    path = forward.home.extract / "files.parquet"
    files = pl.read_parquet(path)
    is_first = pl.col("landing_sequence") == files["landing_sequence"].min()
    files.with_columns(is_current=pl.col("is_current") & ~is_first).write_parquet(path)
    with pytest.raises(NotOnlyMore, match="counts no longer as it did"):
        forward.bring(held)


def test_a_last_build_that_is_not_what_its_rows_say_is_not_begun_from(built: Built) -> None:
    forward, held = built
    with duckdb.connect(str(forward.home.marts)) as connection:
        connection.execute(
            "update marts_1.fct_order_lines set ordered_quantity = ordered_quantity + 1"
        )
    with pytest.raises(NotOnlyMore, match="fct_order_lines holds other rows"):
        forward.bring(held)


def test_a_last_build_that_lacks_rows_is_not_begun_from(built: Built) -> None:
    forward, held = built
    with duckdb.connect(str(forward.home.marts)) as connection:
        connection.execute("delete from marts_2.fct_orders")
    with pytest.raises(NotOnlyMore, match="fct_orders does not hold all rows"):
        forward.bring(held)


def none_late(feed: str, rows: pl.DataFrame) -> pl.Series:
    del feed
    return none_of(rows)


def again(feed: str, condition: pl.Expr, asked: str, rows: pl.DataFrame) -> pl.DataFrame:
    return rows.filter(condition) if asked == feed else rows.clear()
