"""The KPIs of the perfect order (SCOR RL.1.1): its four parts, and the whole.

One bad line fails a part, one unknown line makes it unknown, and an order of which nothing came
that could be judged is left out. No carrier tells of damage; nothing that comes back can be sold.
"""

from collections.abc import Iterator, Sequence

from pipelines.demo_world.facts import Fact
from pipelines.demo_world.history import LineHistory
from pipelines.demo_world.truth_lines import Verdict, delivered_by, judged, weighed
from pipelines.demo_world.truth_orders import together


def facts(lines: Sequence[LineHistory]) -> Iterator[Fact]:
    """perfect_order, perfect_order_*: of orders due, those with the part good; day = P1."""
    due = max(line.first_promise for line in lines)
    wanted = [line for line in lines if line.wanted > 0]
    whole: list[Verdict] = []
    for part, verdict_of in PARTS.items():
        verdicts = [verdict for line in wanted if (verdict := verdict_of(line))]
        whole += verdicts
        yield judged(f"perfect_order_{part}", due, together(verdicts))
    yield judged("perfect_order", due, together(whole))


def _in_full(line: LineHistory) -> Verdict:
    """All that the customer still wants came, whenever."""
    if not line.is_agreed:  # a substitute that the customer was not asked for (EC-06)
        return weighed((0, 0), line.enough)
    return weighed((_delivered(line), line.shipped - _delivered(line)), line.enough)


def _on_time(line: LineHistory) -> Verdict:
    """All that the seller did not cancel came by P1; of a line cancelled whole nothing did."""
    expected = line.wanted - line.seller_cancelled
    if expected <= 0:
        return Verdict.BROKEN
    tolerated = line.wanted - line.enough
    return weighed(delivered_by(line, line.first_promise), expected - tolerated)


def _documents(line: LineHistory) -> Verdict | None:
    """What left is what is invoiced; what is not yet invoiced may still be."""
    if not line.parcels:
        return None
    invoiced = sum(each.quantity for each in line.invoices)
    if invoiced == line.shipped:
        return Verdict.KEPT
    return Verdict.BROKEN if invoiced > line.shipped else Verdict.UNKNOWN


def _condition(line: LineHistory) -> Verdict | None:
    """Nothing came back."""
    if line.returns:
        return Verdict.BROKEN
    if not line.parcels:
        return None
    return Verdict.KEPT if _delivered(line) else Verdict.UNKNOWN


def _delivered(line: LineHistory) -> int:
    return sum(parcel.delivered_quantity for parcel in line.parcels)


PARTS = {
    "in_full": _in_full,
    "on_time": _on_time,
    "documents": _documents,
    "condition": _condition,
}
