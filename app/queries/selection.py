"""Which part of the business, and which days, is a question about?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.warehouse import Parameter


@dataclass(frozen=True, slots=True)
class Selection:
    """What the filters of a page say; empty means all."""

    first: date
    last: date
    entity_id: str = ""
    location_key: str = ""
    channel: str = ""

    def parameters(self) -> dict[str, Parameter]:
        """Return the values that `IN_SELECTION` binds."""
        return {
            "first": self.first,
            "last": self.last,
            "entity_id": self.entity_id,
            "location_key": self.location_key,
            "channel": self.channel,
        }

    def before(self) -> Selection:
        """Return the same selection in the equally long period just before."""
        days = (self.last - self.first).days + 1
        return replace(
            self, first=self.first - timedelta(days), last=self.first - timedelta(days=1)
        )


IN_SELECTION = """
    period_date between $first and $last
    and ($entity_id = '' or entity_id = $entity_id)
    and ($location_key = '' or source_system || '/' || location_id = $location_key)
    and ($channel = '' or channel = $channel)
"""
