"""What arriving rows of the feed `master_links` must be."""

import great_expectations as gx
import great_expectations.expectations as gxe


def suite() -> gx.ExpectationSuite:
    """Return the rules: those without a severity block a build, warnings are shown."""
    return gx.ExpectationSuite(
        name="master_links",
        expectations=[
            gxe.ExpectColumnValuesToNotBeNull(column="thing_kind"),
            gxe.ExpectColumnValuesToNotBeNull(column="linked_source"),
            gxe.ExpectColumnValuesToNotBeNull(column="linked_id"),
        ],
    )
