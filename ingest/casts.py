"""How a value of a source becomes a typed one; what does not fit becomes null for all to see."""

import re
from collections.abc import Callable
from datetime import date, datetime, time

import polars as pl

from ingest.distinct import by_distinct
from ingest.feed import DTYPES, Kind
from ingest.plain_texts import are_plain_decimals, are_trimmed

DATE_FORMATS = ("%Y-%m-%d",)
INSTANT_FORMATS = (
    "%Y-%m-%dT%H:%M:%S%.f%#z",
    "%Y-%m-%d %H:%M:%S%.f%#z",
    "%Y-%m-%dT%H:%M:%S%.f",
    "%Y-%m-%d %H:%M:%S%.f",
    "%Y-%m-%d",
)
# At most 14 digits before the point and 4 after it: what decimal(18,4) holds without rounding.
DECIMAL_PATTERN = r"^[+-]?(0*[0-9]{1,14}(\.[0-9]{0,4}0*)?|\.[0-9]{1,4}0*)$"
# At most 8 digits before the point and 10 after it: what decimal(18,10) holds without rounding.
RATE_PATTERN = r"^[+-]?(0*[0-9]{1,8}(\.[0-9]{0,10}0*)?|\.[0-9]{1,10}0*)$"
DIGITS, DECIMALS = 14, 4
LARGEST_DECIMAL = 1e14
LARGEST_RATE = 1e8
PATTERNS = {Kind.DECIMAL: DECIMAL_PATTERN, Kind.RATE: RATE_PATTERN}
EXACT_BELOW = 9e11  # doubles below it hold four decimals, and can be rounded as doubles
# %Y reads "18" as the year 18: no order is that old.
FIRST_DAY, AFTER_LAST_DAY = date(1900, 1, 1), date(2200, 1, 1)
INSTANT = pl.Struct({"utc": pl.Datetime("us"), "offset": pl.Int64()})
SENSIBLE = (datetime.combine(FIRST_DAY, time()), datetime.combine(AFTER_LAST_DAY, time()))
OFFSET = re.compile(r"%[:#]*z")
ZULU = re.compile(r"(?<!%)Z")  # the letter itself: the time is UTC


def as_text(value: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    """Return the value as text, blank as null; 7.0 of a nullable id column is the identifier 7.

    What is not a number marks an empty cell in columns of doubles.
    """
    if dtype.is_float():
        value = value.fill_nan(None)
        whole = value.is_finite() & (value == value.floor()) & (value.abs() < 2**53)
        value = (
            pl.when(whole)
            .then(value.cast(pl.Int64, strict=False).cast(pl.String))
            .otherwise(value.cast(pl.String))
        )
    elif dtype != pl.String:
        value = value.cast(pl.String)
    return value.map_batches(_trimmed, return_dtype=pl.String())


def _trimmed(texts: pl.Series) -> pl.Series:
    if are_trimmed(texts):
        return texts
    trimmed = texts.str.strip_chars()
    return trimmed.set(trimmed == "", None)


def cast(
    value: pl.Expr, dtype: pl.DataType, kind: Kind, formats: tuple[str, ...], zone: str
) -> pl.Expr:
    """Return the expression that casts a non-instant to its kind; days are those of the zone."""
    if kind is Kind.DATE:
        return _dates(value, dtype, formats or DATE_FORMATS, zone)
    if kind is Kind.DECIMAL and dtype.is_float():
        # A double holds money only nearly; four decimals are what the source meant.
        fits = value.is_finite() & (value.abs() < LARGEST_DECIMAL)
        rounded = pl.when(value.abs() < EXACT_BELOW).then(value.round(4)).cast(DTYPES[kind])
        as_said = value.cast(pl.String).cast(pl.Decimal(38, 8), strict=False).round(4)
        large = pl.when(fits & (value.abs() >= EXACT_BELOW)).then(as_said).cast(DTYPES[kind])
        return pl.coalesce(rounded, large)
    if kind is Kind.RATE and dtype.is_float():
        # The shortest text of a double is what the source meant, if it meant ten decimals.
        fits = value.is_finite() & (value.abs() < LARGEST_RATE)
        said = value.cast(pl.String).cast(pl.Decimal(38, 18), strict=False).round(10)
        return pl.when(fits).then(said).otherwise(None).cast(DTYPES[kind], strict=False)
    if kind is Kind.DECIMAL and dtype == pl.String:
        return value.map_batches(_decimals, return_dtype=DTYPES[kind])
    return _from_text(as_text(value, dtype), kind)


def _decimals(texts: pl.Series) -> pl.Series:
    """Return texts as decimals; each is judged by itself where one of them is not plain."""
    if are_plain_decimals(texts, DIGITS, DECIMALS):
        return texts.cast(DTYPES[Kind.DECIMAL])
    text = as_text(pl.col("text"), texts.dtype)
    return texts.to_frame("text").select(_from_text(text, Kind.DECIMAL)).to_series()


def _from_text(value: pl.Expr, kind: Kind) -> pl.Expr:
    if kind in PATTERNS:
        fits = value.str.contains(PATTERNS[kind])
        return pl.when(fits).then(value).otherwise(None).cast(DTYPES[kind], strict=False)
    if kind is Kind.INTEGER:
        whole = value.str.replace(r"\.0+$", "")
        return whole.cast(pl.Int64, strict=False)
    if kind is Kind.BOOLEAN:
        return value.str.to_lowercase().replace_strict(
            {"true": True, "1": True, "false": False, "0": False},
            default=None,
            return_dtype=pl.Boolean,
        )
    return value


def _dates(value: pl.Expr, dtype: pl.DataType, formats: tuple[str, ...], zone: str) -> pl.Expr:
    if isinstance(dtype, pl.Datetime) and dtype.time_zone:
        return value.dt.convert_time_zone(zone).dt.date()
    if isinstance(dtype, (pl.Date, pl.Datetime)):
        return value.cast(pl.Date)
    readers = [_date_reader(each) for each in formats]
    if dtype != pl.String:
        return _first_that_fits(as_text(value, dtype), readers, pl.Date())
    return _once_each(value, lambda text: _first_that_fits(text, readers, pl.Date()), pl.Date())


def _once_each(
    value: pl.Expr, reading: Callable[[pl.Expr], pl.Expr], dtype: pl.DataType
) -> pl.Expr:
    """Return what texts read as, where each different one is read once."""

    def read(texts: pl.Series) -> pl.DataFrame:
        return texts.to_frame("text").select(reading(as_text(pl.col("text"), pl.String())))

    return value.map_batches(lambda texts: by_distinct(texts, read).to_series(), return_dtype=dtype)


def _date_reader(each: str) -> Callable[[pl.Expr], pl.Expr]:
    def read(text: pl.Expr) -> pl.Expr:
        found = text.str.to_date(each, strict=False)
        fits = found.is_between(FIRST_DAY, AFTER_LAST_DAY, closed="left")
        return pl.when(fits).then(found).otherwise(None)

    return read


def _first_that_fits(
    text: pl.Expr, readers: list[Callable[[pl.Expr], pl.Expr]], dtype: pl.DataType
) -> pl.Expr:
    """Return what the first reader makes of each text that can; later ones see what is left."""
    if len(readers) == 1:
        return readers[0](text)

    def read(texts: pl.Series) -> pl.Series:
        given = texts.to_frame("text")
        found = given.select(readers[0](pl.col("text")).alias("found")).to_series()
        for reader in readers[1:]:
            if found.null_count() == texts.null_count():
                break
            other = given.select(reader(pl.col("text"))).to_series()
            found = found.zip_with(found.is_not_null(), other)
        return found

    return text.map_batches(read, return_dtype=dtype)


def instant(value: pl.Expr, dtype: pl.DataType, formats: tuple[str, ...], zone: str) -> pl.Expr:
    """Return a structure of an instant in UTC and its site's offset in minutes: INSTANT.

    A bare date is the midnight that begins it. A local time that the clock skips has no instant and
    becomes null; of one that the clock shows twice, the earlier is taken.
    """
    if isinstance(dtype, pl.Datetime) and dtype.time_zone:
        return _instant(value.dt.cast_time_unit("us").dt.convert_time_zone(zone))
    if isinstance(dtype, (pl.Date, pl.Datetime)):
        return _instant(_place(value.cast(pl.Datetime("us")), zone))
    readers = [_instant_reader(each, zone) for each in formats or INSTANT_FORMATS]
    local = pl.Datetime("us", zone)
    if dtype != pl.String:
        return _instant(_first_that_fits(as_text(value, dtype), readers, local))
    return _once_each(value, lambda text: _instant(_first_that_fits(text, readers, local)), INSTANT)


def _instant(local: pl.Expr) -> pl.Expr:
    utc = local.dt.convert_time_zone("UTC").dt.replace_time_zone(None)
    offset = (local.dt.base_utc_offset() + local.dt.dst_offset()).dt.total_minutes()
    return pl.struct(utc.alias("utc"), offset.alias("offset"))


def _instant_reader(each: str, zone: str) -> Callable[[pl.Expr], pl.Expr]:
    """Return what reads one format; one that tells an offset, or ends in Z, needs no zone."""
    states_offset = OFFSET.search(each) is not None
    is_utc = not states_offset and ZULU.search(each) is not None

    def read(text: pl.Expr) -> pl.Expr:
        moment = text.str.to_datetime(each, strict=False, time_unit="us")
        if states_offset:
            moment = moment.dt.convert_time_zone("UTC").dt.replace_time_zone(None)
        fits = moment.is_between(*SENSIBLE, closed="left")
        sensible = pl.when(fits).then(moment).otherwise(None)
        if states_offset or is_utc:
            return sensible.dt.replace_time_zone("UTC").dt.convert_time_zone(zone)
        return _place(sensible, zone)

    return read


def _place(moment: pl.Expr, zone: str) -> pl.Expr:
    return moment.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
