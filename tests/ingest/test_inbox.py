"""Are only complete files taken, and only those removed that were read?"""

import os
import time
from pathlib import Path

import pytest

from ingest.inbox import waiting_files


def put(folder: Path, name: str, *, age: float = 60) -> Path:
    path = folder / "shop" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("a,b\n")
    os.utime(path, (time.time() - age, time.time() - age))
    return path


def names(inbox: Path) -> list[str]:
    return [waiting.path.name for waiting in waiting_files(inbox)]


def test_complete_files_come_by_source_and_name(tmp_path: Path) -> None:
    for name in ("b.csv", "a.csv"):
        put(tmp_path, name)
    (tmp_path / "branch").mkdir()
    put(tmp_path, "../branch/z.csv")
    found = [(each.source, each.path.name, each.size_bytes) for each in waiting_files(tmp_path)]
    assert found == [("branch", "z.csv", 4), ("shop", "a.csv", 4), ("shop", "b.csv", 4)]


@pytest.mark.parametrize(
    "name", ["a.csv.tmp", "a.part", "a.csv.PART", "a.filepart", ".a.csv", "~a.csv", "a.crdownload"]
)
def test_unfinished_and_hidden_files_are_left(tmp_path: Path, name: str) -> None:
    put(tmp_path, name)
    assert names(tmp_path) == []


def test_a_file_that_may_still_be_written_is_left(tmp_path: Path) -> None:
    put(tmp_path, "fresh.csv", age=0.5)
    put(tmp_path, "settled.csv", age=10)
    assert names(tmp_path) == ["settled.csv"]


def test_links_and_folders_are_not_followed(tmp_path: Path) -> None:
    secret = put(tmp_path / "elsewhere", "secret.csv")
    inbox = tmp_path / "inbox"
    put(inbox, "real.csv")
    (inbox / "shop" / "link.csv").symlink_to(secret)
    (inbox / "shop" / "folder").mkdir()
    (inbox / "branch").symlink_to(secret.parent)
    (inbox / "loose.csv").write_text("a\n")
    assert names(inbox) == ["real.csv"]


def test_folders_that_are_hidden_are_no_sources(tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    (tmp_path / ".trash").mkdir()
    put(tmp_path, "../.trash/old.csv")
    assert names(tmp_path) == []


def test_no_inbox_holds_no_files(tmp_path: Path) -> None:
    assert names(tmp_path / "nowhere") == []


def test_a_file_that_vanishes_meanwhile_is_no_error(tmp_path: Path) -> None:
    put(tmp_path, "a.csv")
    put(tmp_path, "b.csv")
    waiting = waiting_files(tmp_path)
    assert next(waiting).path.name == "a.csv"
    (tmp_path / "shop" / "b.csv").unlink()
    assert list(waiting) == []


def test_a_file_is_taken_away_once_it_is_read(tmp_path: Path) -> None:
    path = put(tmp_path, "a.csv")
    (waiting,) = waiting_files(tmp_path)
    assert waiting.take_away()
    assert not path.exists()
    assert waiting.take_away()


def test_a_file_that_changed_after_it_was_read_stays(tmp_path: Path) -> None:
    path = put(tmp_path, "a.csv")
    (waiting,) = waiting_files(tmp_path)
    path.write_text("a,b\n1,2\n")
    assert not waiting.take_away()
    assert path.exists()
