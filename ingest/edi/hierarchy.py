"""Which loop stands above which, by the ids that HL and CPS name, never by order."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ingest.edi.guide import Hierarchy
from ingest.edi.placed import Placed
from ingest.edi.places import Step

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Levels:
    """The loops of a hierarchy in all documents of a set; an index counts them in file order."""

    placed: Placed
    loop: int  # the node that HL has in the guide
    _known: dict[Step, Ints] = field(default_factory=dict)

    @cached_property
    def positions(self) -> Ints:
        return self.placed.positions((self.loop,))

    @cached_property
    def ids(self) -> pa.Array:
        """What each loop calls itself."""
        return self._said(_hierarchy(self.placed).id_element)

    @cached_property
    def parent_ids(self) -> pa.Array:
        """What each loop calls the one above it; null where it names none."""
        return self._said(_hierarchy(self.placed).parent_element)

    def _said(self, element: int) -> pa.Array:
        return self.placed.take(self.positions, element, self.placed.component(1))

    @cached_property
    def _keys(self) -> tuple[Ints, Ints]:
        """A number for each id and each parent's id, the same for the same text in a document."""
        both = pc.dictionary_encode(pa.concat_arrays([self.ids, self.parent_ids]))
        codes = pc.fill_null(both.indices, -1).to_numpy().astype(np.int64)
        documents = np.tile(self.placed.transactions[self.positions], 2)
        keys = np.where(codes < 0, -1, documents * max(len(both.dictionary), 1) + codes)
        return keys[: len(self.ids)], keys[len(self.ids) :]

    @cached_property
    def named(self) -> Ints:
        """Return the index of the loop that each names as its parent, by id; -1 where none is."""
        own, above = self._keys
        known, first = np.unique(own, return_index=True)
        if not len(known):
            return above
        at = np.minimum(np.searchsorted(known, above), len(known) - 1)
        return np.where((known[at] == above) & (above >= 0), first[at], -1)

    @cached_property
    def repeated(self) -> Bools:
        """Return which loops have an id that an earlier one of the document has."""
        own, _ = self._keys
        again = np.ones(len(own), dtype=np.bool_)
        again[np.unique(own, return_index=True)[1]] = False
        return again & (own >= 0)

    @cached_property
    def parents(self) -> Ints:
        """Return the index of the loop above each; its own index where there is none."""
        return np.where(self.named < 0, np.arange(len(self.named)), self.named)

    def nearest(self, positions: Ints, step: Step) -> Ints:
        """Return for loops the position of the nearest that fits, itself or above; else -1."""
        if not len(self.positions):
            return np.full(len(positions), -1, dtype=np.int64)
        reached = self._reached(step)
        index = np.minimum(np.searchsorted(self.positions, positions), len(reached) - 1)
        known = (self.positions[index] == positions) & (positions >= 0)
        return np.where(known, reached[index], -1)

    def _reached(self, step: Step) -> Ints:
        """Return for every loop the position of the nearest that fits.

        Each round doubles how far up is looked, so that deep and even circular hierarchies take
        some rounds only.
        """
        if step not in self._known:
            fits = self.placed.fits(step, self.positions)
            above = np.where(fits, np.arange(len(fits)), self.parents)
            for _ in range(len(above).bit_length() + 1):
                further = above[above]
                if np.array_equal(further, above):
                    break
                above = further
            self._known[step] = np.where(fits[above], self.positions[above], -1)
        return self._known[step]

    def in_circle(self) -> Bools:
        """Return which loops stand on a circle or below one."""
        above = self.parents
        for _ in range(len(above).bit_length() + 1):
            above = above[above]
        circling: Bools = self.named[above] >= 0
        return circling


def _hierarchy(placed: Placed) -> Hierarchy:
    hierarchy = placed.guide.hierarchy
    if hierarchy is None:
        raise ValueError(f"guide {placed.guide.set_id} has no hierarchy")
    return hierarchy
