"""How orders leave the warehouses: picked, shipped, proven delivered, or kept waiting."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from pipelines.demo_world.journal import Journal
from pipelines.demo_world.money import Billing, Shipped
from pipelines.demo_world.orders import OpenLine, Order
from pipelines.demo_world.rows import DeliveryRow, PickRow
from pipelines.demo_world.stock import Stock
from pipelines.demo_world.workdays import (
    ONE_DAY,
    between,
    hours_later,
    is_workday,
    next_workday,
    stamp,
    workday_after,
)

LAST_HOUR_FOR_TODAY = 13
SLOW_SHARE = 0.03
NOT_FOUND_SHARE = 0.02
NEXT_DAY_TRUCK_SHARE = 0.03
NO_PROOF_SHARE = 0.04
LOST_SHARE = 0.003


@dataclass(frozen=True, slots=True)
class Task:
    """Lines of an order to pick; a second visit waits until it can be served whole."""

    order: Order
    lines: Sequence[OpenLine]
    is_first: bool


class Fulfilment:
    """Works through the picks that are due on a day."""

    def __init__(self, stock: Stock, billing: Billing, journal: Journal, chance: Random) -> None:
        self._stock = stock
        self._billing = billing
        self._journal = journal
        self._chance = chance
        self._due: defaultdict[date, list[Task]] = defaultdict(list)
        self._picks = 0
        self._proofs = 0

    def release(self, order: Order) -> None:
        """Plan the pick of an order, unless its customer's credit is on hold."""
        if not order.customer.on_hold:
            day = self._pick_day(order.ordered_at)
            self._due[day].append(Task(order, order.lines, is_first=True))

    def work(self, day: date) -> None:
        """Pick what is due, those first who have waited."""
        for task in sorted(self._due.pop(day, ()), key=lambda task: task.is_first):
            self._visit(task, day)

    def _pick_day(self, ordered_at: datetime) -> date:
        delay = self._chance.choice((0, 1, 1, 1, 2))
        if self._chance.random() < SLOW_SHARE:
            delay = self._chance.randint(3, 7)
        is_missed = ordered_at.hour >= LAST_HOUR_FOR_TODAY or not is_workday(ordered_at.date())
        return workday_after(ordered_at.date(), max(delay, int(is_missed)))

    def _visit(self, task: Task, day: date) -> None:
        taken = [(line, self._take(task, line)) for line in task.lines]
        picked = [(line, quantity) for line, quantity in taken if quantity]
        waiting = [line for line, _ in taken if line.open_quantity]
        if waiting:
            wait = self._chance.randint(1, 3) if task.is_first else 1
            again = workday_after(day, wait)
            self._due[again].append(Task(task.order, waiting, is_first=False))
        if picked:
            self._ship(task.order, picked, self._pick_time(task.order, day))

    def _take(self, task: Task, line: OpenLine) -> int:
        """Return how much of a line can be picked now, and take it off the line."""
        wanted = line.open_quantity
        quantity = min(wanted, self._stock.available(line.item, task.order.customer.location))
        if task.is_first and self._chance.random() < NOT_FOUND_SHARE:
            quantity = int(quantity * self._chance.uniform(0.2, 0.9))
        if not task.is_first and quantity < wanted:
            return 0
        line.open_quantity -= quantity
        return quantity

    def _pick_time(self, order: Order, day: date) -> datetime:
        ordered_at = order.ordered_at
        if ordered_at.date() == day:
            return hours_later(ordered_at, self._chance.uniform(0.5, 2.5))
        return between(self._chance, day, 7, 14)

    def _ship(self, order: Order, picked: list[tuple[OpenLine, int]], picked_at: datetime) -> None:
        shipped_at = hours_later(picked_at, self._chance.uniform(1, 4))
        if self._chance.random() < NEXT_DAY_TRUCK_SHARE:
            shipped_at = between(self._chance, next_workday(picked_at.date()), 7, 9)
        for line, quantity in picked:
            self._state_pick(order, line, quantity, picked_at, shipped_at)
        self._deliver(order, picked, shipped_at)
        goods = [Shipped(line.row, line.item, quantity) for line, quantity in picked]
        self._billing.bill(order, goods, shipped_at)

    def _state_pick(
        self,
        order: Order,
        line: OpenLine,
        quantity: int,
        picked_at: datetime,
        shipped_at: datetime,
    ) -> None:
        self._picks += 1
        place = order.customer.location
        pick = PickRow(
            pick_no=f"PK{self._picks:07d}",
            order_no=line.row.order_no,
            line_no=line.row.line_no,
            site=place.location_id,
            qty=quantity,
            pick_time=stamp(picked_at),
            ship_time=stamp(shipped_at),
            changed=stamp(shipped_at),
        )
        if shipped_at.date() > picked_at.date():
            self._journal.state(pick._replace(ship_time=None, changed=stamp(picked_at)), picked_at)
        self._journal.state(pick, shipped_at)
        self._stock.issue(line.item, place, quantity, picked_at, order.customer.customer_id)

    def _deliver(
        self, order: Order, picked: list[tuple[OpenLine, int]], shipped_at: datetime
    ) -> None:
        """State the proof of delivery, where one ever comes."""
        day = shipped_at.date() + timedelta(days=self._chance.randint(1, 4))
        if day.weekday() == 6:
            day += ONE_DAY
        moment = between(self._chance, day, 8, 17)
        if self._chance.random() < NO_PROOF_SHARE:
            return
        for line, quantity in picked:
            self._proofs += 1
            is_lost = quantity > 1 and self._chance.random() < LOST_SHARE
            row = DeliveryRow(
                pod_no=f"PD{self._proofs:07d}",
                order_no=order.row.order_no,
                line_no=line.row.line_no,
                qty=quantity - is_lost,
                delivered=stamp(moment),
            )
            self._journal.state(row, moment)
