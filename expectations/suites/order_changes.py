"""What arriving rows of the feed `order_changes` must be."""

import great_expectations as gx
import great_expectations.expectations as gxe

from expectations.suites.grade import WARNING
from expectations.suites.period import FIRST, LAST


def suite() -> gx.ExpectationSuite:
    """Return the rules: those without a severity block a build, warnings are shown."""
    return gx.ExpectationSuite(
        name="order_changes",
        expectations=[
            gxe.ExpectColumnValuesToNotBeNull(column="change_id"),
            gxe.ExpectColumnValuesToNotBeNull(column="order_id"),
            gxe.ExpectColumnValuesToNotBeNull(column="change_type"),
            gxe.ExpectColumnValuesToBeBetween(column="changed_at", min_value=FIRST, max_value=LAST),
            gxe.ExpectColumnValuesToBeBetween(column="quantity", min_value=0),
            gxe.ExpectColumnValuesToBeBetween(column="unit_price", min_value=0, severity=WARNING),
            gxe.ExpectColumnValuesToNotBeNull(column="requested_by", severity=WARNING),
        ],
    )
