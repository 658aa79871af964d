"""How a value of a source becomes a typed one; what does not fit becomes null for all to see."""

import polars as pl

from ingest.feed import DTYPES, Kind

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
LARGEST_DECIMAL = 1e14
FIRST_YEAR, LAST_YEAR = 1900, 2199  # %Y reads "18" as the year 18: no order is that old


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
    trimmed = value.str.strip_chars()
    return pl.when(trimmed == "").then(None).otherwise(trimmed)


def cast(
    value: pl.Expr, dtype: pl.DataType, kind: Kind, formats: tuple[str, ...], zone: str
) -> pl.Expr:
    """Return the expression that casts a non-instant to its kind; days are those of the zone."""
    if kind is Kind.DATE:
        return _dates(value, dtype, formats or DATE_FORMATS, zone)
    if kind is Kind.DECIMAL and dtype.is_float():
        # A double holds money only nearly; four decimals are what the source meant.
        fits = value.is_finite() & (value.abs() < LARGEST_DECIMAL)
        return pl.when(fits).then(value.round(4)).otherwise(None).cast(DTYPES[kind])
    return _from_text(as_text(value, dtype), kind)


def _from_text(value: pl.Expr, kind: Kind) -> pl.Expr:
    if kind is Kind.DECIMAL:
        fits = value.str.contains(DECIMAL_PATTERN)
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
    text = as_text(value, dtype)
    return pl.coalesce(_sensible(text.str.to_date(each, strict=False)) for each in formats)


def _sensible(found: pl.Expr) -> pl.Expr:
    return pl.when(found.dt.year().is_between(FIRST_YEAR, LAST_YEAR)).then(found).otherwise(None)


def local_instant(
    value: pl.Expr, dtype: pl.DataType, formats: tuple[str, ...], zone: str
) -> pl.Expr:
    """Return an instant in its site's zone; a bare date is the midnight that begins it.

    A local time that the clock skips has no instant and becomes null; of one that the clock shows
    twice, the earlier is taken.
    """
    if isinstance(dtype, pl.Datetime) and dtype.time_zone:
        return value.dt.cast_time_unit("us").dt.convert_time_zone(zone)
    if isinstance(dtype, (pl.Date, pl.Datetime)):
        return _place(value.cast(pl.Datetime("us")), zone)
    text = as_text(value, dtype)
    return pl.coalesce(_sensible(_parse(text, each, zone)) for each in formats or INSTANT_FORMATS)


def _parse(text: pl.Expr, each: str, zone: str) -> pl.Expr:
    moment = text.str.to_datetime(each, strict=False, time_unit="us")
    return moment.dt.convert_time_zone(zone) if "z" in each else _place(moment, zone)


def _place(moment: pl.Expr, zone: str) -> pl.Expr:
    return moment.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")


def to_utc(local: pl.Expr) -> pl.Expr:
    return local.dt.convert_time_zone("UTC").dt.replace_time_zone(None)


def offset_minutes(local: pl.Expr) -> pl.Expr:
    return (local.dt.base_utc_offset() + local.dt.dst_offset()).dt.total_minutes()
