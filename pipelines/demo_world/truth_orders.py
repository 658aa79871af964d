"""The KPIs that an order decides as a whole, by the verdicts on its lines.

Where one day is needed for an order, it is the latest of its lines'. Lines cancelled whole do not
matter; an order of which nothing else is left is left out and counted, except from
order_cycle_time.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from pipelines.demo_world.facts import Fact
from pipelines.demo_world.history import Bill, LineHistory
from pipelines.demo_world.site_days import is_open
from pipelines.demo_world.truth_lines import (
    RUNGS,
    Verdict,
    delivery_verdict,
    due_day,
    first_pass,
    judged,
    shipment_verdict,
)


def facts(ordered_on: date, site: str, lines: Sequence[LineHistory]) -> Iterator[Fact]:
    """Yield what an order of a warehouse, as it is known, adds to each KPI."""
    yield from _ladder(lines)
    yield from _fills(lines)
    yield from _cycle_time(ordered_on, site, lines)


def _ladder(lines: Sequence[LineHistory]) -> Iterator[Fact]:
    """otif_*_order: one if every line is; unknown if none failed and one is unknown.

    The lines of an order that are due on different days are different orders (EC-03).
    """
    code = "otif_shipped_latest_promise_order"
    for due, group in _by_day(lines, "latest_promise"):
        yield judged(code, due, together([shipment_verdict(line) for line in group]))
    for rung in RUNGS:
        for due, group in _by_day(lines, rung):
            verdict = together([delivery_verdict(line, due) for line in group])
            yield judged(f"otif_delivered_{rung}_order", due, verdict)
    # No customer names a window (otif_delivered_window_order).
    yield Fact("otif_delivered_window_order", lines[0].ordered_on, excluded=1)


def _by_day(lines: Sequence[LineHistory], rung: str) -> Iterable[tuple[date, list[LineHistory]]]:
    """Return an order's lines by the day that a rung measures them against."""
    groups: defaultdict[date, list[LineHistory]] = defaultdict(list)
    for line in lines:
        groups[due_day(line, rung)].append(line)
    return groups.items()


def together(verdicts: Sequence[Verdict]) -> Verdict:
    """Return the verdict on an order from those on its lines."""
    for verdict in (Verdict.BROKEN, Verdict.UNKNOWN, Verdict.KEPT):
        if verdict in verdicts:
            return verdict
    return Verdict.CANCELLED


def _fills(lines: Sequence[LineHistory]) -> Iterator[Fact]:
    """Yield how orders were filled; day = P1.

    order_fill_rate: orders picked in full. With _first_pass: orders of which every line was filled
    by its first shipment, which left by P1. With _with_substitutes whatever item was picked.
    """
    due = max(line.first_promise for line in lines)
    wanted = [line for line in lines if line.wanted > 0]
    if not wanted:
        yield Fact("order_fill_rate", due, excluded=1)
        yield Fact("order_fill_rate_first_pass", due, excluded=1)
        yield Fact("order_fill_rate_with_substitutes", due, excluded=1)
        return
    is_full = all(line.picked_as_ordered >= line.wanted for line in wanted)
    yield Fact("order_fill_rate", due, int(is_full), 1)
    is_served = all(line.picked >= line.wanted for line in wanted)
    yield Fact("order_fill_rate_with_substitutes", due, int(is_served), 1)
    is_first = all(first_pass(line) >= line.wanted for line in wanted)
    yield Fact("order_fill_rate_first_pass", due, int(is_first), 1)


def _cycle_time(ordered_on: date, site: str, lines: Sequence[LineHistory]) -> Iterator[Fact]:
    """Yield how long an order took.

    order_cycle_time: calendar days from order to the last delivery, of orders whose every line
    is proven delivered in full; day = that of the last delivery. Other orders are left out on
    their order day; orders cancelled whole do not appear. order_cycle_time_business: days on which
    the warehouse works after the order's day up to that day; orders cancelled whole are left out.
    """
    business = "order_cycle_time_business"
    wanted = [line for line in lines if line.wanted > 0]
    if not wanted:
        yield Fact(business, ordered_on, excluded=1)
        return
    is_delivered = all(
        sum(parcel.delivered_quantity for parcel in line.parcels) >= line.wanted for line in wanted
    )
    if not is_delivered:
        yield Fact("order_cycle_time", ordered_on, excluded=1)
        yield Fact(business, ordered_on, excluded=1)
        return
    last = max(
        parcel.delivered_on
        for line in wanted
        for parcel in line.parcels
        if parcel.delivered_on is not None
    )
    days = (last - ordered_on).days
    yield Fact("order_cycle_time", last, days, 1)
    after = (ordered_on + timedelta(days=number) for number in range(1, days + 1))
    yield Fact(business, last, sum(is_open(site, day) for day in after), 1)


def payments(bills: Sequence[Bill], end: date) -> Iterator[Fact]:
    """days_to_pay: days from an invoice to the payment of all of it; day = the payment's.

    Invoices that are open are left out on their own day; what is credited stands on the account.
    """
    for bill in bills:
        if bill.paid_on and bill.paid_on <= end:
            yield Fact("days_to_pay", bill.paid_on, (bill.paid_on - bill.day).days, 1)
        else:
            yield Fact("days_to_pay", bill.day, excluded=1)
