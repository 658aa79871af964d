"""When the landing zone's small files are merged: not today's, and not while a build reads them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from filelock import FileLock

from ingest.compaction import Compacted, compact_day, finish_day
from pipelines.home import Home

PATIENCE_SECONDS = 1800
DAY = "ingest_date="


def compact(home: Home, today: date | None = None) -> list[Compacted]:
    """Merge the small files of each feed and day before today, UTC; return what was merged.

    It waits for its turn at the warehouse, as runs do. Files may land all the while.
    """
    before = (today or datetime.now(UTC).date()).isoformat()
    with FileLock(home.root / "warehouse.lock", timeout=PATIENCE_SECONDS):
        return [
            compacted
            for folder in _days(home)
            if folder.name.removeprefix(DAY) < before
            for compacted in compact_day(folder)
        ]


def finish_compactions(home: Home) -> int:
    """Clear away what a compaction that was cut left; whoever builds calls it first."""
    return sum(finish_day(folder) for folder in _days(home))


def _days(home: Home) -> Iterator[Path]:
    yield from sorted(home.landing.glob(f"*/{DAY}*"))
