"""Who takes part in the world: its places, suppliers, items and customers."""

from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import accumulate


@dataclass(frozen=True, slots=True)
class WorldSize:
    """How big the distributor is."""

    customers: int = 200
    items: int = 400
    suppliers: int = 25
    orders_per_day: float = 120
    lines_per_order: float = 3.9
    headroom: float = 1.1  # lines that can be picked a workday, to those ordered on average

    @property
    def lines_per_day(self) -> float:
        return self.orders_per_day * self.lines_per_order

    def with_lines(self, lines: int, days: int) -> "WorldSize":
        """Return a world of this size that orders about so many lines in so many days."""
        return replace(self, orders_per_day=lines / days / self.lines_per_order)


@dataclass(frozen=True, slots=True)
class Location:
    location_id: str
    name: str
    entity_id: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class Supplier:
    supplier_id: str
    name: str
    payment_days: int
    lead_days: int
    late_share: float  # of its deliveries


@dataclass(frozen=True, slots=True)
class Component:
    """What one kit holds of an item, in units."""

    item: "Item"
    quantity: int


@dataclass(frozen=True, slots=True)
class Item:
    """Something that is sold; a kit has components, and is never on a shelf itself."""

    item_id: str
    name: str
    group: str
    supplier: Supplier
    pack: int
    cost: Decimal
    price: Decimal
    usual_quantity: int
    popularity: float
    components: tuple[Component, ...] = ()


@dataclass(frozen=True, slots=True)
class Substitute:
    """What may go in an item's place, a unit for a unit; agreed: nobody has to be asked."""

    item: Item
    is_agreed: bool


@dataclass(frozen=True, slots=True)
class Tolerance:
    """What a customer's contract takes as kept: per cent of the units missing, days late."""

    percent: int = 0
    days: int = 0


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer; `account_id` is the customer that is billed, often itself."""

    customer_id: str
    name: str
    account_id: str
    group: str
    tier: str
    location: Location
    channel: str
    payment_days: int
    days_late: int  # that it usually pays after the due date
    on_hold: bool
    busyness: float
    tolerance: Tolerance


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everybody and everything, with credit limits by account and substitutes by item."""

    locations: tuple[Location, ...]
    suppliers: tuple[Supplier, ...]
    items: tuple[Item, ...]
    kits: tuple[Item, ...]
    customers: tuple[Customer, ...]
    credit_limits: dict[str, Decimal]
    substitutes: dict[str, Substitute]

    @property
    def sold(self) -> tuple[Item, ...]:
        """All that customers can order."""
        return (*self.items, *self.kits)

    def item_weights(self) -> list[float]:
        """Return cumulative weights to draw what is sold by popularity."""
        return list(accumulate(item.popularity for item in self.sold))

    def customer_weights(self) -> list[float]:
        """Return cumulative weights to draw customers by how busy they are."""
        return list(accumulate(customer.busyness for customer in self.customers))

    def location_share(self, location: Location) -> float:
        """Return the share of orders that a location ships."""
        everybody = sum(customer.busyness for customer in self.customers)
        here = sum(each.busyness for each in self.customers if each.location is location)
        return here / everybody


# Orders multiply an item's usual quantity by one of these.
QUANTITY_STEPS = (1, 1, 1, 2, 2, 3, 4)
MEAN_QUANTITY_STEP = sum(QUANTITY_STEPS) / len(QUANTITY_STEPS)
