"""What arriving rows of the feed `edi_documents` must be."""

import great_expectations as gx
import great_expectations.expectations as gxe

from expectations.suites.grade import WARNING
from expectations.suites.period import FIRST, LAST


def suite() -> gx.ExpectationSuite:
    """Return the rules: those without a severity block a build, warnings are shown."""
    return gx.ExpectationSuite(
        name="edi_documents",
        expectations=[
            gxe.ExpectColumnValuesToNotBeNull(column="document_id"),
            gxe.ExpectColumnValuesToNotBeNull(column="direction"),
            gxe.ExpectColumnValuesToNotBeNull(column="standard"),
            gxe.ExpectColumnValuesToBeBetween(
                column="prepared_at", min_value=FIRST, max_value=LAST
            ),
            gxe.ExpectColumnValuesToNotBeNull(
                column="interchange_control_number", severity=WARNING
            ),
            gxe.ExpectColumnValuesToNotBeNull(column="set_id", severity=WARNING),
            gxe.ExpectColumnPairValuesAToBeGreaterThanB(
                column_A="acknowledgement_due_at",
                column_B="prepared_at",
                or_equal=True,
                ignore_row_if="either_value_is_missing",
                severity=WARNING,
            ),
        ],
    )
