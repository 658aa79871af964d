"""Are parts one build whatever the rows hold: thinned out, emptied, linked across customers?"""

import random
import shutil
from functools import partial
from pathlib import Path

import polars as pl
import pytest

from ingest.feed import Feed
from ingest.feeds import FEEDS
from pipelines.compiled_marts import CompiledMarts
from pipelines.home import Home
from pipelines.parts.links import DIVIDED, LINKING, OF_THE_FIRST_PART
from pipelines.parts.plan import Plan
from tests.pipelines.mart_hashes import hashes_of
from tests.pipelines.parts.builds import Builder, Change, rewrite
from tests.pipelines.parts.conftest import SEED
from tests.proof import LONG, proven

pytestmark = pytest.mark.timeout(1200)  # each builds a world several times
WORLDS = 20 if LONG else 3
LINKS = DIVIDED | LINKING
TOUCHED = (*LINKS, *OF_THE_FIRST_PART)
KEPT_WHOLE = ("orders", "order_lines", "customers")  # without their rows little else counts
PROOF = "proof_of_delivery"


@pytest.mark.proof
@pytest.mark.parametrize("number", range(WORLDS))
def test_parts_of_a_changed_world_are_one_build(
    home: Home, marts: CompiledMarts, plan: Plan, tmp_path: Path, number: int
) -> None:
    chance = random.Random(SEED + number)  # noqa: S311  (no secret)
    changed = copied(home, tmp_path)
    for feed in TOUCHED:
        for change in changes(chance, FEEDS[feed], rows_of(changed, feed)):
            rewrite(changed, feed, change)
    builder = Builder(marts, plan)
    parts = chance.choice([3, 6])
    whole = hashes_of(marts, changed)
    assert builder.build(changed, parts) == whole, f"seed {SEED}, world {number}"
    proven("T3", seed=SEED + number, parts=parts, order_lines=sum(builder.lines))


def test_what_one_row_alone_tells_is_known_to_all_parts(
    home: Home, marts: CompiledMarts, plan: Plan, tmp_path: Path
) -> None:
    """One proof of delivery is left, and no return says in what condition its goods came."""
    changed = copied(home, tmp_path)
    is_proof = pl.col("status_code") == PROOF
    left = rows_of(changed, "carrier_events").filter(is_proof)["event_id"][0]
    is_left = pl.col("event_id") == left
    rewrite(changed, "carrier_events", lambda rows: rows.filter(~is_proof | is_left))
    unsorted = pl.lit(None, pl.String).alias("disposition")
    rewrite(changed, "returns", lambda rows: rows.with_columns(unsorted))
    builder = Builder(marts, plan)
    assert builder.build(changed, 3) == hashes_of(marts, changed)


def changes(chance: random.Random, feed: Feed, rows: pl.DataFrame) -> list[Change]:
    """Draw what becomes of a feed: few rows left, columns empty, links to what others name."""
    drawn: list[Change] = []
    if chance.random() < 0.25 and feed.name not in KEPT_WHOLE:
        count = min(rows.height, chance.choice([0, 1]))
        numbers = pl.Series(chance.sample(range(rows.height), count), dtype=pl.UInt32)
        drawn.append(partial(_thinned, rows.select("_file_id", "_row")[numbers]))
    elif chance.random() < 0.6:
        required = {field.name for field in feed.fields if field.required} | set(feed.key)
        optional = [field.name for field in feed.fields if field.name not in required]
        drawn.extend(
            partial(_emptied, chance, name, chance.choice([0.5, 0.98, 1.0]))
            for name in chance.sample(optional, min(len(optional), 2))
        )
    links = [name for name in LINKS.get(feed.name, ()) if rows[name].drop_nulls().len()]
    if links and chance.random() < 0.3:
        name = chance.choice(links)
        drawn.append(partial(_crossed, chance, name, rows[name].drop_nulls().to_list()))
    return drawn


def _thinned(left: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    return rows.join(left, on=["_file_id", "_row"], how="semi")


def _emptied(chance: random.Random, name: str, share: float, rows: pl.DataFrame) -> pl.DataFrame:
    values = [None if chance.random() < share else value for value in rows[name].to_list()]
    return rows.with_columns(pl.Series(name, values, dtype=rows.schema[name]))


def _crossed(
    chance: random.Random, name: str, others: list[object], rows: pl.DataFrame
) -> pl.DataFrame:
    values = [
        chance.choice(others) if chance.random() < 0.004 else value
        for value in rows[name].to_list()
    ]
    return rows.with_columns(pl.Series(name, values, dtype=rows.schema[name]))


def copied(home: Home, folder: Path) -> Home:
    """Return a copy of what builds read of a data folder."""
    changed = Home(folder / "home")
    changed.root.mkdir()
    for read in (home.landing, home.extract):
        shutil.copytree(read, changed.root / read.name)
    return changed


def rows_of(home: Home, feed: str) -> pl.DataFrame:
    paths = sorted((home.landing / feed).glob("*/*.parquet"))
    return pl.concat(
        [pl.read_parquet(path, hive_partitioning=False) for path in paths], how="diagonal_relaxed"
    )
