"""When does a build begin from the last one?"""

from pathlib import Path

import pytest

from pipelines.build_state import BuildState, begin, passed, start_anew, use_up
from pipelines.home import Home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A data folder with a build that passed."""
    home = Home(tmp_path)
    home.extract.mkdir()
    for database in (home.marts, home.kept):
        database.touch()
    passed(home, BuildState(1, 1, {}), "one code")
    return home


def test_a_build_begins_from_one_of_the_same_code_alone(home: Home) -> None:
    assert begin(home, "one code")
    assert begin(home, "one code"), "one that failed before it changed anything takes nothing away"
    assert not begin(home, "another code")


def test_tables_that_may_have_changed_are_not_begun_from(home: Home) -> None:
    use_up(home)
    assert not begin(home, "one code")


@pytest.mark.parametrize("gone", ["built.duckdb", "kept.duckdb"])
def test_tables_that_are_gone_are_not_begun_from(home: Home, gone: str) -> None:
    (home.root / gone).unlink()
    assert not begin(home, "one code")


def test_a_build_that_starts_anew_is_not_begun_from_before_it_has_passed(home: Home) -> None:
    start_anew(home)
    assert not begin(home, "one code")
    assert not home.marts.exists()
