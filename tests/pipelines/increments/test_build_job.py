"""Does the job that builds begin from the last build, and tell what came of it?"""

import re
from collections.abc import Sequence
from pathlib import Path

import duckdb
import polars as pl
import pytest

from ingest.receive import receive
from pipelines import serving
from pipelines.build_state import read_state
from pipelines.compiled_marts import CompiledMarts
from pipelines.demo_world.world import write_feeds
from pipelines.home import Home
from pipelines.opening import opened
from pipelines.parts.plan import Plan
from tests.pipelines.demo_marts import SOURCE
from tests.pipelines.increments.conftest import DAYS, SEED, SIZE
from tests.pipelines.mart_hashes import hashes_of, mart_hashes
from tests.pipelines.parts.builds import rewrite
from tests.running import run_job

pytestmark = pytest.mark.timeout(1200)  # it builds a world three times
DAY = re.compile(r"-(2026-\d\d-\d\d)\.")


def test_the_build_job_begins_from_the_last_build_where_history_is_large(
    marts: CompiledMarts, plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(tmp_path / "home")
    written = write_feeds(tmp_path / "feeds", days=DAYS, seed=SEED, size=SIZE)
    files = [path for path in written.files if path.name != "on_hand_balances.csv"]
    days = [found[1] for path in files if (found := DAY.search(path.name))]
    late = [path for path in files if max(days) in path.name]
    take_in(home, [path for path in files if path not in late])
    monkeypatch.setenv("CROSSDOCK_PART_ROWS", str(landed_rows(home) * 7 // 10))
    assert run_job(home, "build").success
    built = home.marts.stat().st_ino
    lines = serving.publish(home).tables["fct_order_lines"]
    take_in(home, late)
    assert run_job(home, "build").success
    assert home.marts.stat().st_ino == built, "all was built anew"
    assert made(home) == hashes_of(marts, home)
    state = read_state(home)
    assert state is not None
    assert sum(state.checks.values()) == sum(key.startswith("test.") for key in plan.names)
    assert state.checks["failed"] == 0
    assert serving.publish(home).tables["fct_order_lines"] > lines
    assert run_job(home, "build").success, "a build of which no file is new"
    assert home.marts.stat().st_ino == built
    assert made(home) == hashes_of(marts, home)


def take_in(home: Home, files: Sequence[Path]) -> None:
    """Take in files; of invoice lines those count that name the order line which they bill."""
    with opened(home) as stores:
        for path in files:
            receive(path, stores.sources[SOURCE], stores.stores)
    named = pl.col("order_line_id").is_not_null()
    rewrite(home, "invoice_lines", lambda rows: rows.filter(named))


def landed_rows(home: Home) -> int:
    with opened(home) as stores:
        return sum(int(str(count["row_count"])) for count in stores.ledger.feed_counts())


def made(home: Home) -> dict[str, str]:
    with duckdb.connect() as connection:
        connection.execute(f"attach '{home.marts}' as built (read_only)")
        return mart_hashes(connection, "built")
