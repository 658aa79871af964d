"""What arriving rows of the feed `purchase_order_lines` must be."""

import great_expectations as gx
import great_expectations.expectations as gxe


def suite() -> gx.ExpectationSuite:
    """Return the rules: those without a severity block a build, warnings are shown."""
    return gx.ExpectationSuite(
        name="purchase_order_lines",
        expectations=[
            gxe.ExpectColumnValuesToNotBeNull(column="purchase_order_line_id"),
            gxe.ExpectColumnValuesToNotBeNull(column="purchase_order_id"),
            gxe.ExpectColumnValuesToBeBetween(column="quantity", min_value=0, strict_min=True),
            gxe.ExpectColumnValuesToBeBetween(column="received_quantity", min_value=0),
        ],
    )
