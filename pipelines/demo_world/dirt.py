"""The few bad rows that a real system sends along: what a loader must put aside, not load."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.demo_world.layouts import Layout
from pipelines.demo_world.rows import Row


@dataclass(frozen=True, slots=True)
class Blemish:
    """A bad row: a copy of a good one of the feed's n-th file with other values, perhaps cut."""

    feed: str
    file: int
    values: dict[str, str]
    width: int | None = None

    def spoil(self, row: Row, header: Sequence[str]) -> Row:
        """Return the bad row made from a good one."""
        cells = (self.values.get(column, cell) for column, cell in zip(header, row, strict=True))
        return tuple(cells)[: self.width]


BLEMISHES = (
    Blemish("items", 0, {"ItemNo": ""}),
    Blemish("orders", 0, {"OrderNo": "SO900001", "Channel": "FAX"}),
    Blemish("orders", 1, {"OrderNo": "SO900002", "ReqDate": "2026-02-30"}),
    Blemish("orders", 1, {"OrderNo": ""}),
    Blemish("order_lines", 0, {"LineNo": "98", "Qty": "n/a"}),
    Blemish("order_lines", 2, {"LineNo": "99", "Qty": "n/a"}),
    Blemish("picks", 1, {"PickNo": "PK9000001"}, width=4),
    Blemish("deliveries", 1, {"PodNo": ""}),
    Blemish("invoice_lines", 2, {"LineNo": "99", "Qty": "n/a"}),
    Blemish("receivables", 1, {"TransNo": "AR-IN900001", "DueDate": "2026-02-30"}),
)


def soil(layout: Layout, file: int, rows: list[Row]) -> list[Row]:
    """Put the blemishes meant for a file in the middle of its rows; return the bad rows."""
    found = [each for each in BLEMISHES if (each.feed, each.file) == (layout.feed, file)]
    spoiled = []
    for number, blemish in enumerate(found):
        middle = len(rows) // 2 + number
        spoiled.append(blemish.spoil(rows[middle], layout.header))
        rows.insert(middle, spoiled[-1])
    return spoiled
