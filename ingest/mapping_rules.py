"""Whether a mapping makes sense against the canonical feeds: rules that YAML types cannot say."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import polars as pl

from ingest.edi.mapping_rules import edi_complaints
from ingest.feed import Feed, Kind
from ingest.feeds import FEEDS
from ingest.format_rules import format_complaints
from ingest.source_columns import PLACE, template_columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.source import ColumnRule, FeedRule, Source

SAMPLE = datetime(2001, 2, 3, tzinfo=UTC)  # a day whose year, month and day differ

Complaint = tuple[tuple[str | int, ...], str]


def complaints(source: Source) -> Iterator[Complaint]:
    """Yield what is wrong, each with its path in the YAML file."""
    for number, file_rule in enumerate(source.files):
        loc: tuple[str | int, ...] = ("files", number)
        if not file_rule.feed_names():
            yield loc, "say which feeds the file carries, under feeds or tables"
        if file_rule.format == "edi":
            yield from (
                ((*loc, *place), reason) for place, reason in edi_complaints(source, file_rule)
            )
        for place, reason in format_complaints(file_rule):
            yield (*loc, *place), reason
        yield from _feeds_complaints(file_rule.feeds, loc)
        for table, table_rule in file_rule.tables.items():
            yield from _feeds_complaints(table_rule.feeds, (*loc, "tables", table))


def _feeds_complaints(
    feeds: dict[str, FeedRule], loc: tuple[str | int, ...]
) -> Iterator[Complaint]:
    for name, feed_rule in feeds.items():
        where = (*loc, "feeds", name)
        if name not in FEEDS:
            yield where, f"no feed is called {name!r}; known feeds: {', '.join(FEEDS)}"
        else:
            yield from _feed_complaints(FEEDS[name], feed_rule, where)


def _feed_complaints(feed: Feed, rule: FeedRule, loc: tuple[str | int, ...]) -> Iterator[Complaint]:
    known = [field.name for field in feed.fields]
    for name, column in rule.columns.items():
        where = (*loc, "columns", name)
        if name not in known:
            yield where, f"feed {feed.name!r} has no column {name!r}; it has {', '.join(known)}"
        else:
            yield from ((where, reason) for reason in _column_complaints(feed, name, column))
    for field in feed.fields:
        if field.required and field.name not in rule.columns:
            yield (*loc, "columns"), f"column {field.name!r} of feed {feed.name!r} is required"


def _column_complaints(feed: Feed, name: str, rule: ColumnRule) -> Iterator[str]:
    field = feed.field(name)
    if sum(part is not None for part in (rule.column, rule.value, rule.template)) != 1:
        yield "say exactly one of column, value, template"
    if rule.formats and field.kind not in (Kind.DATE, Kind.INSTANT):
        yield f"formats are for dates and instants; {name!r} is {field.kind.value}"
    if rule.implied_decimals and field.kind is not Kind.DECIMAL:
        yield f"implied_decimals is for decimals; {name!r} is {field.kind.value}"
    if rule.time_zone and field.kind is not Kind.INSTANT:
        yield f"time_zone is for instants; {name!r} is {field.kind.value}"
    for each in rule.formats:
        if not _reads_what_it_writes(each):
            yield f"{each!r} is no format of a day or an instant: no value could have it"
    yield from _template_complaints(rule.template)
    yield from _code_complaints(field.codes, rule)


def _reads_what_it_writes(each: str) -> bool:
    written = pl.lit(SAMPLE).dt.strftime(each.replace("%#z", "%z"))
    read = written.str.to_datetime(each, strict=False).dt.date()
    try:
        return bool(pl.select(read).item() == SAMPLE.date())
    except pl.exceptions.PolarsError:
        return False


def _template_complaints(template: str | None) -> Iterator[str]:
    if template is None:
        return
    if not template_columns(template):
        yield f"template {template!r} names no column, such as {{OrderNo}}; use value for constants"
    if set("{}") & set(PLACE.sub("", template)):
        yield f"template {template!r} has braces that do not pair around a column's name"


def _code_complaints(allowed: tuple[str, ...], rule: ColumnRule) -> Iterator[str]:
    given = [*(rule.codes or {}).values(), *([rule.value] if rule.value is not None else [])]
    for code in given:
        if allowed and code and code not in allowed:
            yield f"{code!r} is not one of {', '.join(allowed)}"
