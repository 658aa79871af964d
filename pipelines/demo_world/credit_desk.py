"""Which orders wait for credit, and when the credit desk lets them go."""

from datetime import datetime
from random import Random

from pipelines.demo_world.journal import Journal
from pipelines.demo_world.orders import Order
from pipelines.demo_world.rows import HoldRow
from pipelines.demo_world.workdays import between, hours_later, stamp, workday_after

PASSING_SHARE = 0.006  # of orders of customers in good standing
FORGIVEN_SHARE = 0.4  # of orders of customers on hold
CREDIT = "CRD"


class CreditDesk:
    """Holds orders at their release to the warehouse."""

    def __init__(self, journal: Journal, chance: Random) -> None:
        self._journal = journal
        self._chance = chance
        self._holds = 0

    def judge(self, order: Order) -> datetime | None:
        """Return when an order may go to the warehouse; nothing if it never may."""
        is_bad = order.customer.on_hold
        if not is_bad and self._chance.random() >= PASSING_SHARE:
            return order.ordered_at
        placed_at = hours_later(order.ordered_at, 0.06)
        self._holds += 1
        hold = HoldRow(
            hold_no=f"HO{self._holds:05d}",
            order_no=order.row.order_no,
            kind=CREDIT,
            placed=stamp(placed_at),
            released=None,
            released_by=None,
            changed=stamp(placed_at),
        )
        self._journal.state(hold, placed_at)
        if is_bad and self._chance.random() >= FORGIVEN_SHARE:
            return None
        day = workday_after(order.ordered_at.date(), self._chance.randint(1, 4))
        moment = between(self._chance, day, 8, 11)
        released = hold._replace(
            released=stamp(moment), released_by="credit", changed=stamp(moment)
        )
        self._journal.state(released, moment)
        order.history.touched_on = moment.date()
        return moment
