"""The KPIs of what is earned by an order line: billed, booked, and what came of it."""

from collections.abc import Iterator
from decimal import Decimal

from pipelines.demo_world.facts import Fact
from pipelines.demo_world.history import CREDIT, LineHistory

NOTHING = Decimal(0)


def facts(line: LineHistory) -> Iterator[Fact]:
    """Yield what a line, as it is known, adds to each KPI."""
    yield from _gross(line)
    yield from _pocket(line)
    yield from _leakage(line)


def _gross(line: LineHistory) -> Iterator[Fact]:
    """gross_margin: net less cost, of net, as invoiced; day = the invoice's."""
    for billed in line.invoices:
        yield Fact("gross_margin", billed.day, billed.net - billed.cost, billed.net)


def _pocket(line: LineHistory) -> Iterator[Fact]:
    """pocket_margin: what is earned of net, of lines invoiced; day = the last invoice's."""
    if line.invoices:
        net = sum((billed.net for billed in line.invoices), NOTHING)
        day = max(billed.day for billed in line.invoices)
        yield Fact("pocket_margin", day, earned(line), net)


def earned(line: LineHistory) -> Decimal:
    """Return net less cost of goods and all that the line bears so far.

    What was expected of a kind of cost stands until it comes out.
    """
    margin = sum((billed.net - billed.cost for billed in line.invoices), NOTHING)
    for kind in {charge.kind for charge in line.charges}:
        told = [charge for charge in line.charges if charge.kind == kind]
        actual = [charge for charge in told if not charge.is_expected]
        margin -= sum(charge.amount for charge in actual or told)
    return margin


def _leakage(line: LineHistory) -> Iterator[Fact]:
    """margin_leakage: what was booked and not earned, of what was booked, of lines that are done.

    A line is done once nothing is left to pick, ship or bill. Booked is what the customer did not
    cancel, at the order's price and cost, less the costs expected; a line cancelled whole was not.
    Day = the last invoice's; of a line without one, the day that it was first promised for.
    """
    invoiced = sum(billed.quantity for billed in line.invoices)
    is_picked = line.picked >= line.wanted - line.seller_cancelled
    if not is_picked or line.shipped < line.picked or invoiced < line.shipped:
        return
    day = max((billed.day for billed in line.invoices), default=line.first_promise)
    if line.wanted <= 0:
        yield Fact("margin_leakage", day, excluded=1)
        return
    expected = sum(
        (each.amount for each in line.charges if each.is_expected and each.kind != CREDIT), NOTHING
    )
    booked = line.wanted * (line.price - line.cost) - expected
    yield Fact("margin_leakage", day, booked - earned(line), booked)
