"""Data folders that many tests read: built once, by the real pipeline, from real files."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.demo_world.catalogue import WorldSize
from pipelines.demo_world.world import write_feeds
from pipelines.home import Home
from pipelines.opening import opened
from tests.running import run_job
from workflow.accounts import seed_demo_accounts

DATA = Path(__file__).parents[2] / "shared" / "data"
SMALL = WorldSize(customers=60, items=80, suppliers=8, orders_per_day=40)
DAYS, SEED = 24, 11


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real inputs; it is not part of the repository."""
    if not DATA.is_dir():
        pytest.skip(f"the real inputs are not on this machine: {DATA}")
    return DATA


@pytest.fixture(scope="session", autouse=True)
def environment_restored() -> Iterator[None]:
    """Runs tell dbt and Dagster where the data folder is through the environment."""
    before = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with some days of a small demo world, published, and demo accounts."""
    home = Home(tmp_path_factory.mktemp("demo"))
    inbox = home.inbox / "demo_world"
    inbox.mkdir(parents=True)
    write_feeds(inbox, days=DAYS, seed=SEED, size=SMALL, truth=home.root / "truth")
    outcome = run_job(home)
    assert outcome.success
    with opened(home) as stores:
        seed_demo_accounts(stores.store)
    return home.root
