"""How the world's rows become files: by week, and by day where it is the last or a busy world's.

A file is put together in memory, so that a busy world's memory is that of a day.
"""

import csv
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from pipelines.demo_world.dirt import soil
from pipelines.demo_world.journal import Journal
from pipelines.demo_world.layouts import TRANSACTION_LAYOUTS, Layout
from pipelines.demo_world.partner_files import PARTNER_FILES
from pipelines.demo_world.rows import Row

# A world that orders more lines a day than this has a file for each of its days.
BUSY_LINES = 10_000


@dataclass(slots=True)
class Writer:
    """Writes files into a folder and counts what it wrote, bad rows apart."""

    folder: Path
    clean: bool
    files: list[Path] = field(default_factory=list)
    row_counts: dict[str, int] = field(default_factory=dict)
    dirty_rows: int = 0
    incomplete_orders: set[str] = field(default_factory=set)  # of which a bad row is a line
    ordinals: dict[str, int] = field(default_factory=dict)

    def write(self, layout: Layout, name: str, rows: Sequence[Row], ordinal: int = 0) -> None:
        """Write the rows of a file, the feed's n-th."""
        cells = list(rows)
        if not self.clean:
            spoiled = soil(layout, ordinal, cells)
            self.dirty_rows += len(spoiled)
            if layout.feed == "order_lines":
                self.incomplete_orders.update(str(order_no) for order_no, *_ in spoiled)
        path = self.folder / name
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(layout.header)
            writer.writerows(cells)
        self.files.append(path)
        self.row_counts[layout.feed] = self.row_counts.get(layout.feed, 0) + len(rows)

    def write_period(self, journal: Journal, label: str, days: Sequence[date]) -> None:
        """Write a file of every kind of transaction that the days of a period brought."""
        for kind, layout in TRANSACTION_LAYOUTS.items():
            if rows := _latest(journal, kind, layout, days):
                ordinal = self.ordinals.get(layout.feed, 0)
                self.write(layout, f"{layout.feed}-{label}.csv", rows, ordinal)
                self.ordinals[layout.feed] = ordinal + 1
        for kind, form in PARTNER_FILES.items():
            if documents := [row for day in days for row in journal.take(kind, day)]:
                path = self.folder / f"{form.stem}-{label}.{form.suffix}"
                told = [(str(order_no), str(text)) for order_no, text in documents]
                path.write_bytes(form.made(told, days[-1]))
                self.files.append(path)


def divide(calendar: Sequence[date], *, is_busy: bool) -> dict[str, list[date]]:
    """Return the days of each file by its label: a week, or a day of the last week or all days."""
    last_week = calendar[-1].isocalendar()[:2]
    periods: defaultdict[str, list[date]] = defaultdict(list)
    for day in calendar:
        year, week, _ = day.isocalendar()
        is_alone = is_busy or (year, week) == last_week
        periods[day.isoformat() if is_alone else f"{year}-W{week:02d}"].append(day)
    return dict(periods)


def _latest(journal: Journal, kind: type[Row], layout: Layout, days: Sequence[date]) -> list[Row]:
    """Return the rows of a file: of one key it holds only what was stated last."""
    width = layout.key_width
    rows = {row[:width]: row for day in days for row in journal.take(kind, day)}
    return list(rows.values())
