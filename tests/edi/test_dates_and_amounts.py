"""Dates and amounts as EDI writes them, and what they become."""

import pyarrow as pa
import pytest

from ingest.edi.amounts import from_cents, from_edifact
from ingest.edi.dates import iso_edifact, iso_instant


@pytest.mark.parametrize(
    ("date", "time", "wanted"),
    [
        ("20261122", None, "2026-11-22"),
        ("261122", None, "2026-11-22"),
        ("991122", None, "1999-11-22"),
        ("20261122", "1405", "2026-11-22T14:05:00"),
        ("20261122", "140559", "2026-11-22T14:05:59"),
        ("20261122", "14055912", "2026-11-22T14:05:59.12"),
        ("261122", "1405", "2026-11-22T14:05:00"),
        ("20261122", "noon", "2026-11-22"),
        ("tomorrow", "1405", "tomorrow"),
        ("2026112", None, "2026112"),
        (None, "1405", None),
    ],
)
def test_x12_dates_become_iso_text(date: str | None, time: str | None, wanted: str | None) -> None:
    found = iso_instant(pa.array([date], pa.string()), pa.array([time], pa.string()))
    assert found.to_pylist() == [wanted]


@pytest.mark.parametrize(
    ("value", "form", "wanted"),
    [
        ("20261122", "102", "2026-11-22"),
        ("202611221405", "203", "2026-11-22T14:05:00"),
        ("20261122140559", "204", "2026-11-22T14:05:59"),
        ("202611221405+0100", "205", "2026-11-22T14:05:00+01:00"),
        ("202611221405CET", "303", "2026-11-22T14:05:00"),
        ("261122", "101", "2026-11-22"),
        ("2611221405", "201", "2026-11-22T14:05:00"),
        ("221126", "2", "2026-11-22"),
        ("112226", "3", "2026-11-22"),
        ("22112026", "4", "2026-11-22"),
        ("202647", "616", "202647"),
        ("2026-11-22", "102", "2026-11-22"),
        ("30", "804", "30"),
        ("20261122", None, "20261122"),
    ],
)
def test_edifact_dates_become_iso_text_by_their_format(
    value: str, form: str | None, wanted: str
) -> None:
    found = iso_edifact(pa.array([value], pa.string()), pa.array([form], pa.string()))
    assert found.to_pylist() == [wanted]


def test_amounts_with_implied_decimals_get_their_point() -> None:
    stated = ["92554", "5", "50", "-5", "-92554", "0", "000", "925.54", "x", None]
    wanted = ["925.54", "0.05", "0.50", "-0.05", "-925.54", "0.00", "0.00", "925.54", "x", None]
    assert from_cents(pa.array(stated)).to_pylist() == wanted


def test_a_decimal_comma_becomes_a_point() -> None:
    stated = ["3,95", "-3,95", "3.95", "1,2,3", ",5", "x,y", None]
    assert from_edifact(pa.array(stated)).to_pylist() == [
        "3.95",
        "-3.95",
        "3.95",
        "1,2,3",
        ".5",
        "x,y",
        None,
    ]
