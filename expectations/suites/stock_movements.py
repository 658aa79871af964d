"""What arriving rows of the feed `stock_movements` must be."""

import great_expectations as gx
import great_expectations.expectations as gxe

from expectations.suites.grade import WARNING
from expectations.suites.period import FIRST, LAST


def suite() -> gx.ExpectationSuite:
    """Return the rules: those without a severity block a build, warnings are shown."""
    return gx.ExpectationSuite(
        name="stock_movements",
        expectations=[
            gxe.ExpectColumnValuesToNotBeNull(column="movement_id"),
            gxe.ExpectColumnValuesToNotBeNull(column="item_id"),
            gxe.ExpectColumnValuesToBeBetween(column="moved_at", min_value=FIRST, max_value=LAST),
            gxe.ExpectColumnValuesToNotBeNull(column="location_id", severity=WARNING),
        ],
    )
