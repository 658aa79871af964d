"""What customers order: their lines, prices and wishes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from random import Random

from pipelines.demo_world.catalogue import (
    QUANTITY_STEPS,
    Catalogue,
    Customer,
    Item,
    WorldSize,
)
from pipelines.demo_world.entities import CENT, ENTITIES, Entity
from pipelines.demo_world.faults import OLD_PRICE, UNKNOWN_ITEM, Faults
from pipelines.demo_world.history import LineHistory, OrderHistory
from pipelines.demo_world.price_lists import PriceLists
from pipelines.demo_world.rows import OrderLineRow, OrderRow
from pipelines.demo_world.workdays import at_hour, stamp, workday_after

WEEKDAY_RHYTHM = (1.45, 1.35, 1.30, 1.25, 1.15, 0.30, 0.20)  # Monday to Sunday; sums to seven
LINE_COUNTS = (1, 2, 3, 4, 5, 6, 8, 12)
LINE_COUNT_WEIGHTS = (18, 18, 18, 14, 12, 9, 7, 4)
BELOW_COST_SHARE = 0.004
BELOW_COST = Decimal("0.90")
PRICE_TOLERANCE = Decimal("0.005")  # of the listed price: so much is still that price
UNKNOWN_PREFIX = "Z"
MOVED_PROMISE_SHARE = 0.08


@dataclass(slots=True)
class OpenLine:
    """An order line with what is still to be picked of it, and what truly happened to it."""

    row: OrderLineRow
    item: Item
    open_quantity: int
    history: LineHistory
    substitute: Item | None = None  # picked in the item's place

    @property
    def goods(self) -> Item:
        """What is picked for the line; of a kit its components are."""
        return self.substitute or self.item

    def handled(self, units: int) -> Iterator[tuple[Item, int]]:
        """Yield what is handled for so many units of the line: each item, and how much of it."""
        if self.goods.components:
            yield from ((each.item, units * each.quantity) for each in self.goods.components)
        else:
            yield self.goods, units


@dataclass(frozen=True, slots=True)
class Order:
    row: OrderRow
    ordered_at: datetime
    customer: Customer
    lines: tuple[OpenLine, ...]
    history: OrderHistory


class OrderDesk:
    """Takes orders, day by day."""

    def __init__(
        self,
        catalogue: Catalogue,
        size: WorldSize,
        prices: PriceLists,
        faults: Faults,
        chance: Random,
    ) -> None:
        self._prices = prices
        self._faults = faults
        self._catalogue = catalogue
        self._size = size
        self._chance = chance
        self._sold = catalogue.sold
        self._item_weights = catalogue.item_weights()
        self._customer_weights = catalogue.customer_weights()
        self._orders = 0

    def take_orders(self, day: date) -> Iterator[Order]:
        """Yield the orders of a day, as they come in."""
        usual = self._size.orders_per_day * WEEKDAY_RHYTHM[day.weekday()]
        count = round(usual * self._chance.uniform(0.92, 1.08))
        moments = sorted(at_hour(day, self._chance.triangular(7, 18.5, 10.5)) for _ in range(count))
        customers = self._chance.choices(
            self._catalogue.customers, cum_weights=self._customer_weights, k=count
        )
        for customer, moment in zip(customers, moments, strict=True):
            yield self._take(customer, moment)

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
            currency=ENTITIES[customer.location.entity_id].currency,
            order_time=stamp(moment),
            req_date=requested,
            prom_date=promised,
            cancel_time=None,
            changed=stamp(moment),
        )
        lines = self._lines(row, customer, moment)
        history = OrderHistory(
            order_id=row.order_no,
            entity_id=row.company,
            location_id=row.site,
            channel=row.channel,
            tier=customer.tier,
            ordered_on=moment.date(),
            lines=[line.history for line in lines],
        )
        return Order(row, moment, customer, lines, history)

    def _channel(self, customer: Customer, moment: datetime) -> str:
        """Return the customer's own way, at times another; nobody answers calls at weekends."""
        is_usual = self._chance.random() < 0.85
        channel = customer.channel if is_usual else self._chance.choice(("WEB", "DESK"))
        return "WEB" if channel == "DESK" and moment.weekday() >= 5 else channel

    def _lines(self, row: OrderRow, customer: Customer, moment: datetime) -> tuple[OpenLine, ...]:
        count = self._chance.choices(LINE_COUNTS, weights=LINE_COUNT_WEIGHTS)[0]
        drawn = self._chance.choices(self._sold, cum_weights=self._item_weights, k=count)
        items = {item.item_id: item for item in drawn}  # an item comes once in an order
        return tuple(
            self._line(row, line, item, customer, moment)
            for line, item in enumerate(items.values(), start=1)
        )

    def _line(
        self, order: OrderRow, number: int, item: Item, customer: Customer, moment: datetime
    ) -> OpenLine:
        quantity = item.usual_quantity * self._chance.choice(QUANTITY_STEPS)
        entity, tier = ENTITIES[order.company], customer.tier
        is_below_cost = self._chance.random() < BELOW_COST_SHARE
        is_unknown = self._faults.strikes(UNKNOWN_ITEM)
        listed = self._prices.price(item, tier, entity, moment.date())
        old = None
        if not is_below_cost and not is_unknown:
            old = self._old_price(item, tier, entity, moment.date())
        floor = entity.priced((item.cost * BELOW_COST).quantize(CENT))
        price = floor if is_below_cost else old or listed
        row = OrderLineRow(
            order_no=order.order_no,
            line_no=number,
            item_no=f"{UNKNOWN_PREFIX if is_unknown else ''}{item.item_id}",
            qty=quantity,
            cancel_qty=0,
            price=price,
            cost=entity.priced(item.cost),
            changed=stamp(moment),
        )
        history = LineHistory(
            order_line_id=f"{order.order_no}-{number}",
            ordered_on=moment.date(),
            quantity=quantity,
            pack=item.pack,
            price=row.price,
            cost=row.cost,
            tolerance=customer.tolerance,
            requested=order.req_date,
            first_promise=order.prom_date,
            latest_promise=order.prom_date,
            is_item_known=not is_unknown,
            is_price_listed=_is_same(price, listed),
        )
        if is_unknown:
            self._faults.note(UNKNOWN_ITEM, history.order_line_id, moment)
        if old:
            self._faults.note(OLD_PRICE, history.order_line_id, moment)
        return OpenLine(row, item, quantity, history)

    def _old_price(self, item: Item, tier: str, entity: Entity, day: date) -> Decimal | None:
        """Return the price of the list before, where somebody prices an order by it."""
        before = self._prices.price_before(item, tier, entity, day)
        if before is None or _is_same(before, self._prices.price(item, tier, entity, day)):
            return None
        return before if self._faults.strikes(OLD_PRICE) else None


def _is_same(price: Decimal, listed: Decimal) -> bool:
    return abs(price - listed) <= listed * PRICE_TOLERANCE
