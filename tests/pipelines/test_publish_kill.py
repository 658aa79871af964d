"""Do readers see a whole build at every instant, however often publishing is killed?"""

import multiprocessing
import random
import time
from pathlib import Path

import duckdb
import pytest

from pipelines import serving
from pipelines.home import Home
from tests.pipelines.publish_driver import BUILD, PUBLISH, ROWS, build, publish_all
from tests.proof import LONG, proven

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.ingest.kill_driver", "tests.pipelines.publish_driver"])
SEED = 20261122
KILLS = 100 if LONG else 10  # while it publishes; about as many while it builds


def published(home: Home) -> int:
    """Return the number of the build that readers see, having read every row of it."""
    manifest = serving.current_manifest(home)
    if manifest is None:
        return 0
    path = serving.snapshot_path(home, manifest.build_id)
    with duckdb.connect(str(path), read_only=True) as connection:
        seen = connection.execute(
            "select build, count(*), sum(row) from (from marts.fct_first union all "
            "from marts.fct_second) group by build"
        ).fetchall()
    assert seen == [(manifest.ledger_sequence, 2 * ROWS, ROWS * (ROWS - 1))]
    assert manifest.tables == {
        "dim_sources": 1,
        "fct_expectation_results": 1,
        "fct_first": ROWS,
        "fct_second": ROWS,
    }
    return manifest.ledger_sequence


def run(home: Home, first: int, wait: float, wanted: int) -> tuple[int, int]:
    """Publish for a while, reading along; kill. Return the phase of the kill and how many reads."""
    ours, theirs = PROCESSES.Pipe(duplex=False)
    phase = PROCESSES.Value("i", BUILD, lock=False)
    process = PROCESSES.Process(target=publish_all, args=(home.root, first, theirs, phase))
    process.start()
    theirs.close()
    newest = reads = 0
    try:
        assert ours.recv() == "ready"
        end = time.monotonic() + wait
        while time.monotonic() < end:
            seen = published(home)
            assert seen >= newest
            newest, reads = seen, reads + 1
        while phase.value != wanted and process.is_alive():
            time.sleep(0.0002)
        time.sleep(wait / 50)
    finally:
        process.kill()
        process.join()
    return phase.value, reads


@pytest.mark.proof
@pytest.mark.timeout(3600)
def test_readers_see_a_whole_build_however_publishing_is_killed(tmp_path: Path) -> None:
    print(f"seed {SEED}")  # noqa: T201  (shown when the test fails)
    chance = random.Random(SEED)  # noqa: S311  (no secret)
    home = Home(tmp_path)
    kills = [0, 0]
    newest = reads = 0
    while kills[PUBLISH] < KILLS:
        wanted = chance.choice((BUILD, PUBLISH, PUBLISH))
        phase, count = run(home, newest + 1, chance.uniform(0.0, 0.5), wanted)
        kills[phase] += 1
        reads += count
        assert published(home) >= newest
        newest = published(home)
    build(home, newest + 1)
    serving.publish(home)
    assert published(home) == newest + 1
    kept = {path.stem for path in home.serving.glob("*.duckdb")}
    assert {manifest.build_id for manifest in serving.manifests(home)} <= kept
    proven("I1", kills=sum(kills), in_publish=kills[PUBLISH], reads=reads, seed=SEED)
