"""What was posted to customers' accounts, by entity and day."""

from collections import defaultdict
from datetime import date
from decimal import Decimal


class Books:
    """Sums postings; days may lie after the world's end."""

    def __init__(self) -> None:
        self.posted: defaultdict[tuple[str, date], Decimal] = defaultdict(Decimal)

    def post(self, entity_id: str, day: date, amount: Decimal) -> None:
        """Book an amount with tax: what customers owe is positive."""
        self.posted[entity_id, day] += amount
