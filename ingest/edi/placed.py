"""Where the segments of one transaction set stand: their node in the guide, their loops."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ingest.edi.guide import Guide
from ingest.edi.places import Step
from ingest.edi.values import Values

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

NONE = np.zeros(0, dtype=np.int64)


@dataclass
class Placed:
    """All segments of a set in a batch, in file order. A position is an index into these."""

    guide: Guide
    values: Values
    rows: Ints  # of each position: its row in the batch
    transactions: Ints  # of each position: the index of its document among those of the set
    document_rows: Ints  # of each document: what keys() knows it by
    symbols: Ints
    nodes: npt.NDArray[np.int32]
    faults: npt.NDArray[np.uint8]
    _instances: dict[int, Ints] = field(default_factory=dict)
    _positions: dict[object, Ints] = field(default_factory=dict)
    _order: Ints = field(init=False)  # positions, by node
    _bounds: Ints = field(init=False)  # where each node begins in them

    def __post_init__(self) -> None:
        nodes = self.nodes.astype(np.int16)  # a guide has a few hundred; these sort fastest
        self._order = nodes.argsort(kind="stable")
        self._bounds = nodes[self._order].searchsorted(np.arange(len(self.guide.nodes) + 1))

    def instances(self, loop: int) -> Ints:
        """Return for each position the latest begin of a loop; it means something inside alone."""
        if loop not in self._instances:
            here = np.arange(len(self.rows))
            begun = np.where(self.nodes == loop, here, -1)
            self._instances[loop] = np.maximum.accumulate(begun) if len(begun) else begun
        return self._instances[loop]

    def positions(self, nodes: tuple[int, ...]) -> Ints:
        """Return where segments of these nodes are."""
        if nodes not in self._positions:
            parts = [self._order[self._bounds[node] : self._bounds[node + 1]] for node in nodes]
            found = parts[0] if len(parts) == 1 else np.sort(np.concatenate([NONE, *parts]))
            self._positions[nodes] = found
        return self._positions[nodes]

    def of_step(self, step: Step, nodes: tuple[int, ...]) -> Ints:
        """Return where segments of these nodes hold one of the step's codes."""
        key = (step, nodes)
        if key not in self._positions:
            positions = self.positions(nodes)
            self._positions[key] = positions[self.fits(step, positions)]
        return self._positions[key]

    def named(self, step: Step) -> Ints:
        """Return where segments fit a step, also those that stand where none may."""
        symbol = self.guide.symbols.get(step.segment_id, 0)
        positions = np.flatnonzero(self.symbols == symbol) if symbol else NONE
        return positions[self.fits(step, positions)]

    def fits(self, step: Step, positions: Ints) -> Bools:
        """Return which positions hold one of the step's codes."""
        if not step.codes or not len(positions):
            return np.ones(len(positions), dtype=np.bool_)
        codes = self.take(positions, step.element, self.component(step.component))
        if len(step.codes) == 1:
            equal = pc.fill_null(pc.equal(codes, step.codes[0]), fill_value=False)
        else:
            equal = pc.is_in(codes, pa.array(step.codes))
        fitting: Bools = equal.to_numpy(zero_copy_only=False)
        return fitting

    def component(self, stated: int) -> int:
        """Return the component to read: an X12 qualifier is a whole element."""
        return stated if self.guide.standard == "edifact" else 0

    def take(self, positions: Ints, element: int | Ints, component: int) -> pa.Array:
        """Return values at positions; -1 yields null."""
        rows = self.rows[np.maximum(positions, 0)]
        return self.values.take(np.where(positions < 0, -1, rows), element, component)

    def first_in(self, loop: int, found: Ints, wanted: Ints) -> Ints:
        """Return for each wanted instance of a loop the first found position in it, else -1."""
        if not len(found):
            return np.full(len(wanted), -1, dtype=np.int64)
        owners = self.instances(loop)[found]
        at = np.minimum(np.searchsorted(owners, wanted), len(found) - 1)
        return np.where((owners[at] == wanted) & (wanted >= 0), found[at], -1)
