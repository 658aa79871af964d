"""What is wrong with a transaction: its trailer, its number, its group, its length?"""

from ingest.edi.x12.envelopes import whole_number
from ingest.edi.x12.faults import Faults, Place
from ingest.edi.x12.transactions import Transactions


def judge(found: Transactions, faults: Faults, longest: int) -> bool:
    """Note the faults of transactions; return whether every SE01 is right, as it is mostly."""
    miscounted = found.miscounted()
    doubtful = miscounted | found.misnumbered() | ~found.is_closed
    doubtful |= (found.groups == 0) | (found.lengths > longest)
    for number in doubtful.nonzero()[0].tolist():
        _judge(found, number, faults, longest)
    return not miscounted.any()


def place_of(found: Transactions, number: int) -> Place:
    """Return the place of a transaction: all its bytes, and the segment number of its ST."""
    return Place(
        int(found.offsets[number]),
        int(found.lengths[number]),
        int(found.interchanges[number]),
        int(found.groups[number]),
        int(found.ordinals[number]),
        int(found.first_segments[number]),
        1,
        "ST",
    )


def _judge(found: Transactions, number: int, faults: Faults, longest: int) -> None:
    place, shows_at = place_of(found, number), int(found.ended_by[number])
    if not found.groups[number]:
        faults.add("group_missing", place, "ST stands outside any group", shows_at=place.segment)
    if found.lengths[number] > longest:
        detail = f"the transaction has more than {longest} bytes; its segments were left out"
        faults.add("transaction_too_long", place, detail, shows_at=shows_at)
    if found.is_closed[number]:
        _judge_trailer(found, number, faults, place)
    else:
        detail = "the transaction's SE is missing"
        faults.add("transaction_unclosed", place, detail, shows_at=shows_at)


def _judge_trailer(found: Transactions, number: int, faults: Faults, begin: Place) -> None:
    count = int(found.counts[number])
    place = Place(
        int(found.last_offsets[number]),
        int(found.last_lengths[number]),
        begin.interchange,
        begin.group,
        begin.transaction,
        begin.segment + count - 1,
        count,
        "SE",
    )
    told, given, opening = (
        held[number].as_py() for held in (found.stated, found.trailing, found.numbers)
    )
    if whole_number(told) != count:
        detail = f"SE01 is {told!r}, but the transaction has {count} segments"
        faults.add("transaction_count", place, detail, value=told, element=1)
    if given != opening:
        detail = f"SE02 is {given!r}, but ST02 is {opening!r}"
        faults.add("transaction_control", place, detail, value=given, element=2)
