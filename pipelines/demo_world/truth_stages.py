"""The KPIs of the way from order to cash: the days of each stage, and what ran without a person.

A line or order that the customer or the seller cancelled whole, or that has not come to a step, is
left out and counted on its order day. The warehouses tell of no packing.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from pipelines.demo_world.facts import Fact
from pipelines.demo_world.history import LineHistory, OrderHistory

UNTOLD = "pack"


def wanted_by_both(line: LineHistory) -> int:
    """Return the units that neither side has cancelled."""
    return line.wanted - line.seller_cancelled


def stage_times(line: LineHistory, end: date) -> Iterator[Fact]:
    """stage_time_*: calendar days from the latest step before to the step; day = the step's.

    Every order is answered with a day at once. A line is at a step once all of its units are.
    """
    reached, is_begun = line.ordered_on, True
    for stage, day in _steps(line, end):
        code = f"stage_time_{stage}"
        if stage == UNTOLD:
            yield Fact(code, line.ordered_on, excluded=1)
            continue
        ended = max(reached, day) if day else reached
        if day and is_begun and wanted_by_both(line) > 0:
            yield Fact(code, ended, (ended - reached).days, 1)
        else:
            yield Fact(code, line.ordered_on, excluded=1)
        reached, is_begun = ended, day is not None


def _steps(line: LineHistory, end: date) -> Iterator[tuple[str, date | None]]:
    """Yield the steps in order, each with the day on which all units of the line had taken it."""
    yield "accept", line.ordered_on
    yield "promise", line.ordered_on
    yield "allocate", _passed(line, line.allocations)
    yield "release", _released(line)
    yield "pick", _passed(line, line.picks)
    yield "pack", None
    yield "ship", _passed(line, [(each.shipped_on, each.quantity) for each in line.parcels])
    yield (
        "deliver",
        _passed(
            line,
            [
                (each.delivered_on, each.delivered_quantity)
                for each in line.parcels
                if each.delivered_on
            ],
        ),
    )
    yield "invoice", _invoiced(line)
    bills = [each.bill for each in line.invoices]
    paid = [bill.paid_on for bill in bills if bill.paid_on and bill.paid_on <= end]
    is_settled = bills and len(paid) == len(bills) and _invoiced(line)
    yield "cash", max(paid) if is_settled else None


def _released(line: LineHistory) -> date | None:
    return _passed(line, line.releases)


def _invoiced(line: LineHistory) -> date | None:
    return _passed(line, [(each.day, each.quantity) for each in line.invoices])


def _passed(line: LineHistory, moves: Sequence[tuple[date, int]]) -> date | None:
    if not moves or sum(units for _, units in moves) < wanted_by_both(line):
        return None
    return max(day for day, _ in moves)


def touchless(order: OrderHistory, lines: Sequence[LineHistory]) -> Iterator[Fact]:
    """touchless_*: orders that came to a step with no hold let go before it; day = the step's.

    Orders are accepted at once; who lets go an order does it before it goes to a warehouse.
    """
    wanted = [line for line in lines if wanted_by_both(line) > 0]
    is_touched = order.touched_on is not None
    for scope, days, is_touchless in (
        ("accepted", [line.ordered_on for line in wanted], True),
        ("released", [_released(line) for line in wanted], not is_touched),
        ("invoiced", [_invoiced(line) for line in wanted], not is_touched),
    ):
        day = _last(days)
        code = f"touchless_{scope}"
        if day is None:
            yield Fact(code, order.ordered_on, excluded=1)
        else:
            yield Fact(code, day, int(is_touchless), 1)


def _last(days: Iterable[date | None]) -> date | None:
    """Return the last of some days; none where one is not known, or there are none."""
    known = list(days)
    return max((day for day in known if day), default=None) if all(known) else None
