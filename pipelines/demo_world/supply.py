"""How goods come in: what is bought when, and when suppliers really deliver."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, sqrt
from random import Random

from pipelines.demo_world.catalogue import (
    MEAN_QUANTITY_STEP,
    Catalogue,
    Item,
    Location,
    Supplier,
    WorldSize,
)
from pipelines.demo_world.journal import Journal
from pipelines.demo_world.rows import PurchaseOrderLineRow, PurchaseOrderRow
from pipelines.demo_world.stock import Stock
from pipelines.demo_world.workdays import at_hour, between, stamp, workday_from

DAYS_BETWEEN_REVIEWS = 7
DAYS_PER_PURCHASE = 18
SAFETY = 1.0  # standard deviations of the demand until a purchase arrives


@dataclass(frozen=True, slots=True, eq=False)
class Shelf:
    """An item in a place, with the stock at which it is bought again and how many packs then."""

    item: Item
    place: Location
    reorder_point: int
    packs: int


@dataclass(slots=True)
class Arrival:
    """Packs of a purchase order line on their way."""

    shelf: Shelf
    line: PurchaseOrderLineRow
    packs: int


class Purchasing:
    """Buys by reorder point, each supplier once a week."""

    def __init__(
        self,
        catalogue: Catalogue,
        size: WorldSize,
        stock: Stock,
        journal: Journal,
        chance: Random,
    ) -> None:
        self._suppliers = catalogue.suppliers
        self._locations = catalogue.locations
        self._stock = stock
        self._journal = journal
        self._chance = chance
        self._arrivals: defaultdict[date, list[Arrival]] = defaultdict(list)
        self._on_order: defaultdict[Shelf, int] = defaultdict(int)
        self._orders = 0
        self._shelves: defaultdict[tuple[Supplier, Location], list[Shelf]] = defaultdict(list)
        for shelf in plan_shelves(catalogue, size):
            self._shelves[shelf.item.supplier, shelf.place].append(shelf)

    def open_stock(self, day: date) -> None:
        """Enter the stock that is there when the world begins."""
        moment = at_hour(day, 6)
        for shelves in self._shelves.values():
            for shelf in shelves:
                bought = round(shelf.packs * shelf.item.pack * self._chance.random())
                self._stock.adjust(shelf.item, shelf.place, shelf.reorder_point + bought, moment)

    def receive(self, day: date) -> None:
        """Take in what arrives in the morning of a day."""
        for arrival in self._arrivals.pop(day, ()):
            self._receive(arrival, day)

    def review(self, day: date) -> None:
        """Buy again from the suppliers whose turn it is."""
        for number, supplier in enumerate(self._suppliers):
            if number % 5 == day.weekday():
                for place in self._locations:
                    self._buy(supplier, place, day)

    def _buy(self, supplier: Supplier, place: Location, day: date) -> None:
        wanted = [shelf for shelf in self._shelves[supplier, place] if self._is_low(shelf)]
        if not wanted:
            return
        self._orders += 1
        moment = between(self._chance, day, 15, 17)
        order = PurchaseOrderRow(
            po_no=f"PO{50000 + self._orders}",
            vendor_no=supplier.supplier_id,
            company=place.entity_id,
            site=place.location_id,
            order_time=stamp(moment),
            due_date=workday_from(day + timedelta(days=supplier.lead_days)),
            changed=stamp(moment),
        )
        self._journal.state(order, moment)
        arrival_day = self._arrival_day(supplier, order.due_date)
        for number, shelf in enumerate(wanted, start=1):
            line = _purchase_line(order, number, shelf)
            self._journal.state(line, moment)
            self._on_order[shelf] += shelf.packs * shelf.item.pack
            self._arrivals[arrival_day].append(Arrival(shelf, line, shelf.packs))

    def _receive(self, arrival: Arrival, day: date) -> None:
        shelf, line = arrival.shelf, arrival.line
        moment = between(self._chance, day, 6, 7)
        packs = arrival.packs
        if packs > 1 and self._chance.random() < 0.05:
            packs = ceil(packs * 0.6)
        received = line.received_qty + packs
        line = line._replace(
            received_qty=received,
            received=stamp(moment),
            closed="Y" if received == line.qty else "N",
            changed=stamp(moment),
        )
        self._journal.state(line, moment)
        quantity = packs * shelf.item.pack
        self._on_order[shelf] -= quantity
        self._stock.receive(shelf.item, shelf.place, quantity, moment, line.po_no)
        if received < line.qty:
            rest_day = workday_from(day + timedelta(days=self._chance.randint(3, 9)))
            self._arrivals[rest_day].append(Arrival(shelf, line, line.qty - received))

    def _is_low(self, shelf: Shelf) -> bool:
        position = self._stock.available(shelf.item, shelf.place) + self._on_order[shelf]
        return position <= shelf.reorder_point

    def _arrival_day(self, supplier: Supplier, due_date: date) -> date:
        is_late = self._chance.random() < supplier.late_share
        delay = self._chance.randint(4, 16) if is_late else self._chance.choice((-1, 0, 0, 0, 1))
        return workday_from(due_date + timedelta(days=delay))


def _purchase_line(order: PurchaseOrderRow, number: int, shelf: Shelf) -> PurchaseOrderLineRow:
    """Return a line as it is ordered: in cases, where the item comes in packs."""
    pack = shelf.item.pack
    return PurchaseOrderLineRow(
        po_no=order.po_no,
        line_no=number,
        item_no=shelf.item.item_id,
        qty=shelf.packs,
        uom="CS" if pack > 1 else "EA",
        received_qty=0,
        cost=shelf.item.cost * pack,
        received=None,
        closed="N",
        changed=order.order_time,
    )


def plan_shelves(catalogue: Catalogue, size: WorldSize) -> list[Shelf]:
    """Return every shelf with a reorder point that fits its usual demand."""
    lines_per_day = size.orders_per_day * size.lines_per_order
    place_shares = [(place, catalogue.location_share(place)) for place in catalogue.locations]
    everything = sum(item.popularity for item in catalogue.items)
    return [
        _plan_shelf(item, place, lines_per_day * share * item.popularity / everything)
        for item in catalogue.items
        for place, share in place_shares
    ]


def _plan_shelf(item: Item, place: Location, lines_per_day: float) -> Shelf:
    line_quantity = item.usual_quantity * MEAN_QUANTITY_STEP
    lines = lines_per_day * (item.supplier.lead_days + DAYS_BETWEEN_REVIEWS)
    reorder_point = ceil((lines + SAFETY * sqrt(lines)) * line_quantity)
    packs = ceil(lines_per_day * DAYS_PER_PURCHASE * line_quantity / item.pack)
    return Shelf(item, place, reorder_point, packs)
