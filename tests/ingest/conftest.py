"""A shop with two kinds of files, real stores, and the real ledger on SQLite."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from ingest.archive import Archive
from ingest.landing import Landing
from ingest.quarantine import Quarantine
from ingest.receive import Stores
from ingest.source import Source, load_source
from workflow.control_register import ControlRegister
from workflow.file_ledger import FileLedger
from workflow.store import Store

GOLDEN = Path(__file__).parents[1] / "golden"

# A busy machine is no failure, and tests that write files give each example a name of its own.
settings.register_profile(
    "ingest", deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
settings.load_profile("ingest")


@pytest.fixture(scope="session")
def shop() -> Source:
    return load_source(GOLDEN / "shop.yml")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store.open(tmp_path / "ops.sqlite")
    yield store
    store.close()


@pytest.fixture
def ledger(store: Store) -> FileLedger:
    return FileLedger(store)


@pytest.fixture
def stores(tmp_path: Path, ledger: FileLedger, store: Store) -> Stores:
    return Stores(
        Archive(tmp_path / "archive"),
        Landing(tmp_path / "landing"),
        Quarantine(tmp_path / "quarantine"),
        ledger,
        ControlRegister(store),
    )
