"""What arriving rows of the feed `orders` must be."""

import great_expectations as gx
import great_expectations.expectations as gxe

from expectations.suites.grade import WARNING
from expectations.suites.period import FIRST, LAST


def suite() -> gx.ExpectationSuite:
    """Return the rules: those without a severity block a build, warnings are shown."""
    return gx.ExpectationSuite(
        name="orders",
        expectations=[
            gxe.ExpectColumnValuesToNotBeNull(column="order_id"),
            gxe.ExpectColumnValuesToNotBeNull(column="customer_id"),
            gxe.ExpectColumnValuesToBeBetween(column="ordered_at", min_value=FIRST, max_value=LAST),
            gxe.ExpectColumnPairValuesAToBeGreaterThanB(
                column_A="cancelled_at",
                column_B="ordered_at",
                or_equal=True,
                ignore_row_if="either_value_is_missing",
            ),
            gxe.ExpectColumnValuesToNotBeNull(column="channel", severity=WARNING),
            gxe.ExpectColumnValuesToNotBeNull(column="entity_id", severity=WARNING),
        ],
    )
