"""What arriving rows of the feed `returns` must be."""

import great_expectations as gx
import great_expectations.expectations as gxe

from expectations.suites.grade import WARNING
from expectations.suites.period import FIRST, LAST


def suite() -> gx.ExpectationSuite:
    """Return the rules: those without a severity block a build, warnings are shown."""
    return gx.ExpectationSuite(
        name="returns",
        expectations=[
            gxe.ExpectColumnValuesToNotBeNull(column="return_line_id"),
            gxe.ExpectColumnValuesToNotBeNull(column="item_id"),
            gxe.ExpectColumnValuesToBeBetween(column="quantity", min_value=0, strict_min=True),
            gxe.ExpectColumnValuesToBeBetween(
                column="authorised_at", min_value=FIRST, max_value=LAST
            ),
            gxe.ExpectColumnValuesToBeBetween(
                column="received_at", min_value=FIRST, max_value=LAST
            ),
            gxe.ExpectColumnValuesToNotBeNull(column="return_id", severity=WARNING),
            gxe.ExpectColumnValuesToBeBetween(
                column="credited_amount", min_value=0, severity=WARNING
            ),
            gxe.ExpectColumnPairValuesAToBeGreaterThanB(
                column_A="received_at",
                column_B="authorised_at",
                or_equal=True,
                ignore_row_if="either_value_is_missing",
                severity=WARNING,
            ),
        ],
    )
