"""Takes the files of a folder in, one by one, as a process that can be killed at any moment."""

from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Protocol

from ingest.archive import Archive
from ingest.feeds import FEEDS
from ingest.landing import Landing
from ingest.mapping import map_rows
from ingest.quarantine import Quarantine
from ingest.readers import read
from ingest.receive import Stores, finish, receive
from ingest.source import Source, load_source
from workflow.control_register import ControlRegister
from workflow.file_ledger import FileLedger
from workflow.store import Store

GOLDEN = Path(__file__).parents[1] / "golden"


def stores_of(home: Path, store: Store) -> Stores:
    return Stores(
        Archive(home / "archive"),
        Landing(home / "landing"),
        Quarantine(home / "quarantine"),
        FileLedger(store),
        ControlRegister(store),
    )


def warm_up(path: Path, shop: Source) -> None:
    """Use every engine once: a kill while DuckDB or Polars starts would prove little."""
    rule = shop.rule_for(path.name)
    for batch in read(path, rule):
        for name, feed_rule in rule.feeds.items():
            map_rows(FEEDS[name], feed_rule, batch.frame, shop.time_zone).good.to_arrow()


class Phase(Protocol):
    """A number in memory that both processes see."""

    value: int


PHASES = ("land", "parse", "load", "publish")  # their numbers are what the driver writes
BEGINS = {"store": 0, "arrive": 0, "writing": 1, "write": 2, "mark_landed": 2}


class Told:
    """Passes calls on to a store, and writes where the intake is for whoever kills it."""

    def __init__(self, store: Any, phase: Phase) -> None:  # noqa: ANN401  (any store)
        self._store, self._phase = store, phase

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  (any method)
        if name in BEGINS:
            self._phase.value = BEGINS[name]
        return getattr(self._store, name)


def take_all(home: Path, files: Path, ready: Connection, phase: Phase) -> None:
    shop = load_source(GOLDEN / "shop.yml")
    store = Store.open(home / "ops.sqlite")
    plain = stores_of(home, store)
    parts = ("archive", "landing", "quarantine", "ledger")
    told: dict[str, Any] = {name: Told(getattr(plain, name), phase) for name in parts}
    stores = replace(plain, **told)
    warm_up(min(files.iterdir()), shop)
    ready.send("ready")
    finish({"shop": shop}, stores)
    for path in sorted(files.iterdir()):
        receive(path, shop, stores)
    store.close()
