"""What arriving rows of the feed `deliveries` must be."""

import great_expectations as gx
import great_expectations.expectations as gxe

from expectations.suites.period import FIRST, LAST


def suite() -> gx.ExpectationSuite:
    """Return the rules: those without a severity block a build, warnings are shown."""
    return gx.ExpectationSuite(
        name="deliveries",
        expectations=[
            gxe.ExpectColumnValuesToNotBeNull(column="delivery_id"),
            gxe.ExpectColumnValuesToNotBeNull(column="order_line_id"),
            gxe.ExpectColumnValuesToBeBetween(column="quantity", min_value=0),
            gxe.ExpectColumnValuesToBeBetween(
                column="delivered_at", min_value=FIRST, max_value=LAST
            ),
        ],
    )
