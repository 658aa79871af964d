"""What arriving rows of the feed `warehouse_events` must be."""

import great_expectations as gx
import great_expectations.expectations as gxe
from great_expectations.expectations.row_conditions import Column

from expectations.suites.grade import WARNING
from expectations.suites.gs1 import SSCC_LENGTHS, ExpectColumnValuesToHaveGs1CheckDigit
from expectations.suites.period import FIRST, LAST


def suite() -> gx.ExpectationSuite:
    """Return the rules: those without a severity block a build, warnings are shown."""
    return gx.ExpectationSuite(
        name="warehouse_events",
        expectations=[
            gxe.ExpectColumnValuesToNotBeNull(column="event_id"),
            gxe.ExpectColumnValuesToNotBeNull(column="event_type"),
            gxe.ExpectColumnValuesToBeBetween(
                column="occurred_at", min_value=FIRST, max_value=LAST
            ),
            gxe.ExpectColumnValuesToBeBetween(
                column="quantity",
                min_value=0,
                row_condition=Column("event_type") != "adjusted",
            ),
            gxe.ExpectColumnValuesToNotBeNull(column="location_id", severity=WARNING),
            gxe.ExpectColumnValuesToNotBeNull(
                column="order_line_id",
                row_condition=Column("event_type").is_in(["picked", "short", "packed", "shipped"]),
                severity=WARNING,
            ),
            ExpectColumnValuesToHaveGs1CheckDigit(
                column="handling_unit_id", lengths=SSCC_LENGTHS, severity=WARNING
            ),
        ],
    )
