"""Takes the files of a folder in, one by one, as a process that can be killed at any moment."""

from multiprocessing.connection import Connection
from pathlib import Path

from ingest.archive import Archive
from ingest.landing import Landing
from ingest.quarantine import Quarantine
from ingest.receive import Stores, finish, receive
from ingest.source import load_source
from workflow.file_ledger import FileLedger
from workflow.store import Store

GOLDEN = Path(__file__).parents[1] / "golden"


def stores_of(home: Path, store: Store) -> Stores:
    return Stores(
        Archive(home / "archive"),
        Landing(home / "landing"),
        Quarantine(home / "quarantine"),
        FileLedger(store),
    )


def take_all(home: Path, files: Path, ready: Connection) -> None:
    shop = load_source(GOLDEN / "shop.yml")
    store = Store.open(home / "ops.sqlite")
    stores = stores_of(home, store)
    ready.send("ready")
    finish({"shop": shop}, stores)
    for path in sorted(files.iterdir()):
        receive(path, shop, stores)
    store.close()
