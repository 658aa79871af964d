"""What arriving rows of the feed `site_calendars` must be."""

import great_expectations as gx
import great_expectations.expectations as gxe


def suite() -> gx.ExpectationSuite:
    """Return the rules: those without a severity block a build, warnings are shown."""
    return gx.ExpectationSuite(
        name="site_calendars",
        expectations=[
            gxe.ExpectColumnValuesToNotBeNull(column="location_id"),
            gxe.ExpectColumnValuesToNotBeNull(column="calendar_date"),
            gxe.ExpectColumnValuesToNotBeNull(column="is_open"),
        ],
    )
