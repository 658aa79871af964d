"""How a value of a source becomes a typed one; what does not fit becomes null for all to see."""

import polars as pl

from ingest.dated_texts import INSTANT, at_site, days, in_utc, instants
from ingest.feed import DTYPES, Kind
from ingest.plain_texts import are_plain_decimals, trimmed

# At most 14 digits before the point and 4 after it: what decimal(18,4) holds without rounding.
DECIMAL_PATTERN = r"^[+-]?(0*[0-9]{1,14}(\.[0-9]{0,4}0*)?|\.[0-9]{1,4}0*)$"
# At most 8 digits before the point and 10 after it: what decimal(18,10) holds without rounding.
RATE_PATTERN = r"^[+-]?(0*[0-9]{1,8}(\.[0-9]{0,10}0*)?|\.[0-9]{1,10}0*)$"
DIGITS, DECIMALS = 14, 4
LARGEST_DECIMAL = 1e14
LARGEST_RATE = 1e8
PATTERNS = {Kind.DECIMAL: DECIMAL_PATTERN, Kind.RATE: RATE_PATTERN}
EXACT_BELOW = 9e11  # doubles below it hold four decimals, and can be rounded as doubles


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
    return value.map_batches(trimmed, return_dtype=pl.String(), is_elementwise=True)


def cast(
    value: pl.Expr, dtype: pl.DataType, kind: Kind, formats: tuple[str, ...], zone: str
) -> pl.Expr:
    """Return the expression that casts a non-instant to its kind; days are those of the zone."""
    if kind is Kind.DATE:
        return _dates(value, dtype, formats, zone)
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
        return value.map_batches(_decimals, return_dtype=DTYPES[kind], is_elementwise=True)
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
    return _text(value, dtype).map_batches(
        days(formats), return_dtype=pl.Date(), is_elementwise=True
    )


def _text(value: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    return value if dtype == pl.String else as_text(value, dtype)


def instant(value: pl.Expr, dtype: pl.DataType, formats: tuple[str, ...], zone: str) -> pl.Expr:
    """Return a structure of an instant in UTC and its site's offset in minutes: INSTANT.

    A bare date is the midnight that begins it. A local time that the clock skips has no instant and
    becomes null; of one that the clock shows twice, the earlier is taken.
    """
    if isinstance(dtype, pl.Datetime) and dtype.time_zone:
        return in_utc(value.dt.cast_time_unit("us").dt.convert_time_zone(zone))
    if isinstance(dtype, (pl.Date, pl.Datetime)):
        return in_utc(at_site(value.cast(pl.Datetime("us")), zone))
    return _text(value, dtype).map_batches(
        instants(formats, zone), return_dtype=INSTANT, is_elementwise=True
    )
