"""Rules on files and names."""

import ast
import re
from collections.abc import Iterator

import pytest
import yaml

from expectations.suites import FEEDS as JUDGED
from ingest.feeds import FEEDS
from tests.architecture.repository import MODELS, ROOT, kept_files, python_files, text

EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "base"}
FEED_MODULES = sorted(
    path.stem for path in (ROOT / "ingest" / "feeds").glob("*.py") if path.stem != "__init__"
)


def test_no_module_has_a_name_that_says_nothing() -> None:
    named = {
        part for path in python_files() for part in path.relative_to(ROOT).with_suffix("").parts
    }
    assert not named & EMPTY_NAMES


def test_no_python_file_is_longer_than_300_lines() -> None:
    long = [path for path in python_files() if len(path.read_text().splitlines()) > 300]
    assert not long


def test_lock_files_hold_no_address() -> None:
    for lock in ("requirements.lock", "bootstrap.lock"):
        assert "://" not in text(lock), lock
        assert "index-url" not in text(lock), lock
        assert "--hash=sha256:" in text(lock), lock


def test_no_file_is_larger_than_a_megabyte() -> None:
    assert not [path for path in kept_files() if path.stat().st_size > 1_000_000]


def test_no_notebook_is_kept() -> None:
    assert not [path for path in kept_files() if path.suffix == ".ipynb"]


def test_every_environment_variable_is_in_the_example() -> None:
    listed = set(re.findall(r"^(\w+)=", text(".env.example"), flags=re.MULTILINE))
    read = {
        name
        for package in ("app", "pipelines")
        for name in variables_read(text(f"{package}/settings.py"))
    }
    assert read
    assert read == listed


def variables_read(source: str) -> Iterator[str]:
    """Yield the names that are read by `os.environ.get`, `os.getenv` and `os.environ[...]`."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("os.environ.get", "os.getenv"):
            yield ast.literal_eval(node.args[0])
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
            yield from _name_of(node)


def _name_of(node: ast.Subscript) -> Iterator[str]:
    if ast.unparse(node.value) == "os.environ":
        yield ast.literal_eval(node.slice)


def test_variables_read_are_told_from_variables_set() -> None:
    source = "os.environ['A'] = os.environ.get('B') or os.getenv('C') or os.environ['D']"
    assert sorted(variables_read(source)) == ["B", "C", "D"]


@pytest.mark.parametrize("feed", FEED_MODULES)
def test_every_feed_is_registered_judged_and_staged(feed: str) -> None:
    assert FEEDS[feed].name == feed
    assert feed in JUDGED
    assert (ROOT / "expectations" / "suites" / f"{feed}.py").is_file()
    assert (MODELS / "staging" / "feeds" / f"stg_feeds__{feed}.sql").is_file()


def test_dbt_describes_the_feeds_in_their_own_words() -> None:
    described = yaml.safe_load((MODELS / "staging" / "feeds" / "_feeds.yml").read_text())
    tables = {table["name"]: table["description"] for table in described["sources"][0]["tables"]}
    assert tables == {name: feed.grain for name, feed in FEEDS.items()}
