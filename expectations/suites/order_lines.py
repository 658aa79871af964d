"""What arriving rows of the feed `order_lines` must be."""

import great_expectations as gx
import great_expectations.expectations as gxe

from expectations.suites.grade import WARNING


def suite() -> gx.ExpectationSuite:
    """Return the rules: those without a severity block a build, warnings are shown."""
    return gx.ExpectationSuite(
        name="order_lines",
        expectations=[
            gxe.ExpectColumnValuesToNotBeNull(column="order_line_id"),
            gxe.ExpectColumnValuesToNotBeNull(column="order_id"),
            # Goods taken back on an order come as negative lines: they are flagged, not refused.
            gxe.ExpectColumnValuesToBeBetween(column="quantity", min_value=0, severity=WARNING),
            gxe.ExpectColumnValuesToBeBetween(column="cancelled_quantity", min_value=0),
            gxe.ExpectColumnValuesToBeBetween(column="unit_price", min_value=0, severity=WARNING),
            gxe.ExpectColumnPairValuesAToBeGreaterThanB(
                column_A="quantity",
                column_B="cancelled_quantity",
                or_equal=True,
                ignore_row_if="either_value_is_missing",
            ),
        ],
    )
