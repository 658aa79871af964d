"""What a guide of a transaction set says: its segments in order, and its tables."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ingest.edi.places import Reading, Step

UNLIMITED = 0


@dataclass(frozen=True, slots=True)
class Node:
    """A segment at its place in a set. The first segment of a loop stands for the loop."""

    number: int  # in the order of the guide; 0 is ST or UNH
    segment_id: str
    parent: int  # the loop it lies in; -1 for the first
    is_loop: bool
    is_mandatory: bool  # in each instance of its loop
    repeats: int  # at most so often in a row of its loop; UNLIMITED


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """Loops that name their parents by id: HL01, HL02 and HL03, or CPS."""

    segment_id: str
    id_element: int = 1
    parent_element: int = 2
    level_element: int = 3


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A table of a document: one row per segment named, the first of its loop."""

    name: str  # header, lines, parties
    rows: tuple[Step, ...]
    columns: Mapping[str, tuple[Reading, ...]]  # no reading: always null, its peer has it
    items: tuple[str, ...] = ()  # segments with pairs of qualifier and item number
    has_header: bool = False  # the header's columns are repeated
    has_line: bool = False  # the line's columns are repeated


@dataclass(frozen=True, eq=False)
class Guide:
    """A transaction set, as its file says; each object equals itself alone."""

    set_id: str
    standard: str
    title: str
    nodes: tuple[Node, ...]
    tables: tuple[Table, ...]
    hierarchy: Hierarchy | None = None
    is_outside: bool = False  # TA1: a segment outside any transaction
    totals: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def symbols(self) -> dict[str, int]:
        """A number from 1 for each segment id of the set; 0 is any other."""
        return {each: n for n, each in enumerate(dict.fromkeys(self._ids()), start=1)}

    def _ids(self) -> Iterator[str]:
        for node in self.nodes:
            yield node.segment_id

    @cached_property
    def children(self) -> dict[int, tuple[Node, ...]]:
        """The nodes that lie directly in each loop, in order."""
        found: dict[int, list[Node]] = {node.number: [] for node in self.nodes if node.is_loop}
        for node in self.nodes[1:]:
            found[node.parent].append(node)
        return {loop: tuple(nodes) for loop, nodes in found.items()}

    def loop_of(self, number: int) -> int:
        """Return the loop that a node stands for, else the one that it lies in."""
        node = self.nodes[number]
        return number if node.is_loop else node.parent

    def table(self, name: str) -> Table | None:
        return next((table for table in self.tables if table.name == name), None)

    def nearest(self, loop: int, segment_id: str) -> tuple[int, ...]:
        """Return the nodes of that id nearest below a loop: in it, else in its loops, and so on."""
        level = [loop]
        while level:
            inner = [node for each in level for node in self.children[each]]
            found = tuple(node.number for node in inner if node.segment_id == segment_id)
            if found:
                return found
            level = [node.number for node in inner if node.is_loop]
        return ()
