"""What arriving rows of the feed `invoices` must be."""

import great_expectations as gx
import great_expectations.expectations as gxe

from expectations.suites.grade import WARNING
from expectations.suites.period import FIRST, LAST


def suite() -> gx.ExpectationSuite:
    """Return the rules: those without a severity block a build, warnings are shown."""
    return gx.ExpectationSuite(
        name="invoices",
        expectations=[
            gxe.ExpectColumnValuesToNotBeNull(column="invoice_id"),
            gxe.ExpectColumnValuesToNotBeNull(column="customer_id"),
            gxe.ExpectColumnValuesToNotBeNull(column="total_amount"),
            gxe.ExpectColumnValuesToBeBetween(
                column="issued_date", min_value=FIRST, max_value=LAST
            ),
            gxe.ExpectColumnValuesToNotBeNull(column="entity_id", severity=WARNING),
            gxe.ExpectColumnValuesToMatchRegex(
                column="currency_code", regex=r"^[A-Z]{3}$", severity=WARNING
            ),
            gxe.ExpectColumnPairValuesAToBeGreaterThanB(
                column_A="due_date",
                column_B="issued_date",
                or_equal=True,
                ignore_row_if="either_value_is_missing",
                severity=WARNING,
            ),
        ],
    )
