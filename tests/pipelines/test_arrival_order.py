"""Does the order in which files arrive change any mart?"""

import random
import shutil
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import pytest

from ingest.receive import receive
from ingest.source import load_source
from pipelines.compiled_marts import CompiledMarts, compiled_marts
from pipelines.demo_world.catalogue import WorldSize
from pipelines.demo_world.world import write_feeds
from pipelines.extract import write_extracts
from pipelines.home import Home
from pipelines.opening import opened
from tests.ingest.edi_interchange import GOLDEN, interchange, order
from tests.pipelines.mart_hashes import hashes_of
from tests.proof import LONG, proven

SEED = 20261122
PERMUTATIONS = 500 if LONG else 50
# Many days of few orders: what an order of arrival can change is in the number of files.
DAYS, SIZE = 60, WorldSize(customers=20, items=40, suppliers=5, orders_per_day=8)
ORDERS = 12


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, Path]]:
    """Some 200 files of two sources: a demo world's, and orders by EDI, each stated anew later."""
    folder = tmp_path_factory.mktemp("files")
    write_feeds(folder / "demo_world", days=DAYS, seed=SEED, size=SIZE)
    (folder / "acme").mkdir()
    for number in range(ORDERS):
        for restated in (0, 1):
            content = interchange(
                2 * number + restated, order(number, str(5 + restated)), time=f"10{restated}5"
            )
            (folder / "acme" / f"{number}-{restated}.edi").write_bytes(content)
    return [(path.parent.name, path) for path in sorted(folder.rglob("*.*"))]


@dataclass(frozen=True)
class Trial:
    """What a permutation needs, in whatever process it is tried."""

    folder: Path
    files: list[tuple[str, Path]]
    marts: CompiledMarts
    expected: dict[str, str]

    def differing(self, number: int) -> set[str]:
        """Take the files in in an order of this number; return the marts that differ."""
        chance = random.Random(SEED * 1_000 + number)  # noqa: S311  (no secret)
        again = chance.sample(self.files, 5)  # some come twice
        order_of_arrival = chance.sample([*self.files, *again], len(self.files) + len(again))
        home = Home(self.folder / str(number))
        take_in(home, order_of_arrival)
        found = hashes_of(self.marts, home)
        shutil.rmtree(home.root)
        return {name for name in self.expected if found[name] != self.expected[name]}


def take_in(home: Home, deliveries: list[tuple[str, Path]]) -> None:
    with opened(home) as stores:
        stores.sources["acme"] = load_source(GOLDEN / "partner.yml")
        for source, path in deliveries:
            assert receive(path, stores.sources[source], stores.stores).outcome != "rejected"
        write_extracts(stores)


@pytest.mark.proof
@pytest.mark.timeout(0 if LONG else 3600)
def test_every_mart_is_the_same_whatever_the_order_of_arrival(
    memory_folder: Path, files: list[tuple[str, Path]]
) -> None:
    print("seed", SEED)  # noqa: T201  (a failure is repeated with it)
    first = Home(memory_folder / "first")
    take_in(first, files)
    marts = compiled_marts(first)
    expected = hashes_of(marts, first)
    assert all(not expected[name].startswith("0/") for name in ("fct_order_lines", "fct_orders"))
    trial = Trial(memory_folder, files, marts, expected)
    # Two processes where nothing else runs beside; tests in CI have their neighbours.
    with ProcessPoolExecutor(2 if LONG else 1, mp_context=get_context("spawn")) as pool:
        for number, different in enumerate(pool.map(trial.differing, range(PERMUTATIONS))):
            assert not different, f"permutation {number} of seed {SEED}"
    proven("I3", permutations=PERMUTATIONS, files=len(files), marts=len(expected), seed=SEED)
