"""What is wrong in documents by their guides: order, presence, elements, totals, hierarchy."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ingest.edi.element_checks import ElementChecks
from ingest.edi.element_rules import segment_rules
from ingest.edi.envelopes import Envelopes
from ingest.edi.fault_rows import FaultRows
from ingest.edi.guide import Guide
from ingest.edi.guide_files import load_guides
from ingest.edi.placing import placed_sets, values_of
from ingest.edi.structure_checks import check_structure
from ingest.edi.tables import EdiBatch
from ingest.edi.totals import Totals

Ints = npt.NDArray[np.int64]


def faults(
    batch: EdiBatch,
    guides: Mapping[str, Guide] | None = None,
    envelopes: Envelopes | None = None,
) -> pa.RecordBatch:
    """Return the faults that guides find in a batch, as rows of ERRORS, in file order.

    Sets without a guide are not judged, nor is the envelope: the reader does that. What to do
    about a fault is the partner profile's to say. Pass the same `envelopes` for all batches of a
    file: an interchange may begin in an earlier one.
    """
    envelopes = envelopes or Envelopes()
    envelopes.learn(batch)
    found = FaultRows(values_of(batch.segments, envelopes))
    known = load_guides() if guides is None else guides
    rows: dict[str, list[Ints]] = {}
    for placed in placed_sets(batch, known, envelopes):
        rows.setdefault(placed.guide.standard, []).append(placed.rows)
        if not placed.guide.is_outside:
            check_structure(placed, found)
            Totals(placed, found).check()
    for standard, parts in rows.items():
        check_elements(standard, np.concatenate(parts), found)
    return found.made()


def check_elements(standard: str, rows: Ints, found: FaultRows) -> None:
    """Check the elements of segments, all of one id at once."""
    ids = found.values.segments.column("segment_id")
    codes = ids.indices.to_numpy()[rows]
    if len(ids.dictionary) < 1 << 15:
        codes = codes.astype(np.int16)  # sorted in a tenth of the time
    order = np.argsort(codes, kind="stable")
    bounds = np.searchsorted(codes[order], np.arange(len(ids.dictionary) + 1, dtype=codes.dtype))
    checks = ElementChecks(found.values, found, standard == "edifact")
    rules = segment_rules(standard)
    for code, segment_id in enumerate(ids.dictionary.to_pylist()):
        mine = rows[order[bounds[code] : bounds[code + 1]]]
        if len(mine) and segment_id in rules:
            checks.check(rules[segment_id], mine)
