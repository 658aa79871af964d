"""When another item is picked in the place of the one ordered."""

from random import Random

from pipelines.demo_world.catalogue import Catalogue, Location
from pipelines.demo_world.orders import OpenLine
from pipelines.demo_world.stock import Stock

CHOSEN_SHARE = 0.5


class Substitutes:
    """Lets a warehouse that has nothing of an item take what may go in its place."""

    def __init__(self, catalogue: Catalogue, stock: Stock, chance: Random) -> None:
        self._known = catalogue.substitutes
        self._stock = stock
        self._chance = chance

    def consider(self, line: OpenLine, place: Location) -> None:
        """Have a line picked from the substitute if that is there for all of it."""
        known = self._known.get(line.item.item_id)
        if known is None or self._stock.available(line.item, place):
            return
        is_enough = self._stock.available(known.item, place) >= line.open_quantity
        if is_enough and self._chance.random() < CHOSEN_SHARE:
            line.substitute = known.item
            line.history.is_substituted = True
            line.history.is_agreed = known.is_agreed
