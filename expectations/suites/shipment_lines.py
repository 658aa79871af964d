"""What arriving rows of the feed `shipment_lines` must be."""

import great_expectations as gx
import great_expectations.expectations as gxe

from expectations.suites.grade import WARNING
from expectations.suites.gs1 import SSCC_LENGTHS, ExpectColumnValuesToHaveGs1CheckDigit
from expectations.suites.period import FIRST, LAST


def suite() -> gx.ExpectationSuite:
    """Return the rules: those without a severity block a build, warnings are shown."""
    return gx.ExpectationSuite(
        name="shipment_lines",
        expectations=[
            gxe.ExpectColumnValuesToNotBeNull(column="shipment_line_id"),
            gxe.ExpectColumnValuesToNotBeNull(column="shipment_id"),
            gxe.ExpectColumnValuesToBeBetween(column="quantity", min_value=0),
            gxe.ExpectColumnValuesToBeBetween(column="shipped_at", min_value=FIRST, max_value=LAST),
            gxe.ExpectColumnValuesToNotBeNull(column="shipped_at", severity=WARNING),
            gxe.ExpectColumnValuesToNotBeNull(column="order_line_id", severity=WARNING),
            gxe.ExpectColumnPairValuesAToBeGreaterThanB(
                column_A="expected_delivery_at",
                column_B="shipped_at",
                or_equal=True,
                ignore_row_if="either_value_is_missing",
                severity=WARNING,
            ),
            ExpectColumnValuesToHaveGs1CheckDigit(
                column="handling_unit_id", lengths=SSCC_LENGTHS, severity=WARNING
            ),
        ],
    )
