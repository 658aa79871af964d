"""What arriving rows of the feed `case_events` must be."""

import great_expectations as gx
import great_expectations.expectations as gxe

from expectations.suites.period import FIRST, LAST


def suite() -> gx.ExpectationSuite:
    """Return the rules: those without a severity block a build, warnings are shown."""
    return gx.ExpectationSuite(
        name="case_events",
        expectations=[
            gxe.ExpectColumnValuesToNotBeNull(column="event_number"),
            gxe.ExpectColumnValuesToNotBeNull(column="case_id"),
            gxe.ExpectColumnValuesToBeBetween(column="event_number", min_value=1),
            gxe.ExpectColumnValuesToBeBetween(column="case_version", min_value=1),
            gxe.ExpectColumnValuesToBeBetween(
                column="occurred_at", min_value=FIRST, max_value=LAST
            ),
        ],
    )
