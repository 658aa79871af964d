"""How orders leave the warehouses: set aside, picked, shipped, or kept waiting."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from random import Random

from pipelines.demo_world.capacity import Capacity
from pipelines.demo_world.carriers import Carriers
from pipelines.demo_world.faults import EARLY_ALLOCATION, NOT_FOUND, UNRELEASED, Faults
from pipelines.demo_world.history import Parcel
from pipelines.demo_world.journal import Journal
from pipelines.demo_world.money import Billing, Shipped
from pipelines.demo_world.orders import OpenLine, Order
from pipelines.demo_world.promises import Promises
from pipelines.demo_world.returned_goods import ReturnedGoods
from pipelines.demo_world.rows import PickRow
from pipelines.demo_world.serving_costs import ServingCosts
from pipelines.demo_world.site_days import is_open, next_open_workday
from pipelines.demo_world.stock import Stock
from pipelines.demo_world.substitutes import Substitutes
from pipelines.demo_world.warehouse_log import WarehouseLog
from pipelines.demo_world.workdays import (
    between,
    hours_later,
    is_workday,
    next_workday,
    stamp,
    workday_after,
)

LAST_HOUR_FOR_TODAY = 13
SLOW_SHARE = 0.03
NEXT_DAY_TRUCK_SHARE = 0.03


@dataclass(frozen=True, slots=True)
class Task:
    """Lines of an order to pick; a second visit waits until it can be served whole."""

    order: Order
    lines: Sequence[OpenLine]
    ready_at: datetime
    is_first: bool


@dataclass(frozen=True, slots=True)
class Warehouses:
    """What the warehouses have: goods, and hands to pick them."""

    stock: Stock
    capacity: Capacity
    substitutes: Substitutes


@dataclass(frozen=True, slots=True)
class Partners:
    """Whom the warehouse works with once it has picked."""

    promises: Promises
    carriers: Carriers
    billing: Billing
    returned_goods: ReturnedGoods
    costs: ServingCosts


class Fulfilment:
    """Works through the picks that are due on a day."""

    def __init__(
        self,
        warehouses: Warehouses,
        partners: Partners,
        journal: Journal,
        faults: Faults,
        chance: Random,
    ) -> None:
        self._stock = warehouses.stock
        self._capacity = warehouses.capacity
        self._substitutes = warehouses.substitutes
        self._partners = partners
        self._journal = journal
        self._faults = faults
        self._chance = chance
        self._log = WarehouseLog(journal)
        self._due: defaultdict[date, list[Task]] = defaultdict(list)
        self._picks = 0
        self._shipments = 0

    def release(self, order: Order, ready_at: datetime) -> None:
        """Plan the pick of what is left of an order; nobody can pick an unknown item."""
        for line in order.lines:
            line.history.is_stuck = not line.history.is_item_known
        lines = [line for line in order.lines if line.open_quantity and line.history.is_item_known]
        if lines:
            day = self._pick_day(ready_at)
            self._due[day].append(Task(order, lines, ready_at, is_first=True))

    def work(self, day: date) -> None:
        """Pick what is due as far as there are hands, those first who have waited."""
        self._capacity.begin_day()
        due = sorted(self._due.pop(day, ()), key=lambda task: (task.is_first, task.ready_at))
        for task in due:
            place = task.order.customer.location
            if is_open(place.location_id, day) and self._capacity.is_left(place):
                self._visit(task, day)
            else:
                self._partners.promises.review(task.lines, day)
                self._plan(task, next_workday(day))

    def _pick_day(self, ready_at: datetime) -> date:
        delay = self._chance.choice((0, 1, 1, 1, 2))
        if self._chance.random() < SLOW_SHARE:
            delay = self._chance.randint(3, 7)
        is_missed = ready_at.hour >= LAST_HOUR_FOR_TODAY or not is_workday(ready_at.date())
        return workday_after(ready_at.date(), max(delay, int(is_missed)))

    def _visit(self, task: Task, day: date) -> None:
        picked_at = self._pick_time(task.ready_at, day)
        taken = [(line, self._take(task, line, picked_at)) for line in task.lines]
        picked = [(line, quantity) for line, quantity in taken if quantity]
        waiting = [line for line, _ in taken if line.open_quantity]
        if waiting:
            wait = self._chance.randint(1, 3) if task.is_first else 1
            self._partners.promises.review(waiting, day)
            self._plan(replace(task, lines=waiting, is_first=False), workday_after(day, wait))
        if picked:
            self._ship(task.order, picked, picked_at)

    def _take(self, task: Task, line: OpenLine, picked_at: datetime) -> int:
        """Return how much of a line can be picked now, and take it off the line."""
        wanted = line.open_quantity
        place = task.order.customer.location
        if task.is_first and self._capacity.is_left(place):
            self._substitutes.consider(line, place)
        there = min(wanted, self._stock.available(line.goods, place))
        if not self._capacity.is_left(place) or not there or (not task.is_first and there < wanted):
            return 0
        quantity = there
        if task.is_first and self._faults.strikes(NOT_FOUND):
            quantity = int(there * self._faults.chance(NOT_FOUND).uniform(0.2, 0.9))
        self._set_aside(task.order, line, there, picked_at)
        if quantity < there:
            self._log.miss(task.order, line, there - quantity, picked_at)
            self._faults.note(NOT_FOUND, line.history.order_line_id, picked_at)
        line.open_quantity -= quantity
        if quantity:
            self._capacity.use(place)
        for item, units in line.handled(quantity):
            self._stock.take(item, place, units)
        return quantity

    def _plan(self, task: Task, day: date) -> None:
        """Plan a visit of the lines that are still open."""
        if lines := [line for line in task.lines if line.open_quantity]:
            self._due[day].append(replace(task, lines=lines))

    def _set_aside(self, order: Order, line: OpenLine, quantity: int, picked_at: datetime) -> None:
        """Tell the steps before a pick, unless a fault muddles them; of a kit none does.

        What happens to a kit is told of each component, and so would a fault be.
        """
        is_kit = bool(line.goods.components)
        if not is_kit and self._faults.strikes(EARLY_ALLOCATION) and not line.history.picks:
            self._log.allocate_early(order, line, quantity, picked_at)
            self._muddle(EARLY_ALLOCATION, line, picked_at)
        else:
            self._log.allocate(order, line, quantity, hours_later(picked_at, -0.2))
        if not is_kit and self._faults.strikes(UNRELEASED):
            self._muddle(UNRELEASED, line, picked_at)
        else:
            self._log.release(order, line, quantity, hours_later(picked_at, -0.1))

    def _muddle(self, fault: str, line: OpenLine, picked_at: datetime) -> None:
        self._faults.note(fault, line.history.order_line_id, picked_at)
        line.history.lifecycle_faults.append(picked_at.date())

    def _pick_time(self, ready_at: datetime, day: date) -> datetime:
        if ready_at.date() == day:
            return hours_later(ready_at, self._chance.uniform(0.5, 2.5))
        return between(self._chance, day, 7, 14)

    def _ship(self, order: Order, picked: list[tuple[OpenLine, int]], picked_at: datetime) -> None:
        shipped_at = hours_later(picked_at, self._chance.uniform(1, 4))
        if self._chance.random() < NEXT_DAY_TRUCK_SHARE:
            site = order.customer.location.location_id
            shipped_at = between(self._chance, next_open_workday(site, picked_at.date()), 7, 9)
        self._shipments += 1
        shipment_no = f"SH{self._shipments:07d}"
        goods = []
        for line, quantity in picked:
            self._state_pick(order, line, quantity, picked_at, shipped_at)
            parcel = Parcel(shipped_at.date(), quantity)
            line.history.parcels.append(parcel)
            goods.append((line, parcel))
        self._log.ship(order, shipment_no, goods, shipped_at)
        self._partners.carriers.carry(order, shipment_no, goods, shipped_at)
        self._partners.costs.serve(order, shipment_no, goods, shipped_at)
        shipped = [Shipped(line, parcel.quantity) for line, parcel in goods]
        billed = self._partners.billing.bill(order, shipped, shipped_at)
        for line, parcel in goods:
            if line.row.line_no in billed:
                bill = billed[line.row.line_no]
                self._partners.returned_goods.consider(order, line, parcel, bill)
                self._partners.costs.settle(order, line, parcel.quantity, bill.day)

    def _state_pick(
        self,
        order: Order,
        line: OpenLine,
        quantity: int,
        picked_at: datetime,
        shipped_at: datetime,
    ) -> None:
        place = order.customer.location
        for item, units in line.handled(quantity):
            self._picks += 1
            pick = PickRow(
                pick_no=f"PK{self._picks:07d}",
                order_no=line.row.order_no,
                line_no=line.row.line_no,
                item_no=item.item_id,
                site=place.location_id,
                qty=units,
                pick_time=stamp(picked_at),
                ship_time=stamp(shipped_at),
                changed=stamp(shipped_at),
            )
            if shipped_at.date() > picked_at.date():
                early = pick._replace(ship_time=None, changed=stamp(picked_at))
                self._journal.state(early, picked_at)
            self._journal.state(pick, shipped_at)
            self._stock.issue(item, place, units, picked_at, order.customer.customer_id)
        line.history.picks.append((picked_at.date(), quantity))
