"""The exceptions that stand when the world ends, by what its players remember.

An order line has one of the first three at most, and one of the IN codes at most.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from pipelines.demo_world.books import Books
from pipelines.demo_world.facts import Fact
from pipelines.demo_world.faults import Fault
from pipelines.demo_world.history import LineHistory, OrderHistory

# How many days after its due day an open line of a customer's tier is an aged one.
PATIENCE = {"A": 7, "B": 14, "C": 30}
LIFECYCLE = "CT-02"


class Standing(NamedTuple):
    """An exception and what it is about, by the number that the source gives it."""

    exception_code: str
    subject_type: str
    subject_id: str


def of_order(order: OrderHistory, incomplete_orders: Set[str]) -> Iterator[Standing]:
    """Yield MD-05 of an order of which a line came as a row that cannot be read."""
    if order.order_id in incomplete_orders:
        yield Standing("MD-05", "order", order.order_id)


def of_line(line: LineHistory, tier: str, end: date) -> Iterator[Standing]:
    """Yield what stands of a line as it is known at the end of a day."""
    codes = (fulfilment(line, tier, end), billing(line, end), item(line), price(line))
    return (Standing(code, "order_line", line.order_line_id) for code in codes if code)


def fulfilment(line: LineHistory, tier: str, end: date) -> str | None:
    """Judge what is still to be picked, counted from P1: aged (AV-04), late (WH-05) or short."""
    if line.wanted - line.seller_cancelled - line.picked <= 0:
        return None
    if line.first_promise + timedelta(days=PATIENCE[tier]) < end:
        return "AV-04"
    if line.first_promise < end:
        return "WH-05"
    return "WH-02" if line.picked else None


def billing(line: LineHistory, end: date) -> str | None:
    """Judge what left against what is invoiced; for what left, one day more is time enough.

    IN-01: nothing is invoiced. IN-04: more than left, and one quantity twice. IN-02: else.
    """
    invoiced = sum(each.quantity for each in line.invoices)
    if not line.parcels or invoiced == line.shipped:
        return None
    is_recent = max(each.shipped_on for each in line.parcels) + timedelta(days=1) >= end
    if invoiced < line.shipped and is_recent:
        return None
    if not invoiced:
        return "IN-01"
    is_repeated = max(Counter(each.quantity for each in line.invoices).values()) > 1
    return "IN-04" if is_repeated and invoiced > line.shipped else "IN-02"


def item(line: LineHistory) -> str | None:
    """Judge whether what is still wanted can be ordered at all."""
    return None if line.is_item_known or line.wanted <= 0 else "MD-01"


def price(line: LineHistory) -> str | None:
    """Judge the price of what is still to be picked by the list of the order day."""
    if line.is_price_listed or not line.is_item_known:
        return None
    return "PR-01" if line.wanted - line.seller_cancelled - line.picked > 0 else None


def rates(
    order: OrderHistory, lines: Sequence[LineHistory], found: Sequence[Standing]
) -> Iterator[Fact]:
    """exception_rate: orders with one that stands; exceptions_per_100_lines; day = the order's.

    What was told of a line against the lifecycle counts as one.
    """
    count = len(found) + sum(1 for line in lines if line.lifecycle_faults)
    if all(line.wanted <= 0 for line in lines):
        yield Fact("exception_rate", order.ordered_on, excluded=1)
        yield Fact("exceptions_per_100_lines", order.ordered_on, excluded=len(lines))
        return
    yield Fact("exception_rate", order.ordered_on, int(count > 0), 1)
    yield Fact("exceptions_per_100_lines", order.ordered_on, 100 * count, len(lines))


def of_books(books: Books, limits: dict[str, Decimal]) -> Iterator[Standing]:
    """Yield invoices open past their due day, and accounts that owe more than their limit."""
    for trans_no in books.overdue:
        yield Standing("AR-03", "receivable", trans_no)
    for account_id, owed in books.balances.items():
        if owed > limits[account_id]:
            yield Standing("CR-01", "customer", account_id)


def of_faults(faults: Iterable[Fault]) -> set[Standing]:
    """Return what was told to happen against the lifecycle: it stands for ever."""
    return {
        Standing(LIFECYCLE, fault.kind.subject, fault.subject_id)
        for fault in faults
        if fault.kind.code == LIFECYCLE
    }
