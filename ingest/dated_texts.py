"""How texts that state days and instants are read, each by the first of its formats that fits.

What reads a format is made once and kept: to make it takes longer than to read a small file.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, time
from functools import cache

import polars as pl

from ingest.distinct import SAMPLE, by_distinct
from ingest.plain_texts import trimmed

DATE_FORMATS = ("%Y-%m-%d",)
INSTANT_FORMATS = (
    "%Y-%m-%dT%H:%M:%S%.f%#z",
    "%Y-%m-%d %H:%M:%S%.f%#z",
    "%Y-%m-%dT%H:%M:%S%.f",
    "%Y-%m-%d %H:%M:%S%.f",
    "%Y-%m-%d",
)
# %Y reads "18" as the year 18: no order is that old.
FIRST_DAY, AFTER_LAST_DAY = date(1900, 1, 1), date(2200, 1, 1)
SENSIBLE = (datetime.combine(FIRST_DAY, time()), datetime.combine(AFTER_LAST_DAY, time()))
INSTANT = pl.Struct({"utc": pl.Datetime("us"), "offset": pl.Int64()})
OFFSET = re.compile(r"%[:#]*z")
ZULU = re.compile(r"(?<!%)Z")  # the letter itself: the time is UTC
TEXT, FOUND = pl.col("text"), pl.col("found")
Readers = tuple[pl.Expr, ...]


def days(formats: tuple[str, ...]) -> Callable[[pl.Series], pl.Series]:
    """Return what reads texts as days; null where no format fits."""
    readers = _day_readers(formats or DATE_FORMATS)
    return lambda texts: by_distinct(
        texts, lambda each: _first_that_fits(each, readers)
    ).to_series()


def instants(formats: tuple[str, ...], zone: str) -> Callable[[pl.Series], pl.Series]:
    """Return what reads texts as instants of a site: INSTANT, null where no format fits."""
    readers = _instant_readers(formats or INSTANT_FORMATS, zone)

    def read(texts: pl.Series) -> pl.DataFrame:
        return _first_that_fits(texts, readers).select(IN_UTC)

    return lambda texts: by_distinct(texts, read).to_series()


def in_utc(local: pl.Expr) -> pl.Expr:
    """Return an instant in its site's zone as INSTANT: in UTC, with the offset in minutes."""
    utc = local.dt.convert_time_zone("UTC").dt.replace_time_zone(None)
    offset = (local.dt.base_utc_offset() + local.dt.dst_offset()).dt.total_minutes()
    return pl.struct(utc.alias("utc"), offset.alias("offset"))


def at_site(moment: pl.Expr, zone: str) -> pl.Expr:
    """Return what a clock of the zone shows as the instant: the earlier one, or none."""
    return moment.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")


IN_UTC = in_utc(FOUND)


def _first_that_fits(texts: pl.Series, readers: Readers) -> pl.DataFrame:
    """Return what the first reader makes of each text that can; later ones see what is left."""
    given = trimmed(texts).to_frame("text")
    if len(texts) < SAMPLE or len(readers) == 1:
        return given.select(pl.coalesce(readers).alias("found"))
    stated = len(texts) - given.to_series().null_count()
    found = given.select(readers[0].alias("found")).to_series()
    for reader in readers[1:]:
        if found.count() == stated:
            break
        found = found.zip_with(found.is_not_null(), given.select(reader).to_series())
    return found.to_frame()


@cache
def _day_readers(formats: tuple[str, ...]) -> Readers:
    return tuple(map(_day_reader, formats))


def _day_reader(each: str) -> pl.Expr:
    found = TEXT.str.to_date(each, strict=False)
    fits = found.is_between(FIRST_DAY, AFTER_LAST_DAY, closed="left")
    return pl.when(fits).then(found).otherwise(None)


@cache
def _instant_readers(formats: tuple[str, ...], zone: str) -> Readers:
    return tuple(_instant_reader(each, zone) for each in formats)


def _instant_reader(each: str, zone: str) -> pl.Expr:
    """Return what reads one format; one that tells an offset, or ends in Z, needs no zone."""
    states_offset = OFFSET.search(each) is not None
    is_utc = not states_offset and ZULU.search(each) is not None
    moment = TEXT.str.to_datetime(each, strict=False, time_unit="us")
    if states_offset:
        moment = moment.dt.convert_time_zone("UTC").dt.replace_time_zone(None)
    fits = moment.is_between(*SENSIBLE, closed="left")
    sensible = pl.when(fits).then(moment).otherwise(None)
    if states_offset or is_utc:
        return sensible.dt.replace_time_zone("UTC").dt.convert_time_zone(zone)
    return at_site(sensible, zone)
