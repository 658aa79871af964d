"""Does every value land exactly, or show as a fault? Plain Python is the judge."""
# ruff: noqa: DTZ001, FBT001  (times without a zone are what is tested; Hypothesis hands out flags)

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ingest.casts import as_text, cast, instant
from ingest.feed import DTYPES, Kind

LIMIT = Decimal(10) ** 14
ZONES = ["America/Chicago", "America/Los_Angeles", "Europe/Dublin", "Australia/Lord_Howe", "UTC"]
DECIMALS = st.from_regex(r"\A[+-]?[0-9]{0,16}(\.[0-9]{0,7})?\Z")
DAYS = st.dates(date(1970, 1, 1), date(2068, 12, 31))
CLOCK_CHANGES = [
    ("America/Chicago", datetime(2026, 3, 8)),
    ("America/Chicago", datetime(2026, 11, 1)),
    ("Europe/Dublin", datetime(2026, 3, 29)),
    ("Europe/Dublin", datetime(2026, 10, 25)),
    ("Australia/Lord_Howe", datetime(2026, 4, 5)),
    ("Australia/Lord_Howe", datetime(2026, 10, 4)),
]


def land(
    value: object, kind: Kind, formats: tuple[str, ...] = (), dtype: pl.DataType | None = None
) -> object:
    frame = pl.DataFrame({"given": pl.Series([value], dtype=dtype)})
    made = cast(pl.col("given"), frame.schema["given"], kind, formats, "America/Chicago")
    (landed,) = frame.select(made.cast(DTYPES[kind])).to_series().to_list()
    return landed


def land_instant(
    value: object, zone: str, formats: tuple[str, ...] = (), dtype: pl.DataType | None = None
) -> tuple[datetime | None, int | None]:
    frame = pl.DataFrame({"given": pl.Series([value], dtype=dtype)})
    both = instant(pl.col("given"), frame.schema["given"], formats, zone)
    utc, offset = frame.select(both.alias("both")).unnest("both").row(0)
    return utc, offset


def exact_decimal(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    fits = abs(number) < LIMIT and number == number.quantize(Decimal("0.0001"))
    return number if fits else None


def placed(local: datetime, zone: str) -> tuple[datetime | None, int | None]:
    """Return the earlier instant at which a clock of the zone shows this time, if any does."""
    aware = local.replace(tzinfo=ZoneInfo(zone), fold=0)
    utc = aware.astimezone(UTC)
    if utc.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != local:
        return None, None
    offset = aware.utcoffset()
    assert offset is not None
    return utc.replace(tzinfo=None), int(offset.total_seconds() // 60)


@given(DECIMALS)
@example("99999999999999.9999")
@example("100000000000000")
@example("0.00010000000")
@example("0.00001")
@example("000000000000000000007.5")
@example("5.")
@example(".5")
@example(".")
@example("-")
@example("")
def test_decimal_text_lands_exactly_or_not_at_all(text: str) -> None:
    assert land(text, Kind.DECIMAL) == exact_decimal(text)


@given(st.from_regex(r"\A[+-]?[0-9]{0,10}(\.[0-9]{0,13})?\Z"))
@example("99999999.9999999999")
@example("100000000")
@example("0.0000000001")
@example("0.00000000001")
@example(".00000000010")
def test_a_rate_as_text_lands_with_ten_decimals_or_not_at_all(text: str) -> None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        assert land(text, Kind.RATE) is None
        return
    fits = abs(number) < 10**8 and number == number.quantize(Decimal("1e-10"))
    assert land(text, Kind.RATE) == (number if fits else None)


@given(st.integers(-(10**15) + 1, 10**15 - 1))
def test_a_rate_held_in_a_double_lands_to_ten_decimals(parts: int) -> None:
    meant = Decimal(parts) / 10**10
    assert land(float(meant), Kind.RATE) == meant


@pytest.mark.parametrize("value", [1e8, -1e8, 1e300, float("inf"), float("nan")])
def test_doubles_beyond_a_rate_are_faults(value: float) -> None:
    assert land(value, Kind.RATE) is None


@pytest.mark.parametrize("text", ["1,5", "1.000,00", "$5", "1e3", "NaN", "inf", "1 000", "٣", "5-"])
def test_what_is_no_plain_decimal_is_a_fault(text: str) -> None:
    assert land(text, Kind.DECIMAL) is None


@given(st.integers(-(10**11) * 10**4, 10**11 * 10**4))
def test_money_held_in_doubles_lands_to_four_decimals(parts: int) -> None:
    meant = Decimal(parts) / 10**4
    assert land(float(meant), Kind.DECIMAL) == meant


@given(st.integers(9 * 10**13, 10**16 - 1))
def test_large_money_in_doubles_keeps_its_cents(cents: int) -> None:
    meant = Decimal(cents) / 100
    exact = Decimal(repr(float(meant)))
    assert land(float(meant), Kind.DECIMAL) == exact.quantize(Decimal("0.0001"))


@pytest.mark.parametrize("value", [1e14, -1e14, 1e300, float("inf"), float("-inf")])
def test_doubles_beyond_the_decimal_are_faults(value: float) -> None:
    assert land(value, Kind.DECIMAL) is None


@given(st.integers(-(2**70), 2**70), st.sampled_from(["", ".0", ".000", "+"]))
def test_integers_land_exactly_or_not_at_all(number: int, form: str) -> None:
    text = f"+{abs(number)}" if form == "+" else f"{number}{form}"
    expected = int(Decimal(text)) if -(2**63) <= int(Decimal(text)) < 2**63 else None
    assert land(text, Kind.INTEGER) == expected


@pytest.mark.parametrize("text", ["1.5", "1e3", "one", "1_000", "0x10", "1,000", "--1", "."])
def test_what_is_no_whole_number_is_a_fault(text: str) -> None:
    assert land(text, Kind.INTEGER) is None


@pytest.mark.parametrize(
    ("given", "landed"),
    [("true", True), ("FALSE", False), ("1", True), ("0", False), (" True ", True)]
    + [(each, None) for each in ("yes", "Y", "2", "", "tru", "01")],
)
def test_booleans_are_said_in_four_ways(given: str, landed: bool | None) -> None:
    assert land(given, Kind.BOOLEAN) is landed


@given(
    DAYS, st.sampled_from(["%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%Y%m%d", "%d/%m/%y"])
)
def test_a_day_lands_in_its_format(day: date, form: str) -> None:
    assert land(day.strftime(form), Kind.DATE, (form,)) == day


@given(DAYS, st.booleans(), st.permutations(["%d/%m/%y", "%d/%m/%Y"]))
def test_years_of_two_and_four_digits_may_be_mixed(
    day: date,
    short: bool,
    formats: list[str],
) -> None:
    year = f"{day.year % 100:02}" if short else str(day.year)
    assert land(f"{day.day}/{day.month}/{year}", Kind.DATE, tuple(formats)) == day


@pytest.mark.parametrize(
    "text",
    ["31/02/2026", "29/02/2025", "0/1/2026", "1/13/2026", "1/1/1899", "1/1/2200", "2026-01-01"],
)
def test_a_day_that_does_not_exist_is_a_fault(text: str) -> None:
    assert land(text, Kind.DATE, ("%d/%m/%Y",)) is None


@given(st.text(max_size=12), st.sampled_from(list(Kind)))
def test_any_text_lands_or_shows_as_a_fault(text: str, kind: Kind) -> None:
    if kind is Kind.INSTANT:
        land_instant(text, "America/Chicago")
    else:
        land(text, kind)


@given(st.sampled_from(CLOCK_CHANGES), st.integers(-120, 360), st.integers(0, 59), st.booleans())
def test_local_times_around_clock_changes_are_placed_as_python_does(
    change: tuple[str, datetime],
    minutes: int,
    second: int,
    as_column: bool,
) -> None:
    zone, day = change
    local = day + timedelta(minutes=minutes, seconds=second)
    given = local if as_column else local.strftime("%Y-%m-%d %H:%M:%S")
    assert land_instant(given, zone) == placed(local, zone)


@given(st.datetimes(datetime(1990, 1, 1), datetime(2037, 1, 1)), st.sampled_from(ZONES))
def test_local_times_of_any_day_are_placed_as_python_does(local: datetime, zone: str) -> None:
    assert land_instant(local.isoformat(), zone) == placed(local, zone)


def test_a_skipped_hour_has_no_instant_and_a_doubled_one_is_the_earlier() -> None:
    assert land_instant("2026-03-08 02:30:00", "America/Chicago") == (None, None)
    assert land_instant("2026-11-01 01:30:00", "America/Chicago") == (
        datetime(2026, 11, 1, 6, 30),
        -300,
    )


@pytest.mark.parametrize("form", ["2026-07-01T12:00:00Z", "2026-07-01 08:00:00-04:00"])
def test_an_instant_that_states_its_offset_is_taken_at_its_word(form: str) -> None:
    assert land_instant(form, "America/Chicago") == (datetime(2026, 7, 1, 12), -300)


@pytest.mark.parametrize("form", ["%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S%#z"])
def test_a_letter_z_at_the_end_is_utc(form: str) -> None:
    moment = "2026-07-01T12:00:00Z"
    assert land_instant(moment, "America/Chicago", (form,)) == (datetime(2026, 7, 1, 12), -300)


def test_a_bare_day_is_the_midnight_that_begins_it() -> None:
    assert land_instant("2026-07-01", "America/Chicago") == (datetime(2026, 7, 1, 5), -300)
    assert land_instant(date(2026, 7, 1), "America/Chicago") == (datetime(2026, 7, 1, 5), -300)


@pytest.mark.parametrize("formats", [("%d/%m/%y", "%d/%m/%Y"), ("%d/%m/%Y", "%d/%m/%y")])
@pytest.mark.parametrize("text", ["1/7/26", "01/07/2026"])
def test_instants_too_take_the_format_that_fits(formats: tuple[str, ...], text: str) -> None:
    assert land_instant(text, "UTC", formats) == (datetime(2026, 7, 1), 0)


@pytest.mark.parametrize("zone", ["UTC", "America/New_York"])
def test_a_timestamp_column_with_a_zone_keeps_its_instant(zone: str) -> None:
    moment = datetime(2026, 7, 2, 3, tzinfo=UTC).astimezone(ZoneInfo(zone))
    dtype = pl.Datetime("ns", zone)
    assert land_instant(moment, "America/Chicago", dtype=dtype) == (datetime(2026, 7, 2, 3), -300)
    assert land(moment, Kind.DATE, dtype=dtype) == date(2026, 7, 1)


@given(st.integers(-(2**53) + 1, 2**53 - 1))
@example(7)
@example(0)
def test_ids_in_double_columns_are_the_identifiers_that_they_are(number: int) -> None:
    assert land(float(number), Kind.TEXT) == str(number)


def test_a_double_that_is_no_number_is_no_value() -> None:
    frame = pl.DataFrame({"given": [float("nan"), 7.5, None]})
    text = frame.select(as_text(pl.col("given"), frame.schema["given"])).to_series().to_list()
    assert text == [None, "7.5", None]


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize(
    ("value", "dtype"),
    [
        (None, pl.Null()),
        (True, pl.Boolean()),
        (2**64 - 1, pl.UInt64()),
        (0.1, pl.Float32()),
        (float("nan"), pl.Float64()),
        (Decimal("1.1234567890"), pl.Decimal(38, 10)),
        (time(12), pl.Time()),
        (date(2026, 1, 1), pl.Date()),
        (datetime(2026, 1, 1), pl.Datetime("ns")),
        ("x", pl.Categorical()),
    ],
)
def test_a_column_of_any_type_is_cast_or_faulty_and_never_breaks(
    value: object, dtype: pl.DataType, kind: Kind
) -> None:
    if kind is Kind.INSTANT:
        land_instant(value, "America/Chicago", dtype=dtype)
    else:
        land(value, kind, dtype=dtype)
