"""A demo world of four months, of which tests hold some back and bring it in later."""

import shutil
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipelines.compiled_marts import CompiledMarts, compiled_marts, compiled_nodes
from pipelines.demo_world.catalogue import WorldSize
from pipelines.home import Home
from pipelines.parts.plan import Plan, plan_of
from tests.pipelines.demo_marts import take_in_world
from tests.pipelines.parts.builds import rewrite

SEED = 20261201
DAYS = 120  # what is due is so within 45 days
SIZE = WorldSize(customers=25, items=50, suppliers=5, orders_per_day=4)


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A world with its dirt and faults, taken in and not built.

    It states no balances of stock, from which a build counts back over all that is settled. All
    its invoices name the order lines that they bill.
    """
    home = Home(tmp_path_factory.mktemp("months"))
    take_in_world(home, days=DAYS, seed=SEED, size=SIZE)
    rewrite(home, "on_hand_balances", pl.DataFrame.clear)
    named = pl.col("order_line_id").is_not_null()
    rewrite(home, "invoice_lines", lambda rows: rows.filter(named))
    return home


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
