"""What arriving rows of the feed `edi_acknowledgements` must be."""

import great_expectations as gx
import great_expectations.expectations as gxe

from expectations.suites.grade import WARNING
from expectations.suites.period import FIRST, LAST


def suite() -> gx.ExpectationSuite:
    """Return the rules: those without a severity block a build, warnings are shown."""
    return gx.ExpectationSuite(
        name="edi_acknowledgements",
        expectations=[
            gxe.ExpectColumnValuesToNotBeNull(column="acknowledgement_id"),
            gxe.ExpectColumnValuesToNotBeNull(column="level"),
            gxe.ExpectColumnValuesToNotBeNull(column="verdict"),
            gxe.ExpectColumnValuesToBeBetween(
                column="acknowledged_at", min_value=FIRST, max_value=LAST
            ),
            gxe.ExpectColumnValuesToNotBeNull(
                column="interchange_control_number", severity=WARNING
            ),
        ],
    )
