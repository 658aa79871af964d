"""Which segment a place of a guide means for each row of a table, and what it says there."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ingest.edi.amounts import from_cents, from_edifact
from ingest.edi.automaton import NOWHERE
from ingest.edi.dates import iso_edifact, iso_instant
from ingest.edi.hierarchy import Levels
from ingest.edi.placed import NONE, Placed
from ingest.edi.places import Place, Reading, Step

Ints = npt.NDArray[np.int64]


@dataclass
class Locating:
    """Finds values for rows of tables of one set. A row is the position of its first segment."""

    placed: Placed
    _found: dict[tuple[int, tuple[Step, ...], Step], Ints] = field(default_factory=dict)
    _asked: Ints | None = None
    _answers: dict[tuple[tuple[Step, ...], Step, frozenset[str]], Ints] = field(
        default_factory=dict
    )

    @cached_property
    def levels(self) -> Levels | None:
        hierarchy = self.placed.guide.hierarchy
        if hierarchy is None:
            return None
        return Levels(self.placed, self.placed.guide.nearest(0, hierarchy.segment_id)[0])

    def column(
        self, readings: tuple[Reading, ...], rows: Ints, own: frozenset[str] = frozenset()
    ) -> pa.Array:
        """Return a column: the first reading that yields a value counts.

        Segments of the ids in `own` are read from the row's own segment alone.
        """
        made = pa.nulls(len(rows), pa.string())
        for reading in readings:
            if made.null_count == len(rows):
                made = self.reading(reading, rows, own)
            elif made.null_count:
                made = pc.coalesce(made, self.reading(reading, rows, own))
        return made

    def reading(self, reading: Reading, rows: Ints, own: frozenset[str]) -> pa.Array:
        """Return what the places of a reading say, put together."""
        parts = [self.value(place, rows, own) for place in reading.places]
        first = parts[0]
        if first.null_count == len(first) and (reading.kind != "text" or len(parts) == 1):
            return first
        if reading.kind == "cents":
            return from_cents(first)
        if reading.kind == "number":
            return from_edifact(first)
        if reading.kind == "date":
            is_edifact = self.placed.guide.standard == "edifact"
            return iso_edifact(*parts) if is_edifact else iso_instant(*parts)
        if len(parts) == 1:
            return first
        for part in parts[1:]:
            both = pc.binary_join_element_wise(first, part, " ")
            first = pc.coalesce(both, first, part)
        return first

    def value(self, place: Place, rows: Ints, own: frozenset[str]) -> pa.Array:
        component = place.component
        if self.placed.guide.standard == "edifact":
            component = component or 1
        key = (place.path, place.step, own)
        if self._asked is not rows:  # tables are made one after the other
            self._asked, self._answers = rows, {}
        if key not in self._answers:
            is_own = not place.path and place.step.segment_id in own
            self._answers[key] = (self.own if is_own else self.positions)(place, rows)
        return self.placed.take(self._answers[key], place.element, component)

    def own(self, place: Place, rows: Ints) -> Ints:
        """Return the rows whose own segment is the place's; -1 for others."""
        symbol = self.placed.guide.symbols.get(place.step.segment_id, 0)
        fitting = (self.placed.symbols[rows] == symbol) & self.placed.fits(place.step, rows)
        return np.where(fitting, rows, -1)

    def positions(self, place: Place, rows: Ints) -> Ints:
        """Return where the segment of a place is for each row; -1 where there is none."""
        found = np.full(len(rows), -1, dtype=np.int64)
        nodes = self.placed.nodes[rows]
        if len(nodes) and nodes[0] != NOWHERE and bool((nodes == nodes[0]).all()):
            return self._of_node(int(nodes[0]), place, rows)
        for node in np.unique(nodes).tolist():
            if node != NOWHERE:
                mine = nodes == node
                found[mine] = self._of_node(node, place, rows[mine])
        return found

    def _of_node(self, node: int, place: Place, rows: Ints) -> Ints:
        placed, guide = self.placed, self.placed.guide
        if place.path and (above := self._above(node, place.path[0], rows)) is not None:
            level, wanted = above
            return placed.first_in(level, self.found(level, place.path[1:], place.step), wanted)
        loop = guide.loop_of(node)
        while loop >= 0:
            here = placed.instances(loop)[rows]
            if (inside := self._through(loop, place, here)) is not None:
                return inside
            if self.is_below(loop, place.path, place.step):
                return placed.first_in(loop, self.found(loop, place.path, place.step), here)
            loop = guide.nodes[loop].parent
        return np.full(len(rows), -1, dtype=np.int64)

    def _through(self, loop: int, place: Place, here: Ints) -> Ints | None:
        """Return positions in the instances of a loop that the place begins with, if it does."""
        first, *rest = (*place.path, place.step)
        if self.placed.guide.nodes[loop].segment_id != first.segment_id:
            return None
        if not rest:
            return np.where(self.placed.fits(first, here), here, -1)
        if not self.is_below(loop, tuple(rest[:-1]), rest[-1]):
            return None
        found = self.placed.first_in(loop, self.found(loop, tuple(rest[:-1]), rest[-1]), here)
        return np.where(self.placed.fits(first, here), found, -1)

    def _above(self, node: int, first: Step, rows: Ints) -> tuple[int, Ints] | None:
        """Return the loop of the hierarchy that a path begins with, and which row wants which."""
        levels, hierarchy = self.levels, self.placed.guide.hierarchy
        if levels is None or hierarchy is None or first.segment_id != hierarchy.segment_id:
            return None
        if not self.is_inside(node, levels.loop):
            return None
        return levels.loop, levels.nearest(self.placed.instances(levels.loop)[rows], first)

    def is_inside(self, node: int, loop: int) -> bool:
        """Whether a node is a loop or lies in it, at any depth."""
        while node >= 0 and node != loop:
            node = self.placed.guide.nodes[node].parent
        return node == loop

    def is_below(self, loop: int, path: tuple[Step, ...], step: Step) -> bool:
        """Whether the guide has a path and a step below a loop."""
        loops: tuple[int, ...] = (loop,)
        guide = self.placed.guide
        for each in (*path, step):
            loops = tuple(
                node
                for above in loops
                if guide.nodes[above].is_loop
                for node in guide.nearest(above, each.segment_id)
            )
        return bool(loops)

    def found(self, loop: int, path: tuple[Step, ...], step: Step) -> Ints:
        """Return the positions below a loop that a path and a step lead to, in order."""
        key = (loop, path, step)
        if key not in self._found:
            self._found[key] = self._search(loop, path, step)
        return self._found[key]

    def _search(self, loop: int, path: tuple[Step, ...], step: Step) -> Ints:
        guide, placed = self.placed.guide, self.placed
        if not path:
            return placed.of_step(step, guide.nearest(loop, step.segment_id))
        parts = [NONE]
        for node in guide.nearest(loop, path[0].segment_id):
            inner = self.found(node, path[1:], step)
            begun = placed.of_step(path[0], (node,))
            parts.append(inner[np.isin(placed.instances(node)[inner], begun)])
        return np.sort(np.concatenate(parts))
