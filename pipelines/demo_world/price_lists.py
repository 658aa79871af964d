"""What items cost on a day: lists for everybody, and lower ones for groups of customers.

On Thursdays a few items get new prices, which hold from the Monday after; the entries that they
replace end on the Sunday. Everybody's list is in each currency, a group's in its entity's.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from pipelines.demo_world.catalogue import Catalogue, Item
from pipelines.demo_world.entities import CENT, ENTITIES, Entity
from pipelines.demo_world.journal import Journal
from pipelines.demo_world.master_rows import PriceRow
from pipelines.demo_world.workdays import ONE_DAY, at_hour, stamp

DISCOUNTS = {"A": Decimal("0.12"), "B": Decimal("0.07"), "C": Decimal("0.02")}
THURSDAY = 3
DAYS_OF_NOTICE = 4
CHANGED_SHARE = 0.06  # of the items, each week
CHANGES = tuple(Decimal(each) for each in ("0.95", "0.97", "1.02", "1.03", "1.04", "1.06", "1.08"))
LOWEST_MARKUP = Decimal("1.25")
# For so many days after a change somebody may still price an order by the list before.
DAYS_REMEMBERED = 14
VERSIONS_KEPT = 3  # the one before, the one that holds, and the one announced


@dataclass(frozen=True, slots=True)
class Version:
    """What an item costs from a day on, in group money and before any discount."""

    price: Decimal
    first_day: date


@dataclass(frozen=True, slots=True)
class PriceList:
    """A list in the money of a seller, for the customers of a group or for everybody."""

    name: str
    seller: Entity
    group: str | None
    discount: Decimal


def group_of(entity_id: str, tier: str) -> str:
    """Return the number of the customer that stands for those of a tier with an entity."""
    return f"GRP-{entity_id}-{tier}"


LISTS = (
    *(
        PriceList(f"LIST-{currency}", seller, None, Decimal(0))
        for currency, seller in {each.currency: each for each in ENTITIES.values()}.items()
    ),
    *(
        PriceList(f"{entity_id}-{tier}", seller, group_of(entity_id, tier), discount)
        for entity_id, seller in ENTITIES.items()
        for tier, discount in DISCOUNTS.items()
    ),
)


class PriceLists:
    """Knows every price of a day, and states the lists and their changes."""

    def __init__(self, catalogue: Catalogue, journal: Journal, chance: Random) -> None:
        self._items = catalogue.sold
        self._journal = journal
        self._chance = chance
        self._versions: dict[str, tuple[Version, ...]] = {}

    def open(self, day: date) -> None:
        """State the lists that hold when the world begins."""
        for item in self._items:
            version = Version(item.price, day)
            self._versions[item.item_id] = (version,)
            self._state(item, version, None, at_hour(day, 6))

    def announce(self, day: date) -> None:
        """Give some items a new price, four days ahead."""
        if day.weekday() != THURSDAY:
            return
        first_day = day + timedelta(days=DAYS_OF_NOTICE)
        for item in self._items:
            if self._chance.random() < CHANGED_SHARE:
                self._change(item, first_day, at_hour(day, 16))

    def price(self, item: Item, tier: str, entity: Entity, day: date) -> Decimal:
        """Return what a customer of a tier pays an entity for a base unit on a day."""
        return _priced(self._valid(item, day)[-1], DISCOUNTS[tier], entity)

    def price_before(self, item: Item, tier: str, entity: Entity, day: date) -> Decimal | None:
        """Return the price before the last change, where that is not long ago."""
        *earlier, version = self._valid(item, day)
        if not earlier or version.first_day <= day - timedelta(days=DAYS_REMEMBERED):
            return None
        return _priced(earlier[-1], DISCOUNTS[tier], entity)

    def _valid(self, item: Item, day: date) -> list[Version]:
        return [each for each in self._versions[item.item_id] if each.first_day <= day]

    def _change(self, item: Item, first_day: date, at: datetime) -> None:
        versions = self._versions[item.item_id]
        change = self._chance.choice(CHANGES)
        is_too_low = versions[-1].price * change < item.cost * LOWEST_MARKUP
        price = versions[-1].price * (CHANGES[-1] if is_too_low else change)
        version = Version(price.quantize(CENT), first_day)
        self._state(item, versions[-1], first_day - ONE_DAY, at)
        self._state(item, version, None, at)
        self._versions[item.item_id] = (*versions, version)[-VERSIONS_KEPT:]

    def _state(self, item: Item, version: Version, last_day: date | None, at: datetime) -> None:
        for row in self._entries(item, version):
            self._journal.state(row._replace(valid_to=last_day, changed=stamp(at)), at)

    def _entries(self, item: Item, version: Version) -> Iterator[PriceRow]:
        """Yield the entries of a version: one of each list."""
        for price_list in LISTS:
            yield PriceRow(
                entry_no=f"{price_list.name}-{item.item_id}-{version.first_day:%y%m%d}",
                price_list=price_list.name,
                cust_no=price_list.group,
                item_no=item.item_id,
                currency=price_list.seller.currency,
                price=_priced(version, price_list.discount, price_list.seller),
                valid_from=version.first_day,
                valid_to=None,
                changed="",
            )


def _priced(version: Version, discount: Decimal, entity: Entity) -> Decimal:
    return entity.priced((version.price * (1 - discount)).quantize(CENT))
