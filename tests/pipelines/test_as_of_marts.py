"""Are the marts as known at an instant those that a rebuild from the files known then gives?"""

import random
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.receive import receive
from pipelines.as_of import ask_as_of, home_as_of
from pipelines.compiled_marts import compiled_marts
from pipelines.demo_world.world import write_feeds
from pipelines.extract import write_extracts
from pipelines.home import Home
from pipelines.opening import opened
from tests.pipelines.mart_hashes import hashes_of
from tests.proof import LONG, proven

SEED = 20261123
MOMENTS = 100 if LONG else 2
DAYS = 4
Delivery = tuple[str, bytes]


@pytest.fixture(scope="module")
def deliveries(tmp_path_factory: pytest.TempPathFactory) -> list[Delivery]:
    """Some days of a demo world in a random order, a third of the files corrected later."""
    print("seed", SEED)  # noqa: T201  (a failure is repeated with it)
    chance = random.Random(SEED)  # noqa: S311  (no secret)
    folder = tmp_path_factory.mktemp("files")
    write_feeds(folder, days=DAYS, seed=SEED)
    found = []
    for path in sorted(folder.iterdir()):
        content = path.read_bytes()
        lines = content.splitlines(keepends=True)
        corrected = [(path.name, b"".join(lines[:-1]))] if len(lines) > 2 else []
        found += [(chance.random(), path.name, content)]
        # A correction comes after what it corrects, under the same name.
        found += [
            (found[-1][0] + chance.random(), *each) for each in corrected if chance.random() < 0.3
        ]
    return [(name, content) for _, name, content in sorted(found)]


def deliver(home: Home, deliveries: list[Delivery], folder: Path) -> list[datetime]:
    """Take the files in, in their order; return the instant after each."""
    folder.mkdir()
    instants = []
    with opened(home) as stores:
        for name, content in deliveries:
            path = folder / name
            path.write_bytes(content)
            source = stores.sources["demo_world"]
            assert receive(path, source, stores.stores).outcome != "rejected"
            instants.append(datetime.now(UTC))
        write_extracts(stores)
    return instants


@pytest.mark.proof
@pytest.mark.timeout(0 if LONG else 1800)
def test_marts_as_of_a_moment_are_those_of_the_files_known_then(
    memory_folder: Path, deliveries: list[Delivery]
) -> None:
    chance = random.Random(SEED)  # noqa: S311  (no secret)
    home = Home(memory_folder / "home")
    instants = deliver(home, deliveries, memory_folder / "sent")
    marts = compiled_marts(home)
    now = hashes_of(marts, home)
    seen = set()
    for number in range(MOMENTS):
        known = chance.randrange(len(deliveries) // 4, len(deliveries))
        with opened(home) as stores:
            then = home_as_of(stores, instants[known - 1], memory_folder / f"then-{number}")
            orders = "select count(*) from marts.fct_orders"
            _, [(count,)] = ask_as_of(stores, instants[known - 1], orders)
        rebuilt = Home(memory_folder / f"rebuilt-{number}")
        deliver(rebuilt, deliveries[:known], memory_folder / f"sent-{number}")
        as_of, fresh = hashes_of(marts, then), hashes_of(marts, rebuilt)
        different = {name for name in fresh if as_of[name] != fresh[name]}
        assert not different, f"after {known} of {len(deliveries)} files, seed {SEED}"
        assert fresh["fct_orders"].startswith(f"{count}/")
        seen.add(fresh["fct_order_lines"])
        shutil.rmtree(then.root)
        shutil.rmtree(rebuilt.root)
    assert len(seen | {now["fct_order_lines"]}) > 1
    proven("I4", moments=MOMENTS, files=len(deliveries), marts=len(now), seed=SEED)
