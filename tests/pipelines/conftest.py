"""A small shop, run and published once, that several modules ask."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from pipelines.home import Home
from tests.running import run_job

GOLDEN = Path(__file__).parents[1] / "golden" / "corner_shop"


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Three orders of a corner shop, with a source file of its own, run and published."""
    home = Home(tmp_path_factory.mktemp("shop"))
    home.own_sources.mkdir(parents=True)
    (home.own_sources / "corner_shop.yml").write_bytes((GOLDEN / "corner_shop.yml").read_bytes())
    inbox = home.inbox / "corner_shop"
    inbox.mkdir(parents=True)
    for path in GOLDEN.glob("*.csv"):
        (inbox / path.name).write_bytes(path.read_bytes())
    assert run_job(home).success
    return home


@pytest.fixture
def memory_folder(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where there is room, for tests that do not ask what is durable."""
    memory = Path("/dev/shm")  # noqa: S108  (TemporaryDirectory makes a folder of our own in it)
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > 2 * 2**30
    with TemporaryDirectory(dir=memory if roomy else tmp_path) as folder:
        yield Path(folder)
