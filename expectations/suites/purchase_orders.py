"""What arriving rows of the feed `purchase_orders` must be."""

import great_expectations as gx
import great_expectations.expectations as gxe

from expectations.suites.grade import WARNING
from expectations.suites.period import FIRST, LAST


def suite() -> gx.ExpectationSuite:
    """Return the rules: those without a severity block a build, warnings are shown."""
    return gx.ExpectationSuite(
        name="purchase_orders",
        expectations=[
            gxe.ExpectColumnValuesToNotBeNull(column="purchase_order_id"),
            gxe.ExpectColumnValuesToNotBeNull(column="supplier_id"),
            gxe.ExpectColumnValuesToBeBetween(column="ordered_at", min_value=FIRST, max_value=LAST),
            gxe.ExpectColumnValuesToNotBeNull(column="expected_date", severity=WARNING),
        ],
    )
