"""Is nothing lost between what came, what landed and what waits, before and after a fix?"""

import random
from pathlib import Path

import polars as pl
import pytest

from ingest.receive import Stores, receive, replay
from ingest.source import Source, load_source
from tests.proof import LONG, proven
from workflow.file_ledger import FileEntry, FileLedger

GOLDEN = Path(__file__).parents[1] / "golden"
SEED = 20261122
ROUNDS = 1000 if LONG else 100
Faulty = dict[int, tuple[str | None, str]]  # row -> the column at fault and the raw value within


def write_file(path: Path, number: int, chance: random.Random) -> tuple[int, Faulty, Faulty]:
    """Write a file; return its row count, the rows that a code map mends, and those it does not."""
    mendable: Faulty = {}
    hopeless: Faulty = {}
    rows = []
    count = chance.randrange(1, 9)
    for row in range(1, count + 1):
        kind = chance.choice(["good", "good", "code", "date", "width"])
        channel, wanted = ("FAX" if kind == "code" else "WEB"), "03/04/2026"
        if kind == "code":
            mendable[row] = ("Channel", "FAX")
        elif kind == "date":
            wanted = f"99/99/{number}"
            hopeless[row] = ("Wanted", wanted)
        elif kind == "width":
            hopeless[row] = (None, f"broken {number}")
        whole = f"{number}-{row},C,{channel},{wanted},2026-03-01 10:00"
        rows.append(f"{number}-{row},broken {number}" if kind == "width" else whole)
    path.write_text("OrderNo,CustNo,Channel,Wanted,OrderTime\n" + "\n".join(rows) + "\n")
    return count, mendable, hopeless


def landed(stores: Stores, entry: FileEntry) -> set[int]:
    path = stores.landing.path_of("orders", entry, entry.parser_version or "")
    rows = pl.read_parquet(path)["_row"].to_list() if path.exists() else []
    assert len(rows) == len(set(rows))
    return set(rows)


def check(stores: Stores, entry: FileEntry, count: int, faulty: Faulty) -> None:
    """Hold a file against what was written: each row landed or waits, with all that it needs."""
    faults = stores.quarantine.read(entry).to_dicts()
    assert {fault["row"] for fault in faults} == set(faulty)
    assert landed(stores, entry) == set(range(1, count + 1)) - set(faulty)
    for fault in faults:
        column, value = faulty[fault["row"]]
        assert fault["column"] == column
        assert value in fault["raw"]
        assert fault["reason"]
        assert fault["code"]
        assert fault["_parser_version"] == entry.parser_version
        assert fault["_file_id"] == entry.file_id


@pytest.mark.proof
def test_rows_in_are_rows_landed_and_rows_waiting_before_and_after_a_fix(
    tmp_path: Path, shop: Source, stores: Stores, ledger: FileLedger
) -> None:
    print(f"seed {SEED}")  # noqa: T201  (shown when the test fails)
    chance = random.Random(SEED)  # noqa: S311  (no secret)
    told = {}
    for number in range(ROUNDS):
        path = tmp_path / f"orders-{number}.csv"
        count, mendable, hopeless = write_file(path, number, chance)
        file_id = receive(path, shop, stores).file_id
        told[file_id] = (count, mendable, hopeless)
    for entry in ledger.landed():
        count, mendable, hopeless = told[entry.file_id]
        check(stores, entry, count, mendable | hopeless)
    mapping = tmp_path / "mended.yml"
    mapping.write_text((GOLDEN / "shop.yml").read_text().replace("DESK:", "FAX: unknown, DESK:"))
    mended = load_source(mapping)
    faulty = {file_id for file_id, (_, mend, hopeless) in told.items() if mend or hopeless}
    assert {each.file_id for each in replay({"shop": mended}, stores)} == faulty
    after = ledger.landed()
    for entry in after:
        count, _, hopeless = told[entry.file_id]
        check(stores, entry, count, hopeless)
    assert replay({"shop": mended}, stores) == []
    assert ledger.landed() == after
    assert len(after) == ROUNDS
    rows = sum(count for count, _, _ in told.values())
    waiting = sum(len(hopeless) for _, _, hopeless in told.values())
    proven("I9", rounds=ROUNDS, rows=rows, waiting_at_the_end=waiting, seed=SEED)
