"""A demo world that tests build in parts and at once."""

import pytest

from pipelines.compiled_marts import CompiledMarts, compiled_marts, compiled_nodes
from pipelines.demo_world.catalogue import WorldSize
from pipelines.home import Home
from pipelines.parts.plan import Plan, plan_of
from tests.pipelines.demo_marts import take_in_world

SEED = 20261130
SIZE = WorldSize(customers=25, items=50, suppliers=5, orders_per_day=12)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A demo world with its dirt and faults, taken in and not built."""
    home = Home(tmp_path_factory.mktemp("world"))
    take_in_world(home, days=40, seed=SEED, size=SIZE)
    return home


@pytest.fixture(scope="module")
def marts(home: Home) -> CompiledMarts:
    return compiled_marts(home)


@pytest.fixture(scope="module")
def plan(home: Home, marts: CompiledMarts) -> Plan:
    del marts  # it compiles the nodes
    return plan_of(compiled_nodes(home))
