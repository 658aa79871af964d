"""Whether a bigger world needs more time and disk, but no more memory than a smaller one."""

import json
import subprocess
import sys
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from pipelines.demo_world.catalogue import WorldSize
from pipelines.demo_world.files import BUSY_LINES, divide
from pipelines.demo_world.journal import Journal
from pipelines.demo_world.master_rows import SupplierRow
from tests.proof import LONG, proven

pytestmark = pytest.mark.timeout(3600 if LONG else 120)

TODAY = datetime.combine(date(2026, 1, 5), time(9))
LINES_PER_DAY = 16_000 if LONG else 600
DAYS = (15, 60) if LONG else (14, 28)
CUSTOMERS, ITEMS = (2_000, 5_000) if LONG else (200, 400)
# What an order line may leave behind in memory: far below the half kilobyte that it would keep
# if its rows or its history stayed.
BYTES_PER_LINE = 100

PLAY = """
import json, resource, sys
from pathlib import Path
from pipelines.demo_world.catalogue import WorldSize
from pipelines.demo_world.world import write_feeds

lines, days, customers, items = map(int, sys.argv[1:5])
folder = Path(sys.argv[5])
size = WorldSize(customers=customers, items=items).with_lines(lines, days)
written = write_feeds(folder / "feeds", days=days, seed=1, size=size, truth=folder / "truth")
used = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({
    "lines": written.row_counts["order_lines"],
    "cpu_seconds": round(used.ru_utime + used.ru_stime, 1),
    "peak_kilobytes": used.ru_maxrss,
}))
"""


def supplier(name: str) -> SupplierRow:
    return SupplierRow("V1", name, 30, "2026-01-05")


def days_later(count: int) -> datetime:
    return TODAY + timedelta(days=count)


@pytest.mark.parametrize("rows_ahead", [1, 2, 3, 1000])
def test_what_is_stated_ahead_comes_back_once_in_the_order_it_was_stated(
    tmp_path: Path, rows_ahead: int
) -> None:
    journal = Journal(days_later(9), tmp_path, rows_ahead=rows_ahead)
    journal.open_until(TODAY.date())
    stated = [(0, "now"), (3, "a"), (5, "later"), (3, "b"), (10, "never"), (3, "c")]
    for ahead, name in stated:
        journal.state(supplier(name), days_later(ahead))
    assert any(tmp_path.iterdir()) == (rows_ahead <= 4)
    for ahead in range(11):
        told = [row[1] for row in journal.take(SupplierRow, days_later(ahead).date())]
        assert told == [name for day, name in stated if day == ahead <= 9]
        assert list(journal.take(SupplierRow, days_later(ahead).date())) == []
    assert not any(tmp_path.iterdir())


def test_a_busy_world_has_a_file_for_each_day() -> None:
    days = [date(2026, 1, 5) + timedelta(days=number) for number in range(9)]
    assert list(divide(days, is_busy=True).values()) == [[day] for day in days]
    assert list(divide(days, is_busy=False).values()) == [days[:7], days[7:8], days[8:]]
    assert WorldSize().lines_per_day < BUSY_LINES < WorldSize().with_lines(10**6, 60).lines_per_day


@pytest.mark.proof
def test_a_longer_world_needs_no_more_memory(tmp_path: Path) -> None:
    """The same days, but more of them: four times the lines where the proof is long."""
    short, long = (
        json.loads(
            subprocess.run(
                [
                    *(sys.executable, "-c", PLAY),
                    *map(str, (days * LINES_PER_DAY, days, CUSTOMERS, ITEMS, tmp_path)),
                ],
                capture_output=True,
                check=True,
                text=True,
            ).stdout
        )
        for days in DAYS
    )
    assert long["lines"] > 1.8 * short["lines"]
    grown = (long["peak_kilobytes"] - short["peak_kilobytes"]) * 1024
    figures_by_day = 400_000 * (DAYS[1] - DAYS[0])  # the truth of a day stays until the end
    assert grown <= BYTES_PER_LINE * (long["lines"] - short["lines"]) + figures_by_day
    proven(
        "T2",
        days=DAYS[1],
        customers=CUSTOMERS,
        items=ITEMS,
        order_lines=long["lines"],
        peak_mib=long["peak_kilobytes"] // 1024,
        cpu_seconds=long["cpu_seconds"],
        days_of_the_shorter=DAYS[0],
        order_lines_of_the_shorter=short["lines"],
        peak_mib_of_the_shorter=short["peak_kilobytes"] // 1024,
    )
