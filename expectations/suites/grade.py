"""How grave a broken rule is: a rule without a grade blocks, a warning is shown and lets pass."""

from great_expectations.expectations.metadata_types import FailureSeverity

WARNING = FailureSeverity.WARNING
