"""Which item numbers a line gives, by their qualifiers: the buyer's, the vendor's, GTIN, UPC."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ingest.edi.guide_files import common
from ingest.edi.locating import Locating
from ingest.edi.places import Step

Ints = npt.NDArray[np.int64]


def item_columns(locating: Locating, segments: tuple[str, ...], rows: Ints) -> dict[str, pa.Array]:
    """Return a column per kind of item number; of several qualifiers the first listed counts."""
    placed = locating.placed
    names: dict[str, list[str]] = common(placed.guide.standard)["item_columns"]
    found = [pair for segment_id in segments for pair in _pairs(locating, segment_id, rows)]
    if not found:
        return {name: pa.nulls(len(rows), pa.string()) for name in names}
    row, position, element, code = (np.concatenate(each) for each in zip(*found, strict=True))
    owner = np.repeat(np.arange(len(names)), [len(codes) for codes in names.values()])[code]
    order = np.lexsort((np.arange(len(row)), code, row))  # codes of a column follow one another
    columns = {}
    for number, name in enumerate(names):
        mine = order[owner[order] == number]
        first = np.ones(len(mine), dtype=np.bool_)
        first[1:] = row[mine][1:] != row[mine][:-1]
        chosen = mine[first]
        at, which = np.full(len(rows), -1, dtype=np.int64), np.ones(len(rows), dtype=np.int64)
        at[row[chosen]], which[row[chosen]] = position[chosen], element[chosen]
        columns[name] = placed.take(at, which, placed.component(1))
    return columns


def _pairs(
    locating: Locating, segment_id: str, rows: Ints
) -> Iterator[tuple[Ints, Ints, Ints, Ints]]:
    """Yield known item numbers: row, position, element of the value, number of the qualifier."""
    placed = locating.placed
    at, owners = _owned(locating, segment_id, rows)
    if not len(at):
        return
    shared = common(placed.guide.standard)
    known = pa.array([code for codes in shared["item_columns"].values() for code in codes])
    most = int(placed.values.counts(placed.rows[at]).max())
    is_edifact = placed.guide.standard == "edifact"
    for element in shared["item_pairs"][segment_id]:
        if element > most:
            return
        codes = pc.index_in(placed.take(at, element, 2 if is_edifact else 0), known)
        code = pc.fill_null(codes, -1).to_numpy().astype(np.int64)
        there = code >= 0
        value = np.full(int(there.sum()), element if is_edifact else element + 1, dtype=np.int64)
        yield owners[there], at[there], value, code[there]


def _owned(locating: Locating, segment_id: str, rows: Ints) -> tuple[Ints, Ints]:
    """Return the segments with item numbers, and the index of the row that each belongs to."""
    placed, guide = locating.placed, locating.placed.guide
    symbol = guide.symbols[segment_id]
    if not len(rows) or bool((placed.symbols[rows] == symbol).all()):
        return rows, np.arange(len(rows))
    loop = guide.loop_of(int(placed.nodes[rows].max()))
    while loop > 0 and not locating.is_below(loop, (), Step(segment_id)):
        loop = guide.nodes[loop].parent
    at = placed.positions(guide.nearest(loop, segment_id))
    owners = placed.instances(loop)[at]
    begun = placed.instances(loop)[rows]
    index = np.minimum(np.searchsorted(begun, owners), len(rows) - 1)
    mine = begun[index] == owners
    return at[mine], index[mine]
