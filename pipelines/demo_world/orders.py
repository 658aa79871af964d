"""What customers order: their lines, prices, wishes, and second thoughts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from pipelines.demo_world.catalogue import (
    CENT,
    QUANTITY_STEPS,
    Catalogue,
    Customer,
    Item,
    WorldSize,
)
from pipelines.demo_world.journal import Journal
from pipelines.demo_world.rows import OrderLineRow, OrderRow
from pipelines.demo_world.workdays import at_hour, hours_later, stamp, workday_after

WEEKDAY_RHYTHM = (1.45, 1.35, 1.30, 1.25, 1.15, 0.30, 0.20)  # Monday to Sunday; sums to seven
LINE_COUNTS = (1, 2, 3, 4, 5, 6, 8, 12)
LINE_COUNT_WEIGHTS = (18, 18, 18, 14, 12, 9, 7, 4)
DISCOUNTS = {"A": Decimal("0.12"), "B": Decimal("0.07"), "C": Decimal("0.02")}
CANCELLED_SHARE = 0.01
BELOW_COST_SHARE = 0.004
MOVED_PROMISE_SHARE = 0.08


@dataclass(slots=True)
class OpenLine:
    """An order line with what is still to be picked of it."""

    row: OrderLineRow
    item: Item
    open_quantity: int


@dataclass(frozen=True, slots=True)
class Order:
    row: OrderRow
    ordered_at: datetime
    customer: Customer
    lines: tuple[OpenLine, ...]


class OrderDesk:
    """Takes orders, day by day."""

    def __init__(
        self, catalogue: Catalogue, size: WorldSize, journal: Journal, chance: Random
    ) -> None:
        self._catalogue = catalogue
        self._size = size
        self._journal = journal
        self._chance = chance
        self._item_weights = catalogue.item_weights()
        self._customer_weights = catalogue.customer_weights()
        self._orders = 0

    def take_orders(self, day: date) -> Iterator[Order]:
        """Yield the orders of a day that are to be supplied; cancelled ones are stated alone."""
        usual = self._size.orders_per_day * WEEKDAY_RHYTHM[day.weekday()]
        count = round(usual * self._chance.uniform(0.92, 1.08))
        moments = sorted(at_hour(day, self._chance.triangular(7, 18.5, 10.5)) for _ in range(count))
        customers = self._chance.choices(
            self._catalogue.customers, cum_weights=self._customer_weights, k=count
        )
        for customer, moment in zip(customers, moments, strict=True):
            order = self._take(customer, moment)
            self._state(order)
            if self._chance.random() < CANCELLED_SHARE:
                self._cancel(order)
            else:
                yield order

    def _take(self, customer: Customer, moment: datetime) -> Order:
        self._orders += 1
        number = f"SO{100000 + self._orders}"
        requested = workday_after(moment.date(), self._chance.randint(2, 6))
        is_moved = self._chance.random() < MOVED_PROMISE_SHARE
        promised = workday_after(requested, self._chance.randint(1, 3)) if is_moved else requested
        row = OrderRow(
            order_no=number,
            cust_no=customer.customer_id,
            cust_po=f"{self._chance.randint(4500000000, 4500999999)}",
            company=customer.location.entity_id,
            channel=self._channel(customer, moment),
            site=customer.location.location_id,
            order_time=stamp(moment),
            req_date=requested,
            prom_date=promised,
            cancel_time=None,
            changed=stamp(moment),
        )
        return Order(row, moment, customer, self._lines(number, customer, moment))

    def _channel(self, customer: Customer, moment: datetime) -> str:
        """Return the customer's own way, at times another; nobody answers calls at weekends."""
        is_usual = self._chance.random() < 0.85
        channel = customer.channel if is_usual else self._chance.choice(("WEB", "DESK"))
        return "WEB" if channel == "DESK" and moment.weekday() >= 5 else channel

    def _lines(self, number: str, customer: Customer, moment: datetime) -> tuple[OpenLine, ...]:
        count = self._chance.choices(LINE_COUNTS, weights=LINE_COUNT_WEIGHTS)[0]
        drawn = self._chance.choices(self._catalogue.items, cum_weights=self._item_weights, k=count)
        items = {item.item_id: item for item in drawn}  # an item comes once in an order
        return tuple(
            self._line(number, line, item, DISCOUNTS[customer.tier], moment)
            for line, item in enumerate(items.values(), start=1)
        )

    def _line(
        self, number: str, line: int, item: Item, discount: Decimal, moment: datetime
    ) -> OpenLine:
        quantity = item.usual_quantity * self._chance.choice(QUANTITY_STEPS)
        is_below_cost = self._chance.random() < BELOW_COST_SHARE
        price = item.cost * Decimal("0.90") if is_below_cost else item.price * (1 - discount)
        row = OrderLineRow(
            order_no=number,
            line_no=line,
            item_no=item.item_id,
            qty=quantity,
            cancel_qty=0,
            price=price.quantize(CENT),
            cost=item.cost,
            changed=stamp(moment),
        )
        return OpenLine(row, item, quantity)

    def _state(self, order: Order) -> None:
        for row in (order.row, *(line.row for line in order.lines)):
            self._journal.state(row, order.ordered_at)

    def _cancel(self, order: Order) -> None:
        """State the order again as cancelled, some hours or days after it came in."""
        moment = hours_later(order.ordered_at, self._chance.uniform(0.3, 4))
        moment += timedelta(days=self._chance.choice((0, 0, 1, 2)))
        self._journal.state(
            order.row._replace(cancel_time=stamp(moment), changed=stamp(moment)), moment
        )
        for line in order.lines:
            cancelled = line.row._replace(cancel_qty=line.row.qty, changed=stamp(moment))
            self._journal.state(cancelled, moment)
