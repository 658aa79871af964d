"""Does the order in which files arrive change any mart?"""

import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ingest.receive import receive
from ingest.source import Source, load_source
from pipelines.compiled_marts import compiled_marts
from pipelines.demo_world.catalogue import WorldSize
from pipelines.demo_world.world import write_feeds
from pipelines.extract import write_extracts
from pipelines.home import Home
from pipelines.opening import Opened, opened
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


@contextmanager
def arrived(home: Home, deliveries: list[tuple[str, Path]], acme: Source) -> Iterator[Opened]:
    with opened(home) as stores:
        stores.sources["acme"] = acme
        for source, path in deliveries:
            assert receive(path, stores.sources[source], stores.stores).outcome != "rejected"
        write_extracts(stores)
        yield stores


@pytest.mark.proof
@pytest.mark.timeout(0 if LONG else 3600)
def test_every_mart_is_the_same_whatever_the_order_of_arrival(
    memory_folder: Path, files: list[tuple[str, Path]]
) -> None:
    print("seed", SEED)  # noqa: T201  (a failure is repeated with it)
    chance = random.Random(SEED)  # noqa: S311  (no secret)
    acme = load_source(GOLDEN / "partner.yml")
    first = Home(memory_folder / "first")
    with arrived(first, files, acme):
        marts = compiled_marts(first)
        expected = hashes_of(marts, first)
    assert all(not expected[name].startswith("0/") for name in ("fct_order_lines", "fct_orders"))
    for number in range(PERMUTATIONS):
        again = chance.sample(files, 5)  # some come twice
        order_of_arrival = chance.sample([*files, *again], len(files) + len(again))
        home = Home(memory_folder / str(number))
        with arrived(home, order_of_arrival, acme):
            found = hashes_of(marts, home)
        different = {name for name in expected if found[name] != expected[name]}
        assert not different, f"permutation {number} of seed {SEED}"
        shutil.rmtree(home.root)
    proven("I3", permutations=PERMUTATIONS, files=len(files), marts=len(expected), seed=SEED)
