"""A small shop, run and published once, that several modules ask."""

from pathlib import Path

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
