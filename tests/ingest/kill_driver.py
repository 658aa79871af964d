"""Takes the files of a folder in, one by one, as a process that can be killed at any moment."""

from multiprocessing.connection import Connection
from pathlib import Path

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


def take_all(home: Path, files: Path, ready: Connection) -> None:
    shop = load_source(GOLDEN / "shop.yml")
    store = Store.open(home / "ops.sqlite")
    stores = stores_of(home, store)
    warm_up(min(files.iterdir()), shop)
    ready.send("ready")
    finish({"shop": shop}, stores)
    for path in sorted(files.iterdir()):
        receive(path, shop, stores)
    store.close()
