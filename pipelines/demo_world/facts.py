"""What one line or order adds to a KPI of a day."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple


class Fact(NamedTuple):
    """A numerator, a denominator and a count of what is left out."""

    kpi_code: str
    day: date
    numerator: Decimal | int = 0
    denominator: Decimal | int = 0
    excluded: int = 0
