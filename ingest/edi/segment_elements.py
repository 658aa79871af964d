"""What stands in one element after another of the same segments?"""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ingest.edi.values import Values

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class SegmentElements:
    """Elements of segments, whose rows are indices in the batch."""

    values: Values
    rows: Ints
    _filled: dict[int, Bools] = field(default_factory=dict)

    @cached_property
    def counts(self) -> Ints:
        """How many elements each segment has."""
        return self.values.counts(self.rows)

    @cached_property
    def _begins(self) -> Ints:
        return self.values.starts[self.rows]

    def filled(self, element: int) -> Bools:
        """Return which segments hold something in an element."""
        if element not in self._filled:
            found: Bools = self.counts >= element
            if found.any():
                places = self._begins + (element - 1)
                found &= self.values.lengths.take(places, mode="clip") > 0
            self._filled[element] = found
        return self._filled[element]

    def texts(self, element: int, component: int) -> tuple[pa.Array, Bools]:
        """Return the texts that are there, and which segments have one."""
        if component:
            taken = self.values.take(self.rows, element, component)
            return taken.drop_null(), taken.is_valid().to_numpy(zero_copy_only=False)
        there = self.filled(element)
        begins = self._begins if there.all() else self._begins[there]
        places = pa.array(begins + (element - 1))
        return pc.take(self.values.flat, places, boundscheck=False), there

    def sizes(self, element: int) -> tuple[Ints, Bools]:
        """Return the bytes of the texts that are there, and which segments have one."""
        there = self.filled(element)
        begins = self._begins if there.all() else self._begins[there]
        return self.values.lengths.take(begins + (element - 1), mode="clip"), there
