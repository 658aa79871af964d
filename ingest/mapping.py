"""How rows of a source become rows of a feed, and which of them do not fit."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import polars as pl

from ingest.casts import as_text, cast, instant
from ingest.errors import MissingColumns
from ingest.feed import Feed, Field, Kind, offset_column
from ingest.given_values import given
from ingest.number_marks import NUMBERS, NumberMarks
from ingest.rescue import RESCUE, rescued
from ingest.source import ColumnRule, FeedRule, Matching
from ingest.source_columns import columns_of, source_columns

BAD = "_bad"
POINTED = NumberMarks()
HEADER_ROW = 0  # the row of a fault that concerns a whole column
FAULTS = pl.Schema(
    {
        "row": pl.Int64(),
        "feed": pl.String(),
        "column": pl.String(),
        "value": pl.String(),
        "code": pl.String(),
        "reason": pl.String(),
        "raw": pl.String(),
        "byte_offset": pl.Int64(),  # where the record begins in the file, where the reader knows
        "byte_length": pl.Int64(),
        "fault_offset": pl.Int64(),  # where in it the fault shows, in the file's bytes
        "order_id": pl.String(),  # what the row is of, where it says so legibly
        "order_line_id": pl.String(),
    }
)
NO_FAULTS = pl.DataFrame(schema=FAULTS)


@dataclass(frozen=True, slots=True)
class Mapped:
    """Rows that fit, typed, with `_row`; and the faults of those that do not."""

    good: pl.DataFrame
    faults: pl.DataFrame


def map_rows(
    feed: Feed,
    rule: FeedRule,
    frame: pl.DataFrame,
    zone: str,
    unread: Sequence[str] = (),
    marks: NumberMarks = POINTED,
) -> Mapped:
    """Map one batch; `frame` has `_row` and the source's columns, `unread` those to rescue.

    `marks` tells how the file writes its numbers.

    A column that the file lacks is null, and noted as a fault of row 0, where the feed does not
    need it. Raises MissingColumns where it does.
    """
    lacking = _lacking(feed, rule, frame)
    if lacking:
        frame = frame.with_columns(pl.lit(None, pl.String).alias(name) for name in lacking)
    filters = list(_filters(rule, frame.schema, marks))
    columns = [
        _Column(field, rule.columns[field.name], frame.schema, zone, marks)
        for field in feed.fields
        if field.name in rule.columns
    ]
    rows = frame.filter(*filters) if filters else frame
    typed = _typed(rows, columns, unread)
    notes = _notes(feed, lacking)
    suspects = [column for column in columns if column.may_be_faulty(rows, typed)]
    if not suspects:
        return Mapped(_landed(feed, typed), notes)
    judged = (
        pl.concat([typed, rows.select(each.stated_part() for each in suspects)], how="horizontal")
        .with_columns(column.is_faulty().alias(column.fault) for column in suspects)
        .with_columns(pl.any_horizontal(column.fault for column in suspects).alias(BAD))
    )
    faults = pl.concat([notes, *_faults(feed, suspects, rows, judged)])
    return Mapped(_landed(feed, judged.filter(~pl.col(BAD))), faults)


def _typed(rows: pl.DataFrame, columns: Sequence["_Column"], unread: Sequence[str]) -> pl.DataFrame:
    """Return the typed values, null where a value does not fit."""
    instants = [column for column in columns if column.field.kind is Kind.INSTANT]
    typed = rows.select(
        "_row",
        *(column.part() for column in columns),
        *([rescued(unread)] if unread else []),
    )
    if not instants:
        return typed
    return typed.with_columns(part for column in instants for part in column.instant_parts())


def _lacking(feed: Feed, rule: FeedRule, frame: pl.DataFrame) -> list[str]:
    """Return the columns that the file lacks and the feed can do without."""
    present = [name for name in frame.columns if name != "_row"]
    lacking = sorted(source_columns(rule) - set(present))
    needed = set(rule.only)
    for field in feed.fields:
        if field.required:
            needed |= columns_of(rule.columns[field.name])
    if needed & set(lacking):
        raise MissingColumns(lacking, present)
    return lacking


def _notes(feed: Feed, lacking: Sequence[str]) -> pl.DataFrame:
    if not lacking:
        return NO_FAULTS
    reason = "the file has no such column: what is made of it is empty; correct the mapping or file"
    rows = [
        {
            "row": HEADER_ROW,
            "feed": feed.name,
            "column": name,
            "code": "no_column",
            "reason": reason,
            "raw": "",
        }
        for name in lacking
    ]
    return pl.DataFrame(rows, schema=FAULTS)


def _filters(rule: FeedRule, schema: pl.Schema, marks: NumberMarks) -> Iterator[pl.Expr]:
    for name, wanted in rule.only.items():
        text = as_text(pl.col(name), schema[name])
        if isinstance(wanted, Matching):
            yield text.str.contains(wanted.matches).fill_null(value=False)
        elif isinstance(wanted, list):
            yield text.is_in(wanted).fill_null(value=False)
        elif wanted == "positive":
            text = text if marks.are_plain else marks.pointed(text)
            yield (text.cast(pl.Float64, strict=False) > 0).fill_null(value=False)
        else:
            yield text.is_not_null() if wanted == "present" else text.is_null()


class _Column:
    """One column of the feed: its expressions, and what counts as a fault in it."""

    def __init__(
        self, field: Field, rule: ColumnRule, schema: pl.Schema, zone: str, marks: NumberMarks
    ) -> None:
        self.field, self.rule = field, rule
        is_written = rule.column is not None and not rule.implied_decimals
        self.marks = marks if is_written and field.kind in NUMBERS else POINTED
        self.zone = rule.time_zone or zone
        self.given, self.dtype = given(rule, schema)
        self.coded = self.given
        if rule.codes is not None:
            self.coded = self.given.replace_strict(rule.codes, default=None, return_dtype=pl.String)
        elif not self.marks.are_plain:
            self.coded = self.marks.pointed(as_text(self.given, self.dtype))
            self.dtype = pl.String()

    @property
    def stated(self) -> str:
        return f"_stated_{self.field.name}"

    @property
    def fault(self) -> str:
        return f"_fault_{self.field.name}"

    @property
    def place(self) -> str:
        return self.rule.column or self.rule.template or f"constant {self.rule.value!r}"

    def part(self) -> pl.Expr:
        """Return the typed value; of an instant, for now, both of its columns as one."""
        if self.field.kind is Kind.INSTANT:
            both = instant(self.coded, self.dtype, self.rule.formats, self.zone)
            return both.alias(self.field.name)
        value = cast(self.coded, self.dtype, self.field.kind, self.rule.formats, self.zone)
        return self._known(value).alias(self.field.name)

    def instant_parts(self) -> Iterator[pl.Expr]:
        both = pl.col(self.field.name).struct
        yield both.field("utc").alias(self.field.name)
        yield both.field("offset").alias(offset_column(self.field.name))

    def stated_part(self) -> pl.Expr:
        """Return what the source says; a code that means nothing to us says nothing."""
        text = as_text(self.given, self.dtype)
        empty = [code for code, ours in (self.rule.codes or {}).items() if not ours]
        said = pl.when(text.is_in(empty)).then(None).otherwise(text) if empty else text
        return said.alias(self.stated)

    def may_be_faulty(self, rows: pl.DataFrame, typed: pl.DataFrame) -> bool:
        """Return whether a value may be missing or lost; where none is, no more need be asked."""
        empty = typed[self.field.name].null_count()
        if not empty or self.field.required:
            return bool(empty)
        name = self.rule.column
        return name is None or rows[name].null_count() != empty

    def _known(self, value: pl.Expr) -> pl.Expr:
        if not self.field.codes:
            return value
        return pl.when(value.is_in(self.field.codes)).then(value).otherwise(None)

    def is_faulty(self) -> pl.Expr:
        stated, value = pl.col(self.stated), pl.col(self.field.name)
        return value.is_null() if self.field.required else stated.is_not_null() & value.is_null()

    def code(self) -> pl.Expr:
        unknown = "unknown_code" if self.rule.codes or self.field.codes else "bad_value"
        missing = pl.col(self.stated).is_null()
        return pl.when(missing).then(pl.lit("missing")).otherwise(pl.lit(unknown))

    def reason(self) -> pl.Expr:
        wants = _wanted(self.field, self.rule) + self.marks.told()
        absent = f"{self.field.name} is required and the value is empty"
        missing = pl.col(self.stated).is_null()
        return pl.when(missing).then(pl.lit(absent)).otherwise(pl.lit(wants))


_LIMITS = {
    Kind.DECIMAL: " of at most 14 digits and 4 decimals",
    Kind.RATE: " of at most 8 digits and 10 decimals",
}


def _wanted(field: Field, rule: ColumnRule) -> str:
    if rule.codes:
        return f"the code is not in the code map of {field.name}: add it there, then replay"
    if field.codes:
        return f"{field.name} must be one of {', '.join(field.codes)}: add a code map, then replay"
    formats = f" in the form {' or '.join(rule.formats)}" if rule.formats else ""
    limits = _LIMITS.get(field.kind, "")
    return f"{field.name} must be of kind {field.kind.value}{formats}{limits}"


def _faults(
    feed: Feed,
    columns: list[_Column],
    rows: pl.DataFrame,
    typed: pl.DataFrame,
) -> Iterator[pl.DataFrame]:
    raw = pl.struct(rows.columns).struct.json_encode()
    subjects = [
        pl.col(name) if name in typed.columns else pl.lit(None, pl.String()).alias(name)
        for name in ("order_id", "order_line_id")
    ]
    for column in columns:
        bad = typed[column.fault]
        if bad.any():
            yield typed.filter(bad).select(
                pl.col("_row").alias("row"),
                pl.lit(feed.name).alias("feed"),
                pl.lit(column.place).alias("column"),
                pl.col(column.stated).alias("value"),
                column.code().alias("code"),
                column.reason().alias("reason"),
                rows.filter(bad).select(raw.alias("raw"))["raw"],
                pl.lit(None, pl.Int64()).alias("byte_offset"),
                pl.lit(None, pl.Int64()).alias("byte_length"),
                pl.lit(None, pl.Int64()).alias("fault_offset"),
                *subjects,
            )


def _landed(feed: Feed, good: pl.DataFrame) -> pl.DataFrame:
    present = set(good.columns)
    return good.select(
        "_row",
        *(
            pl.col(name).cast(dtype) if name in present else _absent(name, dtype)
            for name, dtype in feed.landed_columns()
        ),
        *([RESCUE] if RESCUE in good.columns else []),
    )


@cache
def _absent(name: str, dtype: pl.DataType) -> pl.Expr:
    return pl.lit(None, dtype).alias(name)
