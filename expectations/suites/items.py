"""What arriving rows of the feed `items` must be."""

import great_expectations as gx
import great_expectations.expectations as gxe

from expectations.suites.grade import WARNING


def suite() -> gx.ExpectationSuite:
    """Return the rules: those without a severity block a build, warnings are shown."""
    return gx.ExpectationSuite(
        name="items",
        expectations=[
            gxe.ExpectColumnValuesToNotBeNull(column="item_id"),
            gxe.ExpectColumnValuesToBeBetween(column="pack_quantity", min_value=0, strict_min=True),
            gxe.ExpectColumnValuesToBeBetween(column="unit_price", min_value=0),
            gxe.ExpectColumnValuesToBeBetween(
                column="lead_time_days", min_value=0, max_value=1000, severity=WARNING
            ),
            gxe.ExpectColumnValuesToNotBeNull(column="item_name", severity=WARNING),
            gxe.ExpectColumnPairValuesAToBeGreaterThanB(
                column_A="valid_to_date",
                column_B="valid_from_date",
                or_equal=True,
                ignore_row_if="either_value_is_missing",
                severity=WARNING,
            ),
        ],
    )
