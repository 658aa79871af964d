"""Whether GTINs, GLNs and SSCCs end in the check digit that their other digits give.

Source: GS1 General Specifications, "Check digit calculations": from the right the digits weigh 3,
1, 3, ..., and the check digit makes the sum a multiple of ten.
"""

from typing import Any

from great_expectations.execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import ColumnMapExpectation
from great_expectations.expectations.metrics import (
    ColumnMapMetricProvider,
    column_condition_partial,
)

GTIN_LENGTHS = (8, 12, 13, 14)
SSCC_LENGTHS = (18,)


def has_right_check_digit(number: str) -> bool:
    """Return whether a GS1 number of digits, its check digit last, is as it must be."""
    weights = (3 if place % 2 else 1 for place in range(len(number)))
    digits = map(int, reversed(number))
    return sum(digit * weight for digit, weight in zip(digits, weights, strict=True)) % 10 == 0


def is_no_wrong_number(value: object, lengths: tuple[int, ...]) -> bool:
    """Return false for digits of one of the lengths with a wrong check digit.

    Anything else is no such number, and is not judged here.
    """
    text = str(value)
    is_number = len(text) in lengths and text.isascii() and text.isdigit()
    return not is_number or has_right_check_digit(text)


class Gs1CheckDigits(ColumnMapMetricProvider):
    """What Great Expectations asks of each value."""

    condition_metric_name = "column_values.gs1_check_digit"
    condition_value_keys = ("lengths",)

    @column_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls, column: Any, lengths: list[int], **_given: object) -> Any:  # noqa: N805, ANN401  (GX makes it a class method, and its types are private)
        return column.map(lambda value: is_no_wrong_number(value, tuple(lengths)))


class ExpectColumnValuesToHaveGs1CheckDigit(ColumnMapExpectation):
    """Values that are digits of one of the lengths end in the right check digit."""

    lengths: tuple[int, ...]

    map_metric = "column_values.gs1_check_digit"
    success_keys = ("lengths", "mostly")
    args_keys = ("column", "lengths")
