"""What arriving rows of the feed `cash_applications` must be."""

import great_expectations as gx
import great_expectations.expectations as gxe
from great_expectations.expectations.row_conditions import Column

from expectations.suites.grade import WARNING
from expectations.suites.period import FIRST, LAST


def suite() -> gx.ExpectationSuite:
    """Return the rules: those without a severity block a build, warnings are shown."""
    return gx.ExpectationSuite(
        name="cash_applications",
        expectations=[
            gxe.ExpectColumnValuesToNotBeNull(column="application_id"),
            gxe.ExpectColumnValuesToNotBeNull(column="receipt_id"),
            gxe.ExpectColumnValuesToNotBeNull(column="amount"),
            gxe.ExpectColumnValuesToBeBetween(
                column="applied_date", min_value=FIRST, max_value=LAST
            ),
            gxe.ExpectColumnValuesToNotBeNull(column="invoice_id", severity=WARNING),
            gxe.ExpectColumnValuesToBeBetween(
                column="discount_amount", min_value=0, severity=WARNING
            ),
            gxe.ExpectColumnValuesToBeBetween(
                column="deduction_amount", min_value=0, severity=WARNING
            ),
            gxe.ExpectColumnValuesToNotBeNull(
                column="deduction_code",
                row_condition=Column("deduction_amount") > 0,
                severity=WARNING,
            ),
        ],
    )
