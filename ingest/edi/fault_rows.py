"""How what a check finds becomes rows of the errors table, with its place in the file."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ingest.edi.tables import ERRORS
from ingest.edi.values import Values

Ints = npt.NDArray[np.int64]
MOST = 100  # characters of a value that are told


@dataclass
class FaultRows:
    """Collects faults of one batch. A row is the index of a segment in it."""

    values: Values
    _parts: list[pa.RecordBatch] = field(default_factory=list)

    def of_segments(
        self,
        code: str,
        rows: Ints,
        detail: str | list[str],
        *,
        segment_id: str | None = None,
        found: pa.Array | None = None,
    ) -> None:
        """Add a fault of each segment; `segment_id` names one that should have been there."""
        if not len(rows):
            return
        columns = self._segment_columns(code, rows, detail)
        if segment_id is not None:
            columns["segment_id"] = [segment_id] * len(rows)
        columns["value"] = pc.utf8_slice_codeunits(found, 0, MOST) if found is not None else None
        self._add(columns, len(rows))

    def of_elements(
        self, code: str, rows: Ints, element: int, component: int, detail: str | list[str]
    ) -> None:
        """Add a fault of an element (from 1) of each segment; component 0 is none."""
        if not len(rows):
            return
        values, count = self.values, len(rows)
        columns = self._segment_columns(code, rows, detail)
        found = pc.utf8_slice_codeunits(values.take(rows, element, component), 0, MOST)
        places, there = values.places(rows, element)
        names = [len(name.encode()) for name in columns["segment_id"]]
        before = values.offsets[places] - values.offsets[values.starts[rows]]
        begins = np.array(names) + 1 + before + places - values.starts[rows]
        segment = columns["byte_offset"].to_numpy()
        columns["element"] = pa.array([element] * count, pa.int32())
        columns["component"] = pa.array([component or None] * count, pa.int32())
        columns["value"] = found
        columns["byte_offset"] = pa.array(segment + np.where(there, begins, 0))
        lengths = values.lengths[places] if len(values.lengths) else 0
        columns["byte_length"] = pa.array(
            np.where(there, lengths, columns["byte_length"].to_numpy()), pa.int64()
        )
        self._add(columns, count)

    def _segment_columns(
        self, code: str, rows: Ints, detail: str | list[str]
    ) -> dict[str, pa.Array]:
        segments = self.values.segments
        index = pa.array(rows)
        names = ("interchange", "group", "transaction", "segment", "position", "byte_offset")
        columns = {name: segments.column(name).take(index) for name in names}
        columns["byte_length"] = segments.column("byte_length").take(index).cast(pa.int64())
        columns["segment_id"] = segments.column("segment_id").take(index).to_pylist()
        columns["code"] = [code] * len(rows)
        columns["detail"] = [detail] * len(rows) if isinstance(detail, str) else detail
        return columns

    def _add(self, columns: dict[str, pa.Array], count: int) -> None:
        whole = [
            pa.array(columns[name], each.type)
            if columns.get(name) is not None
            else pa.nulls(count, each.type)
            for name, each in zip(ERRORS.names, ERRORS, strict=True)
        ]
        self._parts.append(pa.RecordBatch.from_arrays(whole, schema=ERRORS))

    def made(self) -> pa.RecordBatch:
        """Return all faults in file order."""
        table = pa.Table.from_batches(self._parts, ERRORS).combine_chunks()
        order = pc.sort_indices(table, [("segment", "ascending"), ("element", "ascending")])
        batches = table.take(order).combine_chunks().to_batches()
        return batches[0] if batches else pa.RecordBatch.from_pylist([], schema=ERRORS)
