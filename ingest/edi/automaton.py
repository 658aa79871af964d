"""Which place in the guide each segment of a set has, and which stand where none may."""

from functools import cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from ingest.edi.guide import Guide, Node

IN_PLACE, OUT_OF_ORDER, UNEXPECTED, NOT_IN_SET = range(4)
NOWHERE = -1

Ints = npt.NDArray[np.int64]


class Automaton:
    """A table of (where we are, which segment comes) -> where that is, and what is wrong with it.

    A segment belongs to the innermost open loop that can have it from here on; else, out of order,
    to the innermost open loop that could have had it before.
    """

    def __init__(self, guide: Guide) -> None:
        self.guide = guide
        self.width = len(guide.symbols) + 1
        states = len(guide.nodes) + 1  # the last is where nothing has begun
        size = states * self.width
        self.node = np.full(size, NOWHERE, dtype=np.int32)
        self.fault = np.full(size, NOT_IN_SET, dtype=np.uint8)
        self.following = [0] * size
        for state in range(states):
            self._fill(state)

    def _fill(self, state: int) -> None:
        offset = state * self.width
        self.following[offset] = offset
        for segment_id, symbol in self.guide.symbols.items():
            place = offset + symbol
            node, fault = self._step(state, segment_id)
            stays = node is None or (fault == OUT_OF_ORDER and not node.is_loop)
            self.node[place] = NOWHERE if node is None else node.number
            self.fault[place] = fault
            self.following[place] = offset if node is None or stays else node.number * self.width

    def _step(self, state: int, segment_id: str) -> tuple[Node | None, int]:
        first = self.guide.nodes[0]
        if segment_id == first.segment_id:
            return first, IN_PLACE
        if state == len(self.guide.nodes):
            return None, UNEXPECTED
        if node := self._search(state, segment_id, forward=True):
            return node, IN_PLACE
        if node := self._search(state, segment_id, forward=False):
            return node, OUT_OF_ORDER
        return None, UNEXPECTED

    def _search(self, state: int, segment_id: str, *, forward: bool) -> Node | None:
        """Look from a node on (or back from it) in its loop, then in the loops around it."""
        loop, here = self.guide.loop_of(state), state
        while loop >= 0:
            for node in self.guide.children[loop]:
                if node.segment_id == segment_id and (node.number >= here) == forward:
                    return node
            here, loop = loop, self.guide.nodes[loop].parent
        return None

    def walk(self, symbols: Ints) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.uint8]]:
        """Return each segment's node (NOWHERE) and fault; transactions follow one another.

        What came before the first segment of a set does not count, so that sets of one shape, the
        same segments in the same order, go the same way: it is gone once.
        """
        held = symbols.astype(np.int32)
        raw, size = held.tobytes(), held.itemsize
        begins = np.flatnonzero(held == self.guide.symbols[self.guide.nodes[0].segment_id])
        ways: dict[bytes, Ints] = {}
        taken = [np.zeros(0, dtype=np.int64)]
        for begin, end in pairwise([0, *begins.tolist(), len(held)]):
            shape = raw[begin * size : end * size]
            if (way := ways.get(shape)) is None:
                way = ways[shape] = self._way(held[begin:end].tolist())
            taken.append(way)
        steps = np.concatenate(taken)
        return self.node[steps], self.fault[steps]

    def _way(self, symbols: list[int]) -> Ints:
        following, state = self.following, len(self.guide.nodes) * self.width
        steps: list[int] = []
        for symbol in symbols:
            steps.append(state + symbol)
            state = following[state + symbol]
        return np.array(steps, dtype=np.int64)


@cache
def automaton(guide: Guide) -> Automaton:
    """Return the automaton of a guide, made once."""
    return Automaton(guide)
