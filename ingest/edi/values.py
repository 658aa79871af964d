"""What stands in an element or component of many segments at once, by Arrow take."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ingest.edi.components import Components, Marks, split_components

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Values:
    """The elements of a batch's segments. Rows are indices of segments in the batch."""

    segments: pa.RecordBatch
    marks: tuple[Marks, ...]  # of each interchange of the batch, in the order of `owners`
    owners: Ints  # which of the marks holds for each segment

    @cached_property
    def starts(self) -> Ints:
        """Where the elements of each segment begin in `flat`; one more tells the end."""
        offsets = self.segments.column("elements").offsets.to_numpy().astype(np.int64)
        begun: Ints = offsets - (offsets[0] if len(offsets) else 0)
        return begun

    @cached_property
    def flat(self) -> pa.Array:
        return self.segments.column("elements").flatten()

    @cached_property
    def offsets(self) -> Ints:
        """Where the bytes of each element begin in all of them; one more tells the end."""
        return _offsets(self.flat)

    @cached_property
    def lengths(self) -> Ints:
        """Bytes of each element."""
        return np.diff(self.offsets)

    @cached_property
    def is_ascii(self) -> bool:
        """Whether every element has as many characters as bytes."""
        held = self.flat.buffers()[2]
        begin, end = (int(self.offsets[at]) for at in (0, -1))
        return held is None or bytes(memoryview(held)[begin:end]).isascii()

    @cached_property
    def components(self) -> Components:
        counts = np.diff(self.starts)
        return split_components(self.flat, self.marks, np.repeat(self.owners, counts))

    def take(self, rows: Ints, element: int | Ints, component: int = 0) -> pa.Array:
        """Return the texts at rows, null where absent or empty; row -1 yields null."""
        places, there = self.places(rows, element)
        if not there.any():
            return pa.nulls(len(rows), pa.string())
        if component:
            return self.components.take(places, there, component)
        there &= self.lengths[places] > 0
        return pc.take(self.flat, pa.array(places, mask=~there))

    def places(self, rows: Ints, element: int | Ints) -> tuple[Ints, Bools]:
        """Return where in `flat` the elements are, and which of them are there."""
        at = np.maximum(rows, 0)
        places = self.starts[at] + element - 1
        there = (rows >= 0) & (places < self.starts[at + 1])
        return np.where(there, places, 0), there

    def counts(self, rows: Ints) -> Ints:
        """Return how many elements segments have."""
        count: Ints = self.starts[rows + 1] - self.starts[rows]
        return count


def _offsets(strings: pa.Array) -> Ints:
    raw = np.frombuffer(strings.buffers()[1], dtype=np.int32)
    window = raw[strings.offset : strings.offset + len(strings) + 1]
    return window.astype(np.int64)
