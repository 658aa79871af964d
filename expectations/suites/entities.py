"""What arriving rows of the feed `entities` must be."""

import great_expectations as gx
import great_expectations.expectations as gxe

from expectations.suites.grade import WARNING


def suite() -> gx.ExpectationSuite:
    """Return the rules: those without a severity block a build, warnings are shown."""
    return gx.ExpectationSuite(
        name="entities",
        expectations=[
            gxe.ExpectColumnValuesToNotBeNull(column="entity_id"),
            gxe.ExpectColumnValuesToNotBeNull(column="currency_code", severity=WARNING),
            gxe.ExpectColumnPairValuesAToBeGreaterThanB(
                column_A="valid_to_date",
                column_B="valid_from_date",
                or_equal=True,
                ignore_row_if="either_value_is_missing",
                severity=WARNING,
            ),
        ],
    )
