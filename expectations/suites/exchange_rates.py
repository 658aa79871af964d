"""What arriving rows of the feed `exchange_rates` must be."""

import great_expectations as gx
import great_expectations.expectations as gxe

from expectations.suites.grade import WARNING


def suite() -> gx.ExpectationSuite:
    """Return the rules: those without a severity block a build, warnings are shown."""
    return gx.ExpectationSuite(
        name="exchange_rates",
        expectations=[
            gxe.ExpectColumnValuesToNotBeNull(column="rate_type"),
            gxe.ExpectColumnValuesToNotBeNull(column="from_currency_code"),
            gxe.ExpectColumnValuesToNotBeNull(column="to_currency_code"),
            gxe.ExpectColumnValuesToNotBeNull(column="rate_date"),
            gxe.ExpectColumnValuesToBeBetween(column="rate", min_value=0, strict_min=True),
            gxe.ExpectColumnValuesToMatchRegex(
                column="from_currency_code", regex=r"^[A-Z]{3}$", severity=WARNING
            ),
            gxe.ExpectColumnValuesToMatchRegex(
                column="to_currency_code", regex=r"^[A-Z]{3}$", severity=WARNING
            ),
        ],
    )
