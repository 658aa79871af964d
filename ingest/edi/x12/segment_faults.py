"""Which segments stand where they may not, have no id, or hold bytes that are no text?"""

import re
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ingest.edi.columns import SegmentIds
from ingest.edi.x12.belonging import Belonging
from ingest.edi.x12.faults import Faults, Place
from ingest.edi.x12.run import CONTROL, SE, Run

ID = re.compile("[A-Z][A-Z0-9]{1,2}")
BESIDE_GROUPS = frozenset({"ISA", "IEA", "GS", "TA1", "TA3", "ISB", "ISE", "ISX"})
BINARY = frozenset({"BIN", "BDS"})


@dataclass(slots=True)
class SegmentFaults:
    """Notes the faults of segments."""

    faults: Faults
    ids: SegmentIds
    longest: int
    _judged: int = 0
    _irregular: list[int] = field(default_factory=list)  # codes of ids of no standard's form

    def judge(self, run: Run, held: Belonging, kept: NDArray[np.bool_] | None) -> None:
        """Note the faults of a run's segments; of those not `kept` only where they are."""
        self._outside(run, held)
        for row in self._without_id(run.codes[: run.rows]):
            self._name(run, held, row, kept)
        for element in run.cut.not_text:
            self._not_text(run, held, element, kept)
        for start in sorted(run.faulty_binary):
            row = int(np.searchsorted(run.cut.starts, start))
            if row < run.rows and run.cut.starts[row] == start:
                detail = "the length stated for the binary data does not hold; read as text"
                self._add("binary_length", run, held, (row, kept), detail)

    def place(self, run: Run, held: Belonging, row: int) -> Place:
        """Return the place of a segment."""
        start = int(run.cut.starts[row])
        return Place(
            run.offset + start,
            int(run.cut.ends[row]) - start,
            int(held.interchanges[row]),
            int(held.groups[row]),
            int(held.transactions[row]),
            int(held.segments[row]),
            int(held.positions[row]),
            self.ids.names[run.codes[row]],
        )

    def _add(
        self,
        code: str,
        run: Run,
        held: Belonging,
        at: tuple[int, NDArray[np.bool_] | None],
        detail: str,
    ) -> None:
        row, kept = at
        if kept is None or kept[row]:
            self.faults.add(code, self.place(run, held, row), detail)

    def _outside(self, run: Run, held: Belonging) -> None:
        is_outside = held.transactions == 0
        is_giant = run.cut.ends[: run.rows] - run.cut.starts[: run.rows] > self.longest
        is_control = np.zeros(run.rows, dtype=bool)
        is_control[run.controls] = run.codes[run.controls] != SE
        for row in (is_outside & (is_giant | ~is_control)).nonzero()[0].tolist():
            name = self.ids.names[run.codes[row]]
            is_known = name == "SE" and row in run.controls
            if is_giant[row]:
                detail = f"the segment has more than {self.longest} bytes; it was left out"
                self._add("transaction_too_long", run, held, (row, None), detail)
            elif name in CONTROL and not is_known:
                detail = f"{name} is no header with separators"
                self._add("segment_unexpected", run, held, (row, None), detail)
            elif is_known or held.groups[row] or name not in BESIDE_GROUPS:
                detail = f"{name or 'a segment'} stands outside any transaction"
                self._add("segment_outside", run, held, (row, None), detail)

    def _without_id(self, codes: NDArray[np.int32]) -> list[int]:
        names = self.ids.names
        while self._judged < len(names):
            if not ID.fullmatch(names[self._judged]):
                self._irregular.append(self._judged)
            self._judged += 1
        return np.isin(codes, self._irregular).nonzero()[0].tolist() if self._irregular else []

    def _name(self, run: Run, held: Belonging, row: int, kept: NDArray[np.bool_] | None) -> None:
        name = self.ids.names[run.codes[row]]
        if name:
            detail = f"{name!r} is no segment id: two or three capitals and digits were expected"
            self._add("segment_unrecognised", run, held, (row, kept), detail)
        else:
            self._add("segment_empty", run, held, (row, kept), "the segment has no id")

    def _not_text(
        self, run: Run, held: Belonging, element: int, kept: NDArray[np.bool_] | None
    ) -> None:
        row = int(np.searchsorted(run.cut.first, element, side="right")) - 1
        if row >= run.rows or (kept is not None and not kept[row]):
            return
        place = self.place(run, held, row)
        if place.segment_id in BINARY:
            return
        begin, end = run.cut.bounds(element)
        self.faults.add(
            "not_text",
            Place(
                run.offset + begin,
                end - begin,
                place.interchange,
                place.group,
                place.transaction,
                place.segment,
                place.position,
                place.segment_id,
            ),
            "the bytes are no text in the agreed encoding; they are shown as \\xNN",
            value=run.cut.value(element).decode(),
            element=element - int(run.cut.first[row]) + 1,
        )
