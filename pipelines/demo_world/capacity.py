"""How many order lines a warehouse can pick in a day; what is more waits for the next."""

from collections import Counter
from math import ceil

from pipelines.demo_world.catalogue import Catalogue, Location, WorldSize

WORKDAYS_PER_DAY = 5 / 7
LEAST_LINES = 5


class Capacity:
    """Counts the lines that each warehouse picks on the day at hand."""

    def __init__(self, catalogue: Catalogue, size: WorldSize) -> None:
        self._picked: Counter[str] = Counter()
        usual = size.lines_per_day / WORKDAYS_PER_DAY
        self._most = {
            place.location_id: max(
                ceil(usual * catalogue.location_share(place) * size.headroom), LEAST_LINES
            )
            for place in catalogue.locations
        }

    def begin_day(self) -> None:
        self._picked.clear()

    def most(self, location_id: str) -> int:
        """Return how many order lines a warehouse can pick in a day."""
        return self._most[location_id]

    def is_left(self, place: Location) -> bool:
        """Return whether a warehouse can pick one more line today."""
        return self._picked[place.location_id] < self._most[place.location_id]

    def use(self, place: Location) -> None:
        """Note that a line was picked."""
        self._picked[place.location_id] += 1
