"""A demo world of four months, of which tests hold some back and bring it in later."""

import shutil
from datetime import datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipelines.compiled_marts import CompiledMarts, compiled_marts, compiled_nodes
from pipelines.demo_world.catalogue import WorldSize
from pipelines.home import Home
from pipelines.parts.plan import Plan, plan_of
from tests.pipelines.demo_marts import take_in_world
from tests.pipelines.increments.forward import FIRST_DAY, Built, Forward, since
from tests.pipelines.parts.builds import rewrite
from tests.pipelines.parts.test_any_rows import rows_of

SEED = 20261201
DAYS = 120  # what is due is so within 45 days
BALANCED_ON = (30, 60, *range(DAYS - 4, DAYS))
SIZE = WorldSize(customers=25, items=50, suppliers=5, orders_per_day=4)


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A world with its dirt and faults, taken in and not built.

    It states balances of stock on some days. All its invoices name the order lines that they bill.
    """
    home = Home(tmp_path_factory.mktemp("months"))
    take_in_world(home, days=DAYS, seed=SEED, size=SIZE)
    movements = rows_of(home, "stock_movements")
    rewrite(home, "on_hand_balances", lambda rows: _balances_by_day(rows, movements))
    named = pl.col("order_line_id").is_not_null()
    rewrite(home, "invoice_lines", lambda rows: rows.filter(named))
    return home


def _balances_by_day(stated: pl.DataFrame, movements: pl.DataFrame) -> pl.DataFrame:
    """State each balance again on some evenings, as the movements until then come to it."""
    shelf = ["item_id", "location_id"]
    evenings = [datetime.combine(FIRST_DAY, time(22)) + timedelta(days=day) for day in BALANCED_ON]
    by_day = [
        stated.drop("quantity", "balance_at")
        .join(
            movements.filter(pl.col("moved_at") <= evening).group_by(shelf).agg("quantity"),
            on=shelf,
        )
        .with_columns(pl.col("quantity").list.sum(), balance_at=pl.lit(evening))
        for evening in evenings
    ]
    return pl.concat(by_day).with_columns(_row=pl.int_range(1, pl.len() + 1)).select(stated.columns)


@pytest.fixture(scope="session")
def marts(world: Home) -> CompiledMarts:
    return compiled_marts(world)


@pytest.fixture(scope="session")
def nodes(world: Home, marts: CompiledMarts) -> dict[str, Any]:
    del marts  # it compiles the nodes
    return compiled_nodes(world)


@pytest.fixture(scope="session")
def plan(nodes: dict[str, Any]) -> Plan:
    return plan_of(nodes)


@pytest.fixture
def copied(world: Home, tmp_path: Path) -> Home:
    """A copy of what builds read of the world, to be changed."""
    return copy_of(world, tmp_path / "home")


def copy_of(world: Home, root: Path) -> Home:
    home = Home(root)
    home.root.mkdir()
    for read in (world.landing, world.extract):
        shutil.copytree(read, home.root / read.name)
    return home


@pytest.fixture
def forward(copied: Home, marts: CompiledMarts, nodes: dict[str, Any], plan: Plan) -> Forward:
    return Forward(copied, marts, nodes, plan)


@pytest.fixture(scope="session")
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
