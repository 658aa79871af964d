"""Which segments a set lacks, has too often or out of place, and which HL name no parent."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ingest.edi.automaton import NOT_IN_SET, OUT_OF_ORDER, UNEXPECTED
from ingest.edi.fault_rows import FaultRows
from ingest.edi.guide import UNLIMITED, Node
from ingest.edi.guide_files import ENDS
from ingest.edi.hierarchy import Levels
from ingest.edi.placed import Placed

Ints = npt.NDArray[np.int64]

MEANINGS = {
    OUT_OF_ORDER: ("segment_order", "it comes later than the guide of {} has it"),
    UNEXPECTED: ("segment_unexpected", "the guide of {} does not have it here"),
    NOT_IN_SET: ("segment_not_in_set", "the guide of {} does not have it"),
}


def check_structure(placed: Placed, faults: FaultRows) -> None:
    """Add what is wrong with the order, the presence and the number of segments."""
    guide = placed.guide
    for fault, (code, text) in MEANINGS.items():
        rows = placed.rows[placed.faults == fault]
        faults.of_segments(code, rows, text.format(guide.set_id))
    ends = ENDS[guide.standard]
    for node in guide.nodes[1:]:
        if node.segment_id not in ends:
            _presence(placed, node, faults)
    if guide.hierarchy is not None:
        check_hierarchy(Levels(placed, guide.nearest(0, guide.hierarchy.segment_id)[0]), faults)


def _presence(placed: Placed, node: Node, faults: FaultRows) -> None:
    positions = placed.positions((node.number,))
    is_within = node.repeats == UNLIMITED or len(positions) <= node.repeats
    if is_within and not node.is_mandatory:
        return
    owners = placed.instances(node.parent)[positions]
    if node.is_mandatory:
        begun = placed.positions((node.parent,))
        has_each = len(begun) == len(owners) and bool((begun == owners).all())
        lacking = begun[:0] if has_each else np.setdiff1d(begun, owners, assume_unique=False)
        after = placed.guide.nodes[node.parent].segment_id
        text = f"{node.segment_id} is mandatory in the loop of this {after}"
        faults.of_segments(
            "segment_missing", placed.rows[lacking], text, segment_id=node.segment_id
        )
    if is_within:
        return
    rank = np.arange(len(owners)) - np.searchsorted(owners, owners)
    code = "loop_repeats" if node.is_loop else "segment_repeats"
    text = f"{node.segment_id} may come {node.repeats} times here"
    faults.of_segments(code, placed.rows[positions[rank >= node.repeats]], text)


def check_hierarchy(levels: Levels, faults: FaultRows) -> None:
    """Add loops whose id is not unique, whose parent is not there, or which stand in a circle."""
    rows = levels.placed.rows[levels.positions]
    name = levels.placed.guide.nodes[levels.loop].segment_id
    ids, above = levels.ids, levels.parent_ids
    again = levels.repeated
    text = f"{name}01 was used before in this document"
    faults.of_segments("hl_duplicate", rows[again], text, found=ids.filter(pa.array(again)))
    orphan = above.is_valid().to_numpy(zero_copy_only=False) & (levels.named < 0)
    text = f"no {name} of this document has the id that {name}02 names"
    faults.of_segments("hl_parent", rows[orphan], text, found=above.filter(pa.array(orphan)))
    round_ = levels.in_circle()
    text = f"the parents of this {name} go round in a circle"
    faults.of_segments("hl_cycle", rows[round_], text, found=ids.filter(pa.array(round_)))
