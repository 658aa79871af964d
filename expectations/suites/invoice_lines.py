"""What arriving rows of the feed `invoice_lines` must be."""

import great_expectations as gx
import great_expectations.expectations as gxe

from expectations.suites.grade import WARNING
from expectations.suites.period import FIRST, LAST


def suite() -> gx.ExpectationSuite:
    """Return the rules: those without a severity block a build, warnings are shown."""
    return gx.ExpectationSuite(
        name="invoice_lines",
        expectations=[
            gxe.ExpectColumnValuesToNotBeNull(column="invoice_line_id"),
            gxe.ExpectColumnValuesToNotBeNull(column="invoice_id"),
            gxe.ExpectColumnValuesToBeBetween(
                column="invoiced_at", min_value=FIRST, max_value=LAST
            ),
            gxe.ExpectColumnValuesToBeBetween(column="quantity", min_value=0, severity=WARNING),
        ],
    )
