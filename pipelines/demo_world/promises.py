"""What customers are promised: at first, anew when goods are late, at last that none come."""

from collections.abc import Iterable
from datetime import date, datetime
from random import Random

from pipelines.demo_world.journal import Journal
from pipelines.demo_world.orders import OpenLine, Order
from pipelines.demo_world.rows import ConfirmationRow
from pipelines.demo_world.workdays import at_hour, hours_later, stamp, workday_after

ACCEPTED, CHANGED, CANCELLED = "AC", "CH", "CA"
REPROMISED_SHARE = 0.7
GIVEN_UP_SHARE = 0.3
EVENING = 20.0  # after the last truck


class Promises:
    """Answers customers, line by line; the last answer of a line holds."""

    def __init__(self, journal: Journal, chance: Random) -> None:
        self._journal = journal
        self._chance = chance
        self._answers = 0

    def accept(self, order: Order, at: datetime) -> None:
        """Promise every line of an order for the order's promised day."""
        for line in order.lines:
            line.history.answered_after = int((at - order.ordered_at).total_seconds())
            self._state(line, ACCEPTED, line.row.qty, order.row.prom_date, at)

    def change(self, order: Order, at: datetime) -> None:
        """Confirm what the customer changed: the lines that remain, for the day now promised."""
        moment = hours_later(at, 0.02)
        for line in order.lines:
            if line.history.wanted:
                self._state(line, CHANGED, line.history.wanted, order.row.prom_date, moment)

    def review(self, lines: Iterable[OpenLine], day: date) -> None:
        """Look in the evening at lines that wait: promise them anew, or give them up."""
        for line in lines:
            if line.history.latest_promise > day:
                continue
            if line.history.seller_repromises and self._chance.random() < GIVEN_UP_SHARE:
                self._give_up(line, day)
            elif self._chance.random() < REPROMISED_SHARE:
                self._repromise(line, day)

    def _repromise(self, line: OpenLine, day: date) -> None:
        promised = workday_after(day, self._chance.randint(2, 6))
        line.history.latest_promise = promised
        line.history.seller_repromises += 1
        self._state(line, CHANGED, line.history.wanted, promised, at_hour(day, EVENING))

    def _give_up(self, line: OpenLine, day: date) -> None:
        """Cancel what is still open of a line; what left of it stays promised."""
        moment = at_hour(day, EVENING)
        rest, line.open_quantity = line.open_quantity, 0
        line.history.seller_cancelled, line.history.seller_cancelled_on = rest, day
        self._state(line, CANCELLED, rest, None, moment)
        if kept := line.history.wanted - rest:
            self._state(line, CHANGED, kept, line.history.latest_promise, moment)

    def _state(
        self, line: OpenLine, status: str, quantity: int, promised: date | None, at: datetime
    ) -> None:
        self._answers += 1
        row = ConfirmationRow(
            answer_no=f"AN{self._answers:07d}",
            order_no=line.row.order_no,
            line_no=line.row.line_no,
            item_no=line.row.item_no,
            status=status,
            qty=quantity,
            prom_date=promised,
            answer_time=stamp(at),
        )
        self._journal.state(row, at)
