"""What arriving rows of the feed `kit_components` must be."""

import great_expectations as gx
import great_expectations.expectations as gxe

from expectations.suites.grade import WARNING


def suite() -> gx.ExpectationSuite:
    """Return the rules: those without a severity block a build, warnings are shown."""
    return gx.ExpectationSuite(
        name="kit_components",
        expectations=[
            gxe.ExpectColumnValuesToNotBeNull(column="kit_item_id"),
            gxe.ExpectColumnValuesToNotBeNull(column="component_item_id"),
            gxe.ExpectColumnValuesToBeBetween(column="quantity", min_value=0, strict_min=True),
            gxe.ExpectColumnPairValuesAToBeGreaterThanB(
                column_A="valid_to_date",
                column_B="valid_from_date",
                or_equal=True,
                ignore_row_if="either_value_is_missing",
                severity=WARNING,
            ),
        ],
    )
