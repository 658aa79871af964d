"""What truly happened to an order and its lines: the world's own memory, which no file carries.

Days may lie after the world's end; whoever reads decides what is known by when.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from pipelines.demo_world.catalogue import Tolerance


@dataclass(slots=True)
class Parcel:
    """Units of a line that left together; without proof nobody knows when they came."""

    shipped_on: date
    quantity: int
    delivered_on: date | None = None
    delivered_quantity: int = 0

    def as_known(self, end: date) -> "Parcel":
        """Return the parcel without a delivery that lies after a day."""
        is_proven = self.delivered_on is not None and self.delivered_on <= end
        return self if is_proven else Parcel(self.shipped_on, self.quantity)


@dataclass(slots=True)
class Bill:
    """An invoice, with tax, and when it was paid in full, if ever; credits stand on the account."""

    number: str
    day: date
    amount: Decimal = Decimal(0)
    paid_on: date | None = None


@dataclass(slots=True)
class Billed:
    """Units of a line on one invoice, with their net amount and cost in the order's money."""

    day: date
    quantity: int
    net: Decimal
    cost: Decimal
    bill: Bill


@dataclass(slots=True)
class Returned:
    """Units of a parcel that came back."""

    day: date
    quantity: int
    shipped_on: date


FREIGHT, REBATE, FULFILMENT, CREDIT = "freight", "rebate", "fulfilment", "credit"


@dataclass(slots=True)
class Charge:
    """What a line cost beside its goods, net of tax: as expected at first, or as it came out."""

    kind: str
    day: date
    amount: Decimal
    is_expected: bool = False


@dataclass(slots=True)
class LineHistory:
    """What happened to one order line, in base units and local days."""

    order_line_id: str
    ordered_on: date
    quantity: int
    pack: int
    price: Decimal
    cost: Decimal
    tolerance: Tolerance
    requested: date
    first_promise: date
    latest_promise: date
    customer_cancelled: int = 0
    customer_cancelled_on: date | None = None
    seller_cancelled: int = 0
    seller_cancelled_on: date | None = None
    seller_repromises: int = 0
    answered_after: int = 0  # seconds
    allocations: list[tuple[date, int]] = field(default_factory=list)  # below zero: set free again
    releases: list[tuple[date, int]] = field(default_factory=list)  # below zero: taken back
    picks: list[tuple[date, int]] = field(default_factory=list)
    parcels: list[Parcel] = field(default_factory=list)
    invoices: list[Billed] = field(default_factory=list)
    returns: list[Returned] = field(default_factory=list)
    charges: list[Charge] = field(default_factory=list)
    lifecycle_faults: list[date] = field(default_factory=list)
    has_billing_fault: bool = False
    is_stuck: bool = False  # nobody will ever pick what is left of it
    is_item_known: bool = True
    is_price_listed: bool = True  # as far as a list prices the item at all
    is_substituted: bool = False  # all that is picked is another item
    is_agreed: bool = True  # which the customer takes without being asked

    @property
    def wanted(self) -> int:
        """Units ordered that the customer has not cancelled: Q - C."""
        return self.quantity - self.customer_cancelled

    @property
    def enough(self) -> Decimal:
        """Units that the customer's contract takes as all that is wanted."""
        return self.wanted - self.wanted * self.tolerance.percent / Decimal(100)

    @property
    def picked(self) -> int:
        """Units picked, of whatever item."""
        return sum(quantity for _, quantity in self.picks)

    @property
    def picked_as_ordered(self) -> int:
        """Units picked of the item that was ordered."""
        return 0 if self.is_substituted else self.picked

    @property
    def shipped(self) -> int:
        return sum(parcel.quantity for parcel in self.parcels)

    @property
    def is_closed(self) -> bool:
        """Whether nothing more will be shipped, so that all of its future is decided."""
        return self.is_stuck or self.shipped + self.seller_cancelled >= self.wanted

    def as_known(self, end: date) -> "LineHistory":
        """Return the history as far as it lies no later than the end of a day."""
        cancelled_on = self.customer_cancelled_on
        return replace(
            self,
            customer_cancelled=self.customer_cancelled if (cancelled_on or end) <= end else 0,
            allocations=_until(end, self.allocations),
            releases=_until(end, self.releases),
            picks=_until(end, self.picks),
            parcels=[parcel.as_known(end) for parcel in self.parcels if parcel.shipped_on <= end],
            invoices=[billed for billed in self.invoices if billed.day <= end],
            returns=[returned for returned in self.returns if returned.day <= end],
            charges=[charge for charge in self.charges if charge.day <= end],
            lifecycle_faults=[day for day in self.lifecycle_faults if day <= end],
        )


def _until(end: date, moves: list[tuple[date, int]]) -> list[tuple[date, int]]:
    return [(day, quantity) for day, quantity in moves if day <= end]


@dataclass(slots=True)
class OrderHistory:
    """An order with its lines, and where it belongs."""

    order_id: str
    entity_id: str
    location_id: str
    channel: str
    tier: str
    ordered_on: date
    lines: list[LineHistory]
    touched_on: date | None = None  # when somebody let go what was held
    bills: list[Bill] = field(default_factory=list)
