"""What arriving rows of the feed `picks` must be."""

import great_expectations as gx
import great_expectations.expectations as gxe

from expectations.suites.grade import WARNING
from expectations.suites.period import FIRST, LAST


def suite() -> gx.ExpectationSuite:
    """Return the rules: those without a severity block a build, warnings are shown."""
    return gx.ExpectationSuite(
        name="picks",
        expectations=[
            gxe.ExpectColumnValuesToNotBeNull(column="pick_id"),
            gxe.ExpectColumnValuesToNotBeNull(column="order_line_id"),
            gxe.ExpectColumnValuesToBeBetween(column="quantity", min_value=0, strict_min=True),
            gxe.ExpectColumnValuesToBeBetween(column="picked_at", min_value=FIRST, max_value=LAST),
            gxe.ExpectColumnPairValuesAToBeGreaterThanB(
                column_A="shipped_at",
                column_B="picked_at",
                or_equal=True,
                ignore_row_if="either_value_is_missing",
                severity=WARNING,
            ),
        ],
    )
