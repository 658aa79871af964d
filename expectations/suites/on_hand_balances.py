"""What arriving rows of the feed `on_hand_balances` must be."""

import great_expectations as gx
import great_expectations.expectations as gxe

from expectations.suites.grade import WARNING


def suite() -> gx.ExpectationSuite:
    """Return the rules: those without a severity block a build, warnings are shown."""
    return gx.ExpectationSuite(
        name="on_hand_balances",
        expectations=[
            gxe.ExpectColumnValuesToNotBeNull(column="item_id"),
            gxe.ExpectColumnValuesToNotBeNull(column="location_id"),
            gxe.ExpectColumnValuesToBeBetween(column="unit_cost", min_value=0, severity=WARNING),
            gxe.ExpectColumnValuesToBeBetween(column="quantity", min_value=0, severity=WARNING),
        ],
    )
