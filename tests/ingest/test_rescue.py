"""Does a file whose header or types drift neither crash nor lose anything?"""

import csv
import json
import random
from pathlib import Path

import polars as pl
import pytest

from ingest.feed import Feed, Kind
from ingest.feeds import FEEDS
from ingest.landing import Landing, schema_of
from ingest.receive import Received, Stores, receive, replay
from ingest.source import Source, load_source
from tests.proof import LONG, proven
from workflow.file_ledger import FileEntry, FileLedger

SEED = 20261122
MUTATIONS = 3_000 if LONG else 120
GOOD = {
    Kind.TEXT: "T{}",
    Kind.DECIMAL: "{}.25",
    Kind.RATE: "{}.25",
    Kind.INTEGER: "{}",
    Kind.BOOLEAN: "true",
    Kind.DATE: "2026-03-02",
    Kind.INSTANT: "2026-03-02 09:15:00",
}
WRONG = ["much", "2026-13-45", "", "1e5", "0x1F", "ja", "\u00a0", "12.34567"]
HEAD = """source: drift
title: Drift
version: 1
time_zone: America/Chicago
entities:
  - {entity_id: D, entity_name: D, currency_code: USD}
files:
"""
RULE = """  - match: "{name}*.csv"
    format: csv
    feeds:
      {name}:
        columns: {columns}
"""


@pytest.fixture
def drift(tmp_path: Path) -> Source:
    """Return a source that sends every feed, each column under the feed's own name."""
    rules = [
        RULE.format(name=feed.name, columns=json.dumps({f.name: f.name for f in feed.fields}))
        for feed in FEEDS.values()
    ]
    path = tmp_path / "drift.yml"
    path.write_text(HEAD + "".join(rules))
    return load_source(path)


class Table:
    """A file in the making, and what must be found again."""

    def __init__(self, feed: Feed, number: int) -> None:
        self.feed = feed
        self.names = [field.name for field in feed.fields]
        self.rows = [
            [
                field.codes[0] if field.codes else GOOD[field.kind].format(10 * number + n)
                for field in feed.fields
            ]
            for n in range(1, 6)
        ]
        self.extra: set[str] = set()

    def mutate(self, chance: random.Random) -> None:
        acts = [self.add, self.drop, self.rename, self.move, self.name_twice, self.retype]
        chance.choice([*acts, self.retype])(chance.randrange(len(self.names)), chance)

    def add(self, place: int, chance: random.Random) -> None:
        value = f"kept {chance.random()}"
        self.names.insert(place, f"new_{chance.randrange(10**9)}")
        self.extra.add(value)
        for row in self.rows:
            row.insert(place, value)

    def drop(self, place: int, _: random.Random) -> None:
        for row in [self.names, *self.rows]:
            row.pop(place)

    def rename(self, place: int, chance: random.Random) -> None:
        change = chance.choice(["upper", "title", "longer"])
        name = self.names[place]
        self.names[place] = f"{name}_2" if change == "longer" else getattr(name, change)()

    def move(self, place: int, _: random.Random) -> None:
        for row in [self.names, *self.rows]:
            row.append(row.pop(place))

    def name_twice(self, place: int, _: random.Random) -> None:
        self.names[place] = self.names[-1]

    def retype(self, place: int, chance: random.Random) -> None:
        for row in self.rows:
            row[place] = chance.choice(WRONG)

    def write(self, path: Path) -> None:
        with path.open("w", newline="") as file:
            csv.writer(file).writerows([self.names, *self.rows])


@pytest.mark.proof
@pytest.mark.timeout(3600 if LONG else 300)
def test_drift_of_headers_and_types_loses_nothing(
    tmp_path: Path, drift: Source, stores: Stores, ledger: FileLedger
) -> None:
    chance = random.Random(SEED)  # noqa: S311  (no secret)
    print(f"seed {SEED}")  # noqa: T201  (pytest shows it where the test fails)
    refused = kept = quarantined = 0
    for number in range(MUTATIONS):
        table = Table(list(FEEDS.values())[number % len(FEEDS)], number)
        for _ in range(chance.randrange(1, 4)):
            table.mutate(chance)
        path = tmp_path / f"{table.feed.name}-{number}.csv"
        table.write(path)
        received = receive(path, drift, stores)
        if received.outcome == "rejected":
            assert "then replay" in received.reason
            refused += 1
            continue
        bad = bad_rows(received, stores, ledger)
        assert received.rows[table.feed.name] + len(bad) == len(table.rows)
        landed = landed_rows(received, table.feed.name, stores, ledger)
        for row in landed.to_dicts():
            values = set(json.loads(row["_rescue"] or "{}").values())
            given = dict(zip(table.names, table.rows[row["_row"] - 1], strict=True))
            assert {v for v in given.values() if v in table.extra} <= values
        kept += landed["_rescue"].count()
        quarantined += len(bad)
    assert min(refused, kept, quarantined) > MUTATIONS / 10
    proven("I6", mutations=MUTATIONS, refused=refused, quarantined_rows=quarantined, seed=SEED)


def entry_of(received: Received, ledger: FileLedger) -> FileEntry:
    entry = ledger.find(received.source, received.file_id)
    assert entry is not None
    return entry


def bad_rows(received: Received, stores: Stores, ledger: FileLedger) -> set[int]:
    """Return the rows in quarantine; the header, row 0, is none."""
    return set(stores.quarantine.read(entry_of(received, ledger))["row"]) - {0}


def landed_rows(received: Received, feed: str, stores: Stores, ledger: FileLedger) -> pl.DataFrame:
    entry = entry_of(received, ledger)
    path = stores.landing.path_of(feed, entry, entry.parser_version or "")
    if path.exists():
        return pl.read_parquet(path)
    return pl.DataFrame(schema=pl.Schema(schema_of(FEEDS[feed])))  # no row of it landed


def test_columns_that_no_rule_reads_are_kept_beside_the_row(
    tmp_path: Path, shop: Source, stores: Stores, ledger: FileLedger
) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(
        "Note,OrderNo,CustNo,Channel,OrderTime,Wanted,Gift\n"
        'say "hi",1,C1,WEB,2026-07-01 08:00,,yes\n'
        ",2,C1,WEB,2026-07-01 08:00,,\n"
    )
    rows = landed_rows(receive(path, shop, stores), "orders", stores, ledger)
    first, second = rows["_rescue"].to_list()
    assert json.loads(first) == {"Note": 'say "hi"', "Gift": "yes"}
    assert second is None


def test_a_rule_may_leave_unread_columns_behind(
    tmp_path: Path, stores: Stores, ledger: FileLedger
) -> None:
    text = (Path(__file__).parents[1] / "golden" / "shop.yml").read_text()
    (tmp_path / "shop.yml").write_text(
        text.replace("    format: csv\n", "    format: csv\n    rescue: false\n", 1)
    )
    path = tmp_path / "orders.csv"
    path.write_text("Note,OrderNo,CustNo,Channel,OrderTime,Wanted\nx,1,C1,WEB,2026-07-01 08:00,\n")
    received = receive(path, load_source(tmp_path / "shop.yml"), stores)
    assert landed_rows(received, "orders", stores, ledger)["_rescue"].to_list() == [None]


def test_a_column_that_a_feed_can_do_without_is_empty_and_noted(
    tmp_path: Path, shop: Source, stores: Stores, ledger: FileLedger
) -> None:
    path = tmp_path / "orders.csv"
    path.write_text("OrderNo,CustNo,Channel,OrderTime,WANTED\n1,C1,WEB,2026-07-01 08:00,2/7/26\n")
    received = receive(path, shop, stores)
    assert received.rows == {"orders": 1}
    row = landed_rows(received, "orders", stores, ledger).row(0, named=True)
    assert (row["requested_date"], row["_rescue"]) == (None, '{"WANTED":"2/7/26"}')
    (note,) = ledger.faults()
    assert (note["column"], note["code"], note["first_row"]) == ("Wanted", "no_column", 0)
    assert bad_rows(received, stores, ledger) == set()


def test_a_corrected_mapping_reads_the_column_on_replay(
    tmp_path: Path, shop: Source, stores: Stores, ledger: FileLedger
) -> None:
    path = tmp_path / "orders.csv"
    path.write_text("OrderNo,CustNo,Channel,OrderTime,WANTED\n1,C1,WEB,2026-07-01 08:00,2/7/26\n")
    receive(path, shop, stores)
    text = (Path(__file__).parents[1] / "golden" / "shop.yml").read_text()
    (tmp_path / "shop.yml").write_text(text.replace("column: Wanted", "column: WANTED"))
    (received,) = replay({"shop": load_source(tmp_path / "shop.yml")}, stores)
    row = landed_rows(received, "orders", stores, ledger).row(0, named=True)
    assert (str(row["requested_date"]), row["_rescue"]) == ("2026-07-02", None)


def test_a_landing_zone_of_an_older_form_is_brought_up_to_date(tmp_path: Path) -> None:
    landing = Landing(tmp_path)
    landing.prepare()
    (path,) = (tmp_path / "orders").rglob("*.parquet")
    pl.read_parquet(path).drop("_rescue").write_parquet(path)
    landing.prepare()
    assert list(pl.read_parquet_schema(path)) == schema_of(FEEDS["orders"]).names
