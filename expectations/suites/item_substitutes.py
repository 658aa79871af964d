"""What arriving rows of the feed `item_substitutes` must be."""

import great_expectations as gx
import great_expectations.expectations as gxe

from expectations.suites.grade import WARNING


def suite() -> gx.ExpectationSuite:
    """Return the rules: those without a severity block a build, warnings are shown."""
    return gx.ExpectationSuite(
        name="item_substitutes",
        expectations=[
            gxe.ExpectColumnValuesToNotBeNull(column="item_id"),
            gxe.ExpectColumnValuesToNotBeNull(column="substitute_item_id"),
            gxe.ExpectColumnValuesToBeBetween(column="priority", min_value=1, severity=WARNING),
            gxe.ExpectColumnPairValuesAToBeGreaterThanB(
                column_A="valid_to_date",
                column_B="valid_from_date",
                or_equal=True,
                ignore_row_if="either_value_is_missing",
                severity=WARNING,
            ),
        ],
    )
