"""Whether the marts tell a clean world as it is: every figure, and no exception but true ones."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from pipelines.demo_world.catalogue import WorldSize
from pipelines.home import Home
from tests.pipelines.demo_marts import (
    PRICES_FAILED,
    SOURCE,
    Figures,
    built_world,
    figures,
    mispriced,
    rows_of,
    told_figures,
    true_figures,
)
from tests.proof import LONG, proven

pytestmark = pytest.mark.timeout(0 if LONG else 1200)

SEEDS = (1, 2, 3) if LONG else (1,)
DAYS = 60 if LONG else 17
SIZE = WorldSize(customers=60, items=80, suppliers=8, orders_per_day=120 if LONG else 30)
NEVER_HERE = {"backorder_cancelled"}  # in so few days nobody gives up what is late
BUSINESS = {"AR-03", "AV-04", "CR-01", "PR-01", "WH-02", "WH-05"}
World = tuple[Path, duckdb.DuckDBPyConnection]


@pytest.fixture(scope="module", params=SEEDS)
def world(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """The folder and the marts of a clean world."""
    home = Home(tmp_path_factory.mktemp("clean"))
    with built_world(home, days=DAYS, seed=request.param, size=SIZE, clean=True) as marts:
        yield home.root, marts


def told(marts: duckdb.DuckDBPyConnection, code: str) -> Figures:
    return figures(marts.execute(told_figures(code)).fetchall())


@pytest.mark.proof
def test_every_figure_of_a_clean_world_is_the_true_one(
    world: World, request: pytest.FixtureRequest
) -> None:
    root, marts = world
    codes = sorted(
        code for (code,) in marts.execute("select kpi_code from marts.dim_kpis").fetchall()
    )
    true = {code: true_figures(root, code) for code in codes}
    assert {code for code in codes if not true[code]} <= NEVER_HERE
    assert [code for code in codes if told(marts, code) != true[code]] == []
    lines = marts.execute("select count(*)::int from marts.fct_order_lines").fetchall()[0][0]
    count = sum(len(each) for each in true.values())
    seed = request.node.callspec.params["world"]
    proven("T1", days=DAYS, figures=count, kpis=len(codes), order_lines=lines, seed=seed)


@pytest.mark.proof
def test_a_clean_world_raises_what_is_true_of_it_and_nothing_else(world: World) -> None:
    root, marts = world
    raised = marts.execute("select exception_code, subject_key from marts.fct_exceptions")
    true = {
        (row["exception_code"], f"{SOURCE}/{row['subject_id']}")
        for row in rows_of(root / "truth" / "exceptions_truth.csv")
    }
    assert true
    assert set(raised.fetchall()) == true
    assert {code for code, _ in true} <= BUSINESS


def test_no_row_of_a_clean_world_is_put_aside(world: World) -> None:
    _, marts = world
    assert marts.execute("select sum(quarantined_count) from marts.fct_feed_status").fetchall() == [
        (0,)
    ]


def test_the_lines_not_priced_by_the_list_are_the_true_ones(world: World) -> None:
    root, marts = world
    told = {key for (key,) in marts.execute(PRICES_FAILED).fetchall()}
    assert told == mispriced(root)
    unchecked = "gate_code = 'price' and result = 'not_checkable'"
    assert marts.execute(f"from marts.fct_order_gates where {unchecked}").fetchall() == []
