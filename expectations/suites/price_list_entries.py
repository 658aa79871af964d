"""What arriving rows of the feed `price_list_entries` must be."""

import great_expectations as gx
import great_expectations.expectations as gxe

from expectations.suites.grade import WARNING


def suite() -> gx.ExpectationSuite:
    """Return the rules: those without a severity block a build, warnings are shown."""
    return gx.ExpectationSuite(
        name="price_list_entries",
        expectations=[
            gxe.ExpectColumnValuesToNotBeNull(column="entry_id"),
            gxe.ExpectColumnValuesToNotBeNull(column="item_id"),
            gxe.ExpectColumnValuesToBeBetween(column="unit_price", min_value=0),
            gxe.ExpectColumnValuesToBeBetween(column="min_quantity", min_value=0),
            gxe.ExpectColumnValuesToMatchRegex(
                column="currency_code", regex=r"^[A-Z]{3}$", severity=WARNING
            ),
            gxe.ExpectColumnPairValuesAToBeGreaterThanB(
                column_A="valid_to_date",
                column_B="valid_from_date",
                or_equal=True,
                ignore_row_if="either_value_is_missing",
                severity=WARNING,
            ),
        ],
    )
