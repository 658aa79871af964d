"""How does a fault become a row of the errors table?"""

from dataclasses import dataclass, field
from operator import itemgetter
from typing import NamedTuple

import pyarrow as pa

from ingest.edi.columns import Rows
from ingest.edi.tables import ERRORS

LONGEST_VALUE = 100  # characters
OUTER = 1 << 62  # after any segment
ErrorRow = tuple[object, ...]


class Place(NamedTuple):
    """Where a fault lies; 0 where it concerns none of that level."""

    byte_offset: int
    byte_length: int
    interchange: int = 0
    group: int = 0
    transaction: int = 0
    segment: int = 0
    position: int = 0
    segment_id: str | None = None


@dataclass(slots=True)
class Faults:
    """The faults found, in the order of the segments at which they show.

    Those of transactions come first, by their place; envelopes follow as they end, inside out.
    """

    _held: list[tuple[int, int, ErrorRow]] = field(default_factory=list)
    _rows: Rows = field(default_factory=lambda: Rows(ERRORS))
    _none: pa.RecordBatch = field(default_factory=lambda: Rows(ERRORS).batch())

    def add(
        self,
        code: str,
        place: Place,
        detail: str,
        *,
        value: str | None = None,
        element: int | None = None,
        shows_at: int = 0,
    ) -> None:
        """Note a fault; `shows_at` is the number of the segment that makes it known."""
        row = (
            code,
            place.interchange,
            place.group,
            place.transaction,
            place.segment,
            place.position,
            place.segment_id,
            element,
            None,
            value if value is None else value[:LONGEST_VALUE],
            place.byte_offset,
            place.byte_length,
            detail,
        )
        inner = place.segment if place.transaction else OUTER
        self._held.append((shows_at or place.segment, inner, row))

    def in_order(self) -> None:
        """Put what was held since the last call in order."""
        if self._held:
            self._held.sort(key=itemgetter(0, 1))
            self._rows.held += [row for _, _, row in self._held]
            self._held = []

    def batch(self) -> pa.RecordBatch:
        """Return the rows, and forget them."""
        self.in_order()
        return self._rows.batch() if self._rows.held else self._none
