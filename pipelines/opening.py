"""How the stores are opened and put together."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from ingest.archive import Archive
from ingest.landing import Landing
from ingest.quarantine import Quarantine
from ingest.receive import Stores
from ingest.registry import load_sources
from ingest.source import Source
from pipelines.home import Home
from workflow.control_register import ControlRegister
from workflow.file_ledger import FileLedger
from workflow.store import Store


@dataclass(frozen=True, slots=True)
class Opened:
    """The stores of one data folder, ready for use."""

    home: Home
    store: Store
    ledger: FileLedger
    stores: Stores
    sources: dict[str, Source]


@contextmanager
def opened(home: Home) -> Iterator[Opened]:
    """Open the stores, and close them at the end. Raises BadMapping before anything is read."""
    sources = load_sources(home.own_sources)
    home.root.mkdir(parents=True, exist_ok=True)
    store = Store.open(home.operational_store)
    try:
        ledger = FileLedger(store)
        landing = Landing(home.landing)
        landing.prepare()
        stores = Stores(
            Archive(home.archive),
            landing,
            Quarantine(home.quarantine),
            ledger,
            ControlRegister(store),
        )
        yield Opened(home, store, ledger, stores, sources)
    finally:
        store.close()
