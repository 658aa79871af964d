"""What arriving rows of the feed `item_packs` must be."""

import great_expectations as gx
import great_expectations.expectations as gxe

from expectations.suites.grade import WARNING
from expectations.suites.gs1 import GTIN_LENGTHS, ExpectColumnValuesToHaveGs1CheckDigit


def suite() -> gx.ExpectationSuite:
    """Return the rules: those without a severity block a build, warnings are shown."""
    return gx.ExpectationSuite(
        name="item_packs",
        expectations=[
            gxe.ExpectColumnValuesToNotBeNull(column="item_id"),
            gxe.ExpectColumnValuesToNotBeNull(column="unit_code"),
            gxe.ExpectColumnValuesToBeBetween(column="numerator", min_value=1),
            gxe.ExpectColumnValuesToBeBetween(column="denominator", min_value=1),
            gxe.ExpectColumnValuesToMatchRegex(
                column="gtin", regex=r"^(?:[0-9]{8}|[0-9]{12,14})$", severity=WARNING
            ),
            gxe.ExpectColumnPairValuesAToBeGreaterThanB(
                column_A="valid_to_date",
                column_B="valid_from_date",
                or_equal=True,
                ignore_row_if="either_value_is_missing",
                severity=WARNING,
            ),
            ExpectColumnValuesToHaveGs1CheckDigit(
                column="gtin", lengths=GTIN_LENGTHS, severity=WARNING
            ),
        ],
    )
