"""What customers change after ordering: the day, a quantity, or the whole order."""

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from pipelines.demo_world.journal import Journal
from pipelines.demo_world.orders import OpenLine, Order
from pipelines.demo_world.promises import Promises
from pipelines.demo_world.rows import ChangeRow
from pipelines.demo_world.workdays import hours_later, stamp, workday_after

CANCELLED_SHARE = 0.01
LATER_DAY_SHARE = 0.02
FEWER_UNITS_SHARE = 0.015
DATE, CANCEL = "DATE", "CANC"


class SecondThoughts:
    """Lets customers change their orders before the warehouse can begin."""

    def __init__(self, journal: Journal, promises: Promises, chance: Random) -> None:
        self._journal = journal
        self._promises = promises
        self._chance = chance
        self._changes = 0

    def settle(self, order: Order) -> Order | None:
        """Promise a new order; return it as the customer left it, nothing if it was cancelled."""
        answered_at = hours_later(order.ordered_at, 0.05)
        self._promises.accept(order, answered_at)
        fate = self._chance.random()
        if fate < CANCELLED_SHARE:
            self._cancel(order)
            return None
        moment = hours_later(order.ordered_at, self._chance.uniform(0.1, 0.25))
        if fate < CANCELLED_SHARE + LATER_DAY_SHARE:
            return self._move(order, moment)
        if fate < CANCELLED_SHARE + LATER_DAY_SHARE + FEWER_UNITS_SHARE:
            self._reduce(order, self._chance.choice(order.lines), moment)
        return order

    def _cancel(self, order: Order) -> None:
        """State the order again as cancelled, some hours or days after it came in."""
        moment = hours_later(order.ordered_at, self._chance.uniform(0.3, 4))
        moment += timedelta(days=self._chance.choice((0, 0, 1, 2)))
        self._journal.state(
            order.row._replace(cancel_time=stamp(moment), changed=stamp(moment)), moment
        )
        for line in order.lines:
            self._take_back(line, line.row.qty, moment)

    def _move(self, order: Order, moment: datetime) -> Order:
        """Let the customer ask for a later day, which takes the place of the first promise."""
        day = workday_after(
            max(order.row.req_date, order.row.prom_date), self._chance.randint(1, 4)
        )
        row = order.row._replace(req_date=day, prom_date=day, changed=stamp(moment))
        self._journal.state(row, moment)
        moved = replace(order, row=row)
        for line in moved.lines:
            line.history.requested = line.history.first_promise = line.history.latest_promise = day
        self._ask(moved, None, moment)
        self._promises.change(moved, moment)
        return moved

    def _reduce(self, order: Order, line: OpenLine, moment: datetime) -> None:
        """Let the customer take back some units of a line, or all of them."""
        quantity = self._chance.randint(1, line.row.qty)
        self._take_back(line, quantity, moment)
        self._ask(order, line, moment)
        self._promises.change(order, moment)

    def _take_back(self, line: OpenLine, quantity: int, moment: datetime) -> None:
        line.row = line.row._replace(cancel_qty=quantity, changed=stamp(moment))
        line.history.customer_cancelled = quantity
        line.history.customer_cancelled_on = moment.date()
        line.open_quantity -= quantity
        self._journal.state(line.row, moment)

    def _ask(self, order: Order, line: OpenLine | None, moment: datetime) -> None:
        self._changes += 1
        row = ChangeRow(
            change_no=f"CG{self._changes:06d}",
            order_no=order.row.order_no,
            order_line_ref=f"{line.row.order_no}-{line.row.line_no}" if line else None,
            cust_no=order.row.cust_no,
            cust_po=order.row.cust_po,
            kind=CANCEL if line else DATE,
            item_no=line.row.item_no if line else None,
            qty=line.history.wanted if line else None,
            req_date=None if line else order.row.req_date,
            change_time=stamp(moment),
        )
        self._journal.state(row, moment)
