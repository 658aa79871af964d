"""How the world's rows become files: whole weeks in one file, the days of the last week apart."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from pipelines.demo_world.dirt import soil
from pipelines.demo_world.journal import Journal
from pipelines.demo_world.rows import TRANSACTION_LAYOUTS, Layout, Row


@dataclass(slots=True)
class Writer:
    """Writes files into a folder and counts what it wrote, bad rows apart."""

    folder: Path
    clean: bool
    files: list[Path] = field(default_factory=list)
    row_counts: dict[str, int] = field(default_factory=dict)
    dirty_rows: int = 0

    def write(self, layout: Layout, name: str, rows: Sequence[Row], ordinal: int = 0) -> None:
        """Write the rows of a file, the feed's n-th."""
        cells = list(rows)
        if not self.clean:
            self.dirty_rows += soil(layout, ordinal, cells)
        path = self.folder / name
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(layout.header)
            writer.writerows(cells)
        self.files.append(path)
        self.row_counts[layout.feed] = self.row_counts.get(layout.feed, 0) + len(rows)

    def write_transactions(self, journal: Journal, labels: dict[date, str]) -> None:
        """Write every kind of transaction, one file for each label that has any."""
        for kind, layout in TRANSACTION_LAYOUTS.items():
            for ordinal, (label, rows) in enumerate(_by_label(journal, kind, layout, labels)):
                self.write(layout, f"{layout.feed}-{label}.csv", rows, ordinal)


def label_days(first_day: date, days: int) -> dict[date, str]:
    """Return for each day of the world the label of its file."""
    last_day = first_day + timedelta(days=days - 1)
    last_week = last_day.isocalendar()[:2]
    labels = {}
    for number in range(days):
        day = first_day + timedelta(days=number)
        year, week, _ = day.isocalendar()
        is_last = (year, week) == last_week
        labels[day] = day.isoformat() if is_last else f"{year}-W{week:02d}"
    return labels


def _by_label(
    journal: Journal, kind: type[Row], layout: Layout, labels: dict[date, str]
) -> Iterator[tuple[str, list[Row]]]:
    """Yield the rows of each file; of one key a file holds only what was stated last."""
    latest: dict[str, dict[Row, Row]] = {label: {} for label in labels.values()}
    for moment, row in journal.statements(kind):
        latest[labels[moment.date()]][row[: layout.key_width]] = row
    for label, rows in latest.items():
        if rows:
            yield label, list(rows.values())
