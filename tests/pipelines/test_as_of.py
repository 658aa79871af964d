"""Is what was known at any earlier instant still there, exactly, however often it was corrected?"""

import random
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from ingest.receive import receive
from pipelines.as_of import home_as_of
from pipelines.extract import known_files
from pipelines.home import Home
from pipelines.opening import Opened, opened
from tests.proof import LONG, proven

GOLDEN = Path(__file__).parents[1] / "golden"
SEED = 20261122
CHAINS, DEPTH = (200, 10) if LONG else (12, 10)
Known = dict[str, str]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home")
    home.own_sources.mkdir(parents=True)
    (home.own_sources / "shop.yml").write_bytes((GOLDEN / "shop.yml").read_bytes())
    return home


def content(chain: int, version: int, chance: random.Random) -> tuple[str, Known]:
    """Return a file of a few orders, and what it says: which customer ordered."""
    orders = {f"{chain}-{n}": f"C{version}-{n}" for n in range(chance.randrange(1, 4))}
    rows = [f"{order},{customer},WEB,,2026-03-01 10:00\n" for order, customer in orders.items()]
    return "OrderNo,CustNo,Channel,Wanted,OrderTime\n" + "".join(rows), orders


def known_at(stores: Opened, rows: pl.DataFrame, as_of: datetime | None) -> Known:
    """Return what staging gives: landed rows of current files, by file and parser version."""
    files = known_files(stores, as_of).filter("is_current")
    joined = rows.join(
        files,
        left_on=["_source", "_file_id", "_parser_version"],
        right_on=["source_system", "file_id", "parser_version"],
    )
    assert joined["order_id"].is_unique().all()
    return dict(joined.select("order_id", "customer_id").rows())


@pytest.mark.proof
def test_every_state_between_corrections_is_known_as_it_was(home: Home, tmp_path: Path) -> None:
    print(f"seed {SEED}")  # noqa: T201  (shown when the test fails)
    chance = random.Random(SEED)  # noqa: S311  (no secret)
    deliveries = [chain for chain in range(CHAINS) for _ in range(chance.randrange(1, DEPTH + 1))]
    chance.shuffle(deliveries)
    depth: Counter[int] = Counter()
    state: dict[int, Known] = {}
    sent: list[Path] = []
    steps: list[tuple[datetime, Known]] = [(datetime.now(UTC), {})]
    with opened(home) as stores:
        shop = stores.sources["shop"]
        for chain in deliveries:
            depth[chain] += 1
            text, state[chain] = content(chain, depth[chain], chance)
            sent.append(tmp_path / f"{chain}-{depth[chain]}.csv")
            sent[-1].write_text(text)
            name = f"orders-{chain}.csv"
            assert receive(sent[-1], shop, stores.stores, name).outcome == "landed"
            if chance.random() < 0.2:  # old bytes again, under their own or another name
                again = receive(chance.choice(sent), shop, stores.stores, "orders-again.csv")
                assert again.outcome == "duplicate"
            everything = {order: by for known in state.values() for order, by in known.items()}
            steps.append((datetime.now(UTC), everything))
        rows = pl.concat(map(pl.read_parquet, stores.stores.landing.paths_of("orders")))
        for at, expected in steps:
            assert known_at(stores, rows, at) == expected
        assert known_at(stores, rows, None) == steps[-1][1]
    proven("I4", chains=CHAINS, deepest=max(depth.values()), instants=len(steps), seed=SEED)


def test_a_data_folder_of_then_shares_the_rows_and_has_its_own_extract(
    home: Home, tmp_path: Path
) -> None:
    chance = random.Random(SEED)  # noqa: S311  (no secret)
    path = tmp_path / "orders.csv"
    with opened(home) as stores:
        path.write_text(content(1, 1, chance)[0])
        first = receive(path, stores.sources["shop"], stores.stores)
        then = datetime.now(UTC)
        path.write_text(content(1, 2, chance)[0])
        second = receive(path, stores.sources["shop"], stores.stores)
        old = home_as_of(stores, then, tmp_path / "then")
        now = home_as_of(stores, datetime.now(UTC), tmp_path / "now")
    assert (old.landing / "orders").is_dir()
    for folder, current in ((old, {first.file_id: True}), (now, {first.file_id: False})):
        files = pl.read_parquet(folder.extract / "files.parquet")
        found = dict(files.select("file_id", "is_current").rows())
        assert found == (current if folder is old else current | {second.file_id: True})
        counts = pl.read_parquet(folder.extract / "feed_counts.parquet")
        assert dict(counts.select("file_id", "is_current").rows()) == found


def test_names_that_a_pattern_calls_versions_supersede_each_other(
    home: Home, tmp_path: Path
) -> None:
    rule = 'match: "orders*.csv"'
    own = home.own_sources / "shop.yml"
    own.write_text(
        own.read_text().replace(rule, f'{rule}\n    corrects: "(orders_[0-9]+)(?:_v[0-9]+)?[.]csv"')
    )
    chance = random.Random(SEED)  # noqa: S311  (no secret)
    with opened(home) as stores:
        ids = {}
        for number, name in enumerate(("orders_1.csv", "orders_1_v3.csv", "orders_1_v2.csv")):
            path = tmp_path / name
            path.write_text(content(1, number, chance)[0])
            ids[name] = receive(path, stores.sources["shop"], stores.stores).file_id
        found = {entry.file_id: entry.superseded_by for entry in stores.ledger.landed()}
    # the later arrival wins, whatever its name says
    assert found == {
        ids["orders_1.csv"]: ids["orders_1_v3.csv"],
        ids["orders_1_v3.csv"]: ids["orders_1_v2.csv"],
        ids["orders_1_v2.csv"]: None,
    }
