"""What was posted to customers' accounts: sums by entity and day, and what stands at the end."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pipelines.demo_world.workdays import ONE_DAY


@dataclass(slots=True)
class Postings:
    """What an entity's accounts changed by on a day, with tax; `past_due` grows as days pass."""

    amount: Decimal = Decimal(0)
    sales: Decimal = Decimal(0)
    past_due: Decimal = Decimal(0)


class Books:
    """Sums postings; days may lie after the world's end, which `balances` and `overdue` tell of."""

    def __init__(self, end: date) -> None:
        self._end = end
        self.posted: defaultdict[tuple[str, date], Postings] = defaultdict(Postings)
        self.balances: defaultdict[str, Decimal] = defaultdict(Decimal)
        self.overdue: list[str] = []

    def bill(
        self, entity_id: str, account_id: str, day: date, amount: Decimal, due_on: date
    ) -> None:
        """Book an invoice."""
        self._post(entity_id, account_id, day, amount)
        self.posted[entity_id, day].sales += amount
        self.posted[entity_id, max(day, due_on + ONE_DAY)].past_due += amount

    def pay(
        self, entity_id: str, account_id: str, day: date, amount: Decimal, due_on: date
    ) -> None:
        """Book a payment of an invoice that is due on a day."""
        self._post(entity_id, account_id, day, -amount)
        self.posted[entity_id, max(day, due_on + ONE_DAY)].past_due -= amount

    def credit(self, entity_id: str, account_id: str, day: date, amount: Decimal) -> None:
        """Book a credit on account: it names no invoice."""
        self._post(entity_id, account_id, day, -amount)

    def due(self, trans_no: str, due_on: date, paid_on: date | None) -> None:
        """Note an invoice that is past due at the end; no day of payment: never paid in full."""
        if due_on < self._end and (paid_on is None or paid_on > self._end):
            self.overdue.append(trans_no)

    def _post(self, entity_id: str, account_id: str, day: date, amount: Decimal) -> None:
        self.posted[entity_id, day].amount += amount
        if day <= self._end:
            self.balances[account_id] += amount
