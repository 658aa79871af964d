"""What arriving rows of the feed `carrier_events` must be."""

import great_expectations as gx
import great_expectations.expectations as gxe

from expectations.suites.grade import WARNING
from expectations.suites.period import FIRST, LAST


def suite() -> gx.ExpectationSuite:
    """Return the rules: those without a severity block a build, warnings are shown."""
    return gx.ExpectationSuite(
        name="carrier_events",
        expectations=[
            gxe.ExpectColumnValuesToNotBeNull(column="event_id"),
            gxe.ExpectColumnValuesToNotBeNull(column="status_code"),
            gxe.ExpectColumnValuesToBeBetween(
                column="occurred_at", min_value=FIRST, max_value=LAST
            ),
            gxe.ExpectColumnValuesToNotBeNull(column="tracking_number", severity=WARNING),
            gxe.ExpectColumnValuesToBeBetween(
                column="estimated_delivery_at", min_value=FIRST, max_value=LAST, severity=WARNING
            ),
        ],
    )
