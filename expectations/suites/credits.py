"""What arriving rows of the feed `credits` must be."""

import great_expectations as gx
import great_expectations.expectations as gxe

from expectations.suites.grade import WARNING
from expectations.suites.period import FIRST, LAST


def suite() -> gx.ExpectationSuite:
    """Return the rules: those without a severity block a build, warnings are shown."""
    return gx.ExpectationSuite(
        name="credits",
        expectations=[
            gxe.ExpectColumnValuesToNotBeNull(column="credit_id"),
            gxe.ExpectColumnValuesToNotBeNull(column="amount"),
            gxe.ExpectColumnValuesToBeBetween(
                column="issued_date", min_value=FIRST, max_value=LAST
            ),
            gxe.ExpectColumnValuesToNotBeNull(column="customer_id", severity=WARNING),
            gxe.ExpectColumnValuesToNotBeNull(column="reason_code", severity=WARNING),
            gxe.ExpectColumnValuesToMatchRegex(
                column="currency_code", regex=r"^[A-Z]{3}$", severity=WARNING
            ),
        ],
    )
