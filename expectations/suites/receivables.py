"""What arriving rows of the feed `receivables` must be."""

import great_expectations as gx
import great_expectations.expectations as gxe

from expectations.suites.grade import WARNING
from expectations.suites.period import FIRST, LAST


def suite() -> gx.ExpectationSuite:
    """Return the rules: those without a severity block a build, warnings are shown."""
    return gx.ExpectationSuite(
        name="receivables",
        expectations=[
            gxe.ExpectColumnValuesToNotBeNull(column="transaction_id"),
            gxe.ExpectColumnValuesToNotBeNull(column="customer_id"),
            gxe.ExpectColumnValuesToBeBetween(column="posted_at", min_value=FIRST, max_value=LAST),
            gxe.ExpectColumnValuesToBeBetween(column="open_amount", min_value=0, severity=WARNING),
        ],
    )
