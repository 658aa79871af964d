"""What arriving rows of the feed `order_costs` must be."""

import great_expectations as gx
import great_expectations.expectations as gxe

from expectations.suites.grade import WARNING
from expectations.suites.period import FIRST, LAST


def suite() -> gx.ExpectationSuite:
    """Return the rules: those without a severity block a build, warnings are shown."""
    return gx.ExpectationSuite(
        name="order_costs",
        expectations=[
            gxe.ExpectColumnValuesToNotBeNull(column="order_cost_id"),
            gxe.ExpectColumnValuesToNotBeNull(column="cost_type"),
            gxe.ExpectColumnValuesToNotBeNull(column="amount"),
            gxe.ExpectColumnValuesToBeBetween(column="posted_at", min_value=FIRST, max_value=LAST),
            gxe.ExpectColumnValuesToMatchRegex(
                column="currency_code", regex=r"^[A-Z]{3}$", severity=WARNING
            ),
        ],
    )
