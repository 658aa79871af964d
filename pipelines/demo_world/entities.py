"""The legal entities that sell: their money and its tax."""

from dataclasses import dataclass
from decimal import Decimal

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Entity:
    """A legal entity; one unit of group money buys `rate` units of its own."""

    entity_id: str
    currency: str
    rate: Decimal
    tax_rate: Decimal

    def priced(self, amount: Decimal) -> Decimal:
        """Return an amount of group money in the entity's own, to the cent."""
        return amount if self.rate == 1 else (amount * self.rate).quantize(CENT)


ENTITIES = {
    each.entity_id: each
    for each in (
        Entity("NORTH", "USD", Decimal(1), Decimal("0.0800")),
        Entity("SOUTH", "USD", Decimal(1), Decimal("0.0625")),
        Entity("MAPLE", "CAD", Decimal("1.36"), Decimal("0.1300")),
    )
}
