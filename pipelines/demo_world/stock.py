"""What lies in the warehouses, and every movement that made it so."""

from collections import Counter
from datetime import date, datetime
from random import Random

from pipelines.demo_world.catalogue import Catalogue, Item, Location
from pipelines.demo_world.journal import Journal
from pipelines.demo_world.rows import BalanceRow, MovementRow
from pipelines.demo_world.workdays import between, stamp

ISSUE, RECEIPT, ADJUSTMENT = "ISS", "RCT", "ADJ"


# Customer, supplier and purchase order that a movement concerns.
Parties = tuple[str | None, str | None, str | None]
NOBODY: Parties = (None, None, None)


class Stock:
    """Keeps the quantity on hand of each item in each place, never below zero."""

    def __init__(self, catalogue: Catalogue, journal: Journal) -> None:
        self._catalogue = catalogue
        self._journal = journal
        self._moves = 0
        self._taken: Counter[tuple[str, str]] = Counter()
        self.on_hand = {
            (item.item_id, place.location_id): 0
            for item in catalogue.items
            for place in catalogue.locations
        }

    def available(self, item: Item, place: Location) -> int:
        """Return the units that nobody has taken, or the kits that those of its components make."""
        if item.components:
            return min(
                self.available(each.item, place) // each.quantity for each in item.components
            )
        shelf = item.item_id, place.location_id
        return self.on_hand[shelf] - self._taken[shelf]

    def take(self, item: Item, place: Location, quantity: int) -> None:
        """Keep units for a pick that is issued later, so that no other line gets them."""
        self._taken[item.item_id, place.location_id] += quantity

    def issue(
        self, item: Item, place: Location, quantity: int, at: datetime, customer_id: str
    ) -> None:
        parties = (customer_id, None, None)
        self._taken[item.item_id, place.location_id] -= quantity
        self._move(ISSUE, (item.item_id, place.location_id), -quantity, at, parties)

    def receive(
        self, item: Item, place: Location, quantity: int, at: datetime, purchase_order_id: str
    ) -> None:
        parties = (None, item.supplier.supplier_id, purchase_order_id)
        self._move(RECEIPT, (item.item_id, place.location_id), quantity, at, parties)

    def adjust(self, item: Item, place: Location, quantity: int, at: datetime) -> None:
        self._move(ADJUSTMENT, (item.item_id, place.location_id), quantity, at, NOBODY)

    def count_some(self, day: date, chance: Random) -> None:
        """Count a few shelves in the evening and put right what is found there."""
        for _ in range(4):
            item = chance.choice(self._catalogue.items)
            place = chance.choice(self._catalogue.locations)
            found = max(0, self.available(item, place) + chance.choice((-3, -2, -1, -1, 1, 2)))
            if difference := found - self.available(item, place):
                self.adjust(item, place, difference, between(chance, day, 20, 21))

    def balances(self, at: datetime) -> list[BalanceRow]:
        """Return the balances as the source would state them at a moment."""
        return [
            BalanceRow(
                item.item_id, place.location_id, self.available(item, place), item.cost, stamp(at)
            )
            for item in self._catalogue.items
            for place in self._catalogue.locations
        ]

    def _move(
        self, kind: str, shelf: tuple[str, str], quantity: int, at: datetime, parties: Parties
    ) -> None:
        self.on_hand[shelf] += quantity
        self._moves += 1
        row = MovementRow(
            move_no=f"MV{self._moves:07d}",
            item_no=shelf[0],
            site=shelf[1],
            kind=kind,
            qty=quantity,
            cust_no=parties[0],
            vendor_no=parties[1],
            po_no=parties[2],
            move_time=stamp(at),
        )
        self._journal.state(row, at)
