"""What arriving rows of the feed `cash_receipts` must be."""

import great_expectations as gx
import great_expectations.expectations as gxe

from expectations.suites.grade import WARNING
from expectations.suites.period import FIRST, LAST


def suite() -> gx.ExpectationSuite:
    """Return the rules: those without a severity block a build, warnings are shown."""
    return gx.ExpectationSuite(
        name="cash_receipts",
        expectations=[
            gxe.ExpectColumnValuesToNotBeNull(column="receipt_id"),
            gxe.ExpectColumnValuesToNotBeNull(column="amount"),
            gxe.ExpectColumnValuesToBeBetween(
                column="received_date", min_value=FIRST, max_value=LAST
            ),
            gxe.ExpectColumnValuesToNotBeNull(column="customer_id", severity=WARNING),
            gxe.ExpectColumnValuesToMatchRegex(
                column="currency_code", regex=r"^[A-Z]{3}$", severity=WARNING
            ),
        ],
    )
