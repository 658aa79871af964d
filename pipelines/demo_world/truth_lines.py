"""The KPIs that one order line decides. Q, C, P1, PL and R as in the domain's contracts.

A line that the customer cancelled whole (Q - C = 0) is left out and counted (EC-04); what the
seller cancelled stays wanted and is a failure. A line counts once its due day is no later than the
world's last day, delivered or not (EC-02). A parcel without proof is neither on time nor late: a
line that would be on time if its unproven units were is left out and counted (EC-14).
"""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum

from pipelines.demo_world.facts import Fact
from pipelines.demo_world.history import LineHistory

HOUR = 3600  # seconds
HOURS_SHOWN = Decimal("0.0001")
# What each rung of the OTIF ladder that delivers is measured against.
RUNGS = ("latest_promise", "first_promise", "requested")


class Verdict(Enum):
    """Whether what was wanted came in time."""

    KEPT = "kept"
    BROKEN = "broken"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"


def due_day(line: LineHistory, rung: str) -> date:
    """Return the day that a rung of the OTIF ladder measures a line against."""
    days = {
        "latest_promise": line.latest_promise,
        "first_promise": line.first_promise,
        "requested": line.requested,
    }
    return days[rung]


def shipped_by(line: LineHistory, day: date) -> int:
    """Return the units that left by a day; a substitute counts where it was agreed (EC-06)."""
    if not line.is_agreed:
        return 0
    return sum(parcel.quantity for parcel in line.parcels if parcel.shipped_on <= day)


def shipment_verdict(line: LineHistory) -> Verdict:
    """Judge rung 1: all that is wanted left by the latest promise."""
    if line.wanted <= 0:
        return Verdict.CANCELLED
    is_kept = shipped_by(line, line.latest_promise) >= line.enough
    return Verdict.KEPT if is_kept else Verdict.BROKEN


def delivery_verdict(line: LineHistory, due: date) -> Verdict:
    """Judge rungs 2 to 4: all that is wanted was delivered by the due day."""
    if line.wanted <= 0:
        return Verdict.CANCELLED
    return weighed(delivered_by(line, due), line.enough)


def weighed(delivered: tuple[int, int], enough: Decimal) -> Verdict:
    """Judge units proven delivered and those that nobody knows of."""
    proven, unproven = delivered
    if proven >= enough:
        return Verdict.KEPT
    return Verdict.UNKNOWN if proven + unproven >= enough else Verdict.BROKEN


def delivered_by(line: LineHistory, due: date) -> tuple[int, int]:
    """Return the units proven delivered by a day, and those that left by it without proof yet.

    A proof names the line and not the parcel: what is short of one parcel may have come with
    another that nobody has proven. A day or more later is as good where the customer's contract
    says so (EC-10).
    """
    if not line.is_agreed:  # a substitute that the customer was not asked for (EC-06)
        return 0, 0
    due += timedelta(days=line.tolerance.days)
    proven = sum(
        parcel.delivered_quantity
        for parcel in line.parcels
        if parcel.delivered_on is not None and parcel.delivered_on <= due
    )
    if all(parcel.delivered_on is not None for parcel in line.parcels):
        return proven, 0
    left = sum(parcel.quantity for parcel in line.parcels if parcel.shipped_on <= due)
    proven_ever = sum(
        parcel.delivered_quantity for parcel in line.parcels if parcel.delivered_on is not None
    )
    return proven, max(left - proven_ever, 0)


def judged(code: str, day: date, verdict: Verdict) -> Fact:
    """Return what a verdict adds: one of one, none of one, or one left out."""
    if verdict in {Verdict.UNKNOWN, Verdict.CANCELLED}:
        return Fact(code, day, excluded=1)
    return Fact(code, day, int(verdict is Verdict.KEPT), 1)


def facts(line: LineHistory) -> Iterator[Fact]:
    """Yield what a line, as it is known, adds to each KPI."""
    yield from _ladder(line)
    yield from _promises(line)
    yield from _fills(line)
    yield from _latency(line)
    yield from _returns(line)


def _ladder(line: LineHistory) -> Iterator[Fact]:
    """otif_*_line: day = the rung's due day; one if all of Q - C came by it."""
    code = "otif_shipped_latest_promise_line"
    yield judged(code, line.latest_promise, shipment_verdict(line))
    for rung in RUNGS:
        due = due_day(line, rung)
        yield judged(f"otif_delivered_{rung}_line", due, delivery_verdict(line, due))


def _promises(line: LineHistory) -> Iterator[Fact]:
    """Yield how promises were kept; day = P1.

    promise_kept: units delivered by P1, no more than Q - C, of Q - C; lines of unknown delivery
    are left out. promise_stability: lines of which the seller never moved the promise.
    confirmation_lead_time: hours from order to first answer; day = the order's, since every order
    is answered at once.
    """
    hours = (Decimal(line.answered_after) / HOUR).quantize(HOURS_SHOWN)
    yield Fact("confirmation_lead_time", line.ordered_on, hours, 1)
    due = line.first_promise
    verdict = delivery_verdict(line, due)
    if verdict in {Verdict.UNKNOWN, Verdict.CANCELLED}:
        yield Fact("promise_kept", due, excluded=1)
    else:
        kept = min(line.wanted, delivered_by(line, due)[0])
        yield Fact("promise_kept", due, kept, line.wanted)
    if verdict is Verdict.CANCELLED:
        yield Fact("promise_stability", due, excluded=1)
    else:
        yield Fact("promise_stability", due, int(line.seller_repromises == 0), 1)


def _fills(line: LineHistory) -> Iterator[Fact]:
    """Fill rates; day = P1, as far as is known at the world's end.

    unit_fill_rate: units picked, no more than Q - C, of Q - C. line_fill_rate: lines with all of
    Q - C picked. value_fill_rate: picked x price of (Q - C) x price, in the order's money. The
    suffix _first_pass counts only the line's first shipment, and only if it left by P1. What was
    picked in the place of the item ordered counts _with_substitutes, and at the first pass where
    the customer takes it without being asked (EC-06).
    """
    due, wanted = line.first_promise, line.wanted
    if wanted <= 0:
        for code in ("unit", "line", "value"):
            yield Fact(f"{code}_fill_rate", due, excluded=1)
            yield Fact(f"{code}_fill_rate_first_pass", due, excluded=1)
            yield Fact(f"{code}_fill_rate_with_substitutes", due, excluded=1)
        return
    picked = min(wanted, line.picked_as_ordered)
    yield Fact("unit_fill_rate", due, picked, wanted)
    for suffix, units in (
        ("", picked),
        ("_first_pass", first_pass(line)),
        ("_with_substitutes", min(wanted, line.picked)),
    ):
        yield Fact(f"line_fill_rate{suffix}", due, int(units >= wanted), 1)
        yield Fact(f"value_fill_rate{suffix}", due, units * line.price, wanted * line.price)
        if suffix:
            yield Fact(f"unit_fill_rate{suffix}", due, units, wanted)


def first_pass(line: LineHistory) -> int:
    """Return the units of the first shipment, if it left by the first promise."""
    first = min(line.parcels, key=lambda parcel: parcel.shipped_on, default=None)
    if first is None or first.shipped_on > line.first_promise or not line.is_agreed:
        return 0
    return min(first.quantity, line.wanted)


def _latency(line: LineHistory) -> Iterator[Fact]:
    """Yield the days from goods issue to invoice.

    invoice_latency: (units x day) invoiced less shipped, of units invoiced, where as much is
    invoiced as left; day = the last invoice's. Other lines that left are left out on the day that
    their last units left.
    """
    if not line.parcels:
        return
    invoiced = sum(billed.quantity for billed in line.invoices)
    if invoiced != line.shipped:
        last = max(parcel.shipped_on for parcel in line.parcels)
        yield Fact("invoice_latency", last, excluded=1)
        return
    unit_days = sum(each.quantity * each.day.toordinal() for each in line.invoices)
    unit_days -= sum(each.quantity * each.shipped_on.toordinal() for each in line.parcels)
    yield Fact("invoice_latency", max(each.day for each in line.invoices), unit_days, invoiced)


def _returns(line: LineHistory) -> Iterator[Fact]:
    """Yield how much came back.

    return_rate_by_return: units received back, of units that left; day = of either.

    return_rate_by_sale: units received back so far, of units that left; day = when they left.
    """
    for parcel in line.parcels:
        for code in ("return_rate_by_return", "return_rate_by_sale"):
            yield Fact(code, parcel.shipped_on, 0, parcel.quantity)
    for returned in line.returns:
        yield Fact("return_rate_by_return", returned.day, returned.quantity, 0)
        yield Fact("return_rate_by_sale", returned.shipped_on, returned.quantity, 0)
