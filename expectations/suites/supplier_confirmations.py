"""What arriving rows of the feed `supplier_confirmations` must be."""

import great_expectations as gx
import great_expectations.expectations as gxe
from great_expectations.expectations.row_conditions import Column

from expectations.suites.grade import WARNING
from expectations.suites.period import FIRST, LAST


def suite() -> gx.ExpectationSuite:
    """Return the rules: those without a severity block a build, warnings are shown."""
    return gx.ExpectationSuite(
        name="supplier_confirmations",
        expectations=[
            gxe.ExpectColumnValuesToNotBeNull(column="confirmation_id"),
            gxe.ExpectColumnValuesToNotBeNull(column="purchase_order_id"),
            gxe.ExpectColumnValuesToNotBeNull(column="status"),
            gxe.ExpectColumnValuesToBeBetween(
                column="confirmed_at", min_value=FIRST, max_value=LAST
            ),
            gxe.ExpectColumnValuesToBeBetween(column="quantity", min_value=0),
            gxe.ExpectColumnValuesToBeBetween(column="unit_cost", min_value=0, severity=WARNING),
            gxe.ExpectColumnValuesToNotBeNull(
                column="promised_date",
                row_condition=Column("status").is_in(["accepted", "accepted_with_change"]),
                severity=WARNING,
            ),
        ],
    )
