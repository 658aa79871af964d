"""Whether the marts tell a world with planted faults as it is, where its files hide nothing."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from pipelines.demo_world.catalogue import WorldSize
from pipelines.home import Home
from tests.pipelines.demo_marts import (
    PRICES_FAILED,
    SOURCE,
    TOLD_AGES,
    built_world,
    figures,
    mispriced,
    rows_of,
    told_figures,
    true_ages,
    true_figures,
)
from tests.proof import LONG, proven

pytestmark = pytest.mark.timeout(0 if LONG else 1200)

SEEDS = (4, 5, 6)
DAYS = 60 if LONG else 14
SIZE = WorldSize(customers=60, items=80, suppliers=8, orders_per_day=120 if LONG else 30)
LASTING = {"CT-02"}  # what other faults break is mended, cancelled or found later
BALANCES = {  # of accounts and goods, which count no rows
    "average_days_delinquent",
    "best_possible_dso",
    "collection_effectiveness",
    "countback_dso",
    "credit_exposure",
    "dso",
    "open_receivables",
    "shipped_not_invoiced_quantity",
    "shipped_not_invoiced_value",
}
World = tuple[Path, duckdb.DuckDBPyConnection]


@pytest.fixture(scope="module", params=SEEDS)
def world(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """The folder and the marts of a world of clean files and planted faults."""
    home = Home(tmp_path_factory.mktemp("faulty"))
    with built_world(
        home, days=DAYS, seed=request.param, size=SIZE, clean=True, faults=True
    ) as marts:
        yield home.root, marts


@pytest.mark.proof
def test_every_kpi_of_a_faulty_world_is_the_true_one(
    world: World, request: pytest.FixtureRequest
) -> None:
    root, marts = world
    codes = [code for (code,) in marts.execute("select kpi_code from marts.dim_kpis").fetchall()]
    true = {code: true_figures(root, code) for code in codes}
    wrong = [
        code
        for code in sorted(codes)
        if figures(marts.execute(told_figures(code)).fetchall()) != true[code]
    ]
    assert wrong == []
    count = sum(len(each) for each in true.values())
    lines = marts.execute("select count(*)::int from marts.fct_order_lines").fetchall()[0][0]
    seed = f"{request.node.callspec.params['world']} with faults"
    proven("T1", days=DAYS, figures=count, kpis=len(codes), order_lines=lines, seed=seed)


def test_back_orders_are_as_old_as_they_are(world: World) -> None:
    root, marts = world
    true = true_ages(root)
    assert len({bucket for *_, bucket, _, _, _ in true}) >= 2
    assert set(marts.execute(TOLD_AGES).fetchall()) == true


def test_what_each_kpi_leaves_out_has_its_reason(world: World) -> None:
    _, marts = world
    place = "kpi_code, period_date, source_system, entity_id, location_id, channel"
    left_out = f"select {place}, sum(excluded_count) as excluded_count from marts.{{}} group by all"
    told, reasons = (left_out.format(name) for name in ("kpi_values", "kpi_exclusions"))
    unlike = f"({told} having excluded_count <> 0) except ({reasons})"
    assert marts.execute(unlike).fetchall() == []
    uncovered = marts.execute(
        "select distinct kpi_code from marts.kpi_values where covered_count is null"
    ).fetchall()
    assert {code for (code,) in uncovered} == BALANCES


@pytest.mark.proof
def test_every_exception_that_is_true_is_raised_and_no_other(world: World) -> None:
    root, marts = world
    raised = marts.execute("select exception_code, subject_key from marts.fct_exceptions")
    true = {
        (row["exception_code"], f"{SOURCE}/{row['subject_id']}")
        for row in rows_of(root / "truth" / "exceptions_truth.csv")
    }
    assert set(raised.fetchall()) == true


@pytest.mark.proof
def test_every_planted_fault_that_nothing_mends_is_found(world: World) -> None:
    root, marts = world
    planted = {
        (row["exception_code"], f"{SOURCE}/{row['subject_id']}")
        for row in rows_of(root / "truth" / "faults_truth.csv")
    }
    assert {code for code, _ in planted} >= {*LASTING, "MD-01"}
    found = marts.execute("select exception_code, subject_key from marts.fct_exceptions").fetchall()
    failed = {("PR-01", key) for (key,) in marts.execute(PRICES_FAILED).fetchall()}
    assert {key for _, key in failed} == mispriced(root)
    lasting = {each for each in planted if each[0] in {*LASTING, "PR-01"}}
    assert lasting <= {*found, *failed}


def test_a_kit_is_sourced_by_its_components(world: World) -> None:
    _, marts = world
    gates = marts.execute(
        """
        select result, evidence like 'Each component%', count(*)
        from marts.fct_order_gates
        where gate_code = 'sourcing' and evidence <> 'The item is not in the item master.'
        group by all
        """
    ).fetchall()
    assert {result for result, *_ in gates} == {"passed"}
    assert {is_kit for _, is_kit, _ in gates} == {True, False}


@pytest.mark.parametrize("stage", ["picked", "shipped", "delivered"])
def test_what_events_count_sums_to_the_quantities_of_their_lines(world: World, stage: str) -> None:
    _, marts = world
    unlike = marts.execute(
        f"""
        select lines.order_line_key, lines.{stage}_quantity, sum(events.counted_quantity)
        from marts.fct_order_lines as lines
        left join marts.fct_order_events as events
            on lines.order_line_key = events.object_key and events.stage = '{stage}'
        group by all
        having lines.{stage}_quantity <> coalesce(sum(events.counted_quantity), 0)
        """
    ).fetchall()
    assert unlike == []
    told = f"from marts.fct_order_events where stage = '{stage}' and quantity > 0"
    feeds = marts.execute(f"select distinct feed {told}").fetchall()
    uncounted = marts.execute(f"{told} and counted_quantity is null limit 1").fetchall()
    assert bool(uncounted) == (len(feeds) > 1)


def test_lines_are_held_by_the_holds_that_stand(world: World) -> None:
    _, marts = world
    held = {
        key
        for (key,) in marts.execute(
            """
        select lines.order_line_key
        from marts.fct_order_lines as lines
        join marts.fct_order_holds as holds
            on
                lines.order_key = holds.order_key
                and coalesce(holds.order_line_key, lines.order_line_key) = lines.order_line_key
        where holds.is_standing
        """
        ).fetchall()
    }
    is_held = "select order_line_key from marts.fct_order_lines where is_held"
    assert held == {key for (key,) in marts.execute(is_held).fetchall()}
    early = marts.execute("from marts.fct_order_holds where lifted_at < placed_at").fetchall()
    assert early == []
