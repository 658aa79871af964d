"""What arriving rows of the feed `sell_through` must be."""

import great_expectations as gx
import great_expectations.expectations as gxe

from expectations.suites.grade import WARNING
from expectations.suites.period import FIRST, LAST


def suite() -> gx.ExpectationSuite:
    """Return the rules: those without a severity block a build, warnings are shown."""
    return gx.ExpectationSuite(
        name="sell_through",
        expectations=[
            gxe.ExpectColumnValuesToNotBeNull(column="report_line_id"),
            gxe.ExpectColumnValuesToNotBeNull(column="customer_id"),
            gxe.ExpectColumnValuesToNotBeNull(column="item_id"),
            gxe.ExpectColumnValuesToBeBetween(
                column="period_start_date", min_value=FIRST, max_value=LAST
            ),
            gxe.ExpectColumnValuesToBeBetween(
                column="period_end_date", min_value=FIRST, max_value=LAST
            ),
            gxe.ExpectColumnPairValuesAToBeGreaterThanB(
                column_A="period_end_date",
                column_B="period_start_date",
                or_equal=True,
                ignore_row_if="either_value_is_missing",
            ),
            gxe.ExpectColumnValuesToBeBetween(column="quantity", min_value=0, severity=WARNING),
        ],
    )
