"""What it costs to serve customers: carriers' bills, handling, and rebates."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from pipelines.demo_world.entities import CENT, ENTITIES
from pipelines.demo_world.history import FREIGHT, FULFILMENT, REBATE, Charge, Parcel
from pipelines.demo_world.journal import Journal
from pipelines.demo_world.orders import OpenLine, Order
from pipelines.demo_world.rows import CostRow
from pipelines.demo_world.workdays import between, hours_later, stamp, workday_from

REBATES = {"A": Decimal("0.03"), "B": Decimal("0.01")}  # of the net amount, by tier
EXPECTED, ACTUAL = "E", "A"
KINDS = {FREIGHT: "FRT", REBATE: "RBT", FULFILMENT: "FUL"}
LEAST_FREIGHT, FREIGHT_SHARE = 9.0, 0.025
HANDLING_PER_SHIPMENT, HANDLING_PER_UNIT = Decimal("1.85"), Decimal("0.06")
Goods = Sequence[tuple[OpenLine, Parcel]]


class ServingCosts:
    """Posts what orders, shipments and lines cost, and remembers which line bears how much."""

    def __init__(self, journal: Journal, chance: Random) -> None:
        self._journal = journal
        self._chance = chance
        self._costs = 0

    def expect(self, order: Order) -> None:
        """Book the rebates that a new order will earn its customer."""
        at = hours_later(order.ordered_at, 0.3)
        for line in order.lines:
            if line.history.wanted:
                self._rebate(order, line, line.history.wanted, at, EXPECTED)

    def serve(self, order: Order, shipment_no: str, goods: Goods, shipped_at: datetime) -> None:
        """Book what a shipment costs: handling at once, freight when the carrier's bill comes."""
        units = sum(parcel.quantity for _, parcel in goods)
        handling = HANDLING_PER_SHIPMENT + HANDLING_PER_UNIT * units
        by_units = [Decimal(parcel.quantity) for _, parcel in goods]
        self._share(order, shipment_no, FULFILMENT, handling, goods, by_units, shipped_at)
        by_value = [line.row.price * parcel.quantity for line, parcel in goods]
        share = FREIGHT_SHARE * self._chance.uniform(0.6, 1.8)
        freight = Decimal(LEAST_FREIGHT + float(sum(by_value)) * share).quantize(CENT)
        billed_at = self._later(shipped_at.date(), 2, 9)
        self._share(order, shipment_no, FREIGHT, freight, goods, by_value, billed_at)

    def settle(self, order: Order, line: OpenLine, quantity: int, billed_on: date) -> None:
        """Book the rebate that a customer claims for what it was billed."""
        self._rebate(order, line, quantity, self._later(billed_on, 1, 6), ACTUAL)

    def _rebate(
        self, order: Order, line: OpenLine, quantity: int, at: datetime, stage: str
    ) -> None:
        share = REBATES.get(order.customer.tier)
        if share:
            amount = (line.row.price * quantity * share).quantize(CENT)
            charge = Charge(REBATE, at.date(), amount, is_expected=stage == EXPECTED)
            line.history.charges.append(charge)
            self._state(order, (line.history.order_line_id, None), charge, at)

    def _share(  # noqa: PLR0913, PLR0917 - who bears what, when
        self,
        order: Order,
        shipment_no: str,
        kind: str,
        group_amount: Decimal,
        goods: Goods,
        weights: Sequence[Decimal],
        at: datetime,
    ) -> None:
        amount = ENTITIES[order.row.company].priced(group_amount).quantize(CENT)
        self._state(order, (None, shipment_no), Charge(kind, at.date(), amount), at)
        names = [line.history.order_line_id for line, _ in goods]
        for (line, _), part in zip(goods, to_the_cent(amount, weights, names), strict=True):
            line.history.charges.append(Charge(kind, at.date(), part))

    def _state(
        self, order: Order, about: tuple[str | None, str | None], charge: Charge, at: datetime
    ) -> None:
        self._costs += 1
        row = CostRow(
            cost_no=f"CO{self._costs:07d}",
            kind=KINDS[charge.kind],
            stage=EXPECTED if charge.is_expected else ACTUAL,
            order_no=order.row.order_no,
            order_line_ref=about[0],
            shipment_no=about[1],
            amount=charge.amount,
            currency=order.row.currency,
            reference=f"{KINDS[charge.kind]}-{order.row.order_no[2:]}",
            posted=stamp(at),
        )
        self._journal.state(row, at)

    def _later(self, day: date, least: int, most: int) -> datetime:
        later = workday_from(day + timedelta(days=self._chance.randint(least, most)))
        return between(self._chance, later, 8, 16)


def to_the_cent(amount: Decimal, weights: Sequence[Decimal], names: Sequence[str]) -> list[Decimal]:
    """Share an amount by weights so that the parts sum to it.

    Whole cents first; what is left goes, a cent each, to those who lost most by it, in the order of
    their names where they lost the same.
    """
    whole = CENT * sum(weights)
    parts = [amount * weight // whole * CENT for weight in weights]
    losses = [amount * weight % whole for weight in weights]
    left = int((amount - sum(parts)) / CENT)
    for number in sorted(range(len(parts)), key=lambda each: (-losses[each], names[each]))[:left]:
        parts[number] += CENT
    return parts
