"""Is a build that begins from the last one the same as a build of everything?"""

from functools import partial

import duckdb
import polars as pl
import pytest

from pipelines.errors import NotOnlyMore
from tests.pipelines.increments.arrivals import hold_back
from tests.pipelines.increments.conftest import DAYS
from tests.pipelines.increments.forward import Built, Forward, none_late, one_row, since
from tests.pipelines.parts.builds import rewrite
from tests.pipelines.parts.test_any_rows import rows_of

pytestmark = pytest.mark.timeout(1200)  # each builds a world several times
PROOF = "proof_of_delivery"
OF_THE_LAST_DAYS = partial(since, DAYS - 2)


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


def test_the_first_move_of_an_item_leads_to_the_orders_that_named_it_before(
    forward: Forward,
) -> None:
    last = rows_of(forward.home, "stock_movements").sort("moved_at").tail(1)
    is_last = pl.col("movement_id") == last["movement_id"][0]
    is_other = pl.col("item_id") != last["item_id"][0]
    rewrite(forward.home, "stock_movements", lambda rows: rows.filter(is_other | is_last))
    rewrite(forward.home, "on_hand_balances", lambda rows: rows.filter(is_other))
    held = forward.build_all_but(partial(one_row, "stock_movements", is_last))
    assert forward.bring(held) == forward.whole()


def test_a_balance_of_a_settled_day_is_taken_by_building_anew(built: Built) -> None:
    forward, held = built
    is_first = pl.col("balance_at") == pl.col("balance_at").min()
    hold_back(forward.home, none_late, held, partial(_one_more, is_first))
    with pytest.raises(NotOnlyMore, match=r"landing\.on_hand_balances changed, of which "):
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


def _one_more(condition: pl.Expr, feed: str, rows: pl.DataFrame) -> pl.DataFrame:
    """Return balances for which a condition holds, to come again as one unit more."""
    if feed != "on_hand_balances":
        return rows.clear()
    return rows.filter(condition).with_columns(pl.col("quantity") + 1)
