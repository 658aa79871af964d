"""What arriving rows of the feed `order_holds` must be."""

import great_expectations as gx
import great_expectations.expectations as gxe

from expectations.suites.grade import WARNING
from expectations.suites.period import FIRST, LAST


def suite() -> gx.ExpectationSuite:
    """Return the rules: those without a severity block a build, warnings are shown."""
    return gx.ExpectationSuite(
        name="order_holds",
        expectations=[
            gxe.ExpectColumnValuesToNotBeNull(column="hold_id"),
            gxe.ExpectColumnValuesToNotBeNull(column="order_id"),
            gxe.ExpectColumnValuesToBeBetween(column="placed_at", min_value=FIRST, max_value=LAST),
            gxe.ExpectColumnValuesToBeBetween(
                column="released_at", min_value=FIRST, max_value=LAST
            ),
            gxe.ExpectColumnPairValuesAToBeGreaterThanB(
                column_A="released_at",
                column_B="placed_at",
                or_equal=True,
                ignore_row_if="either_value_is_missing",
                severity=WARNING,
            ),
        ],
    )
