"""What a canonical feed is: its grain, its key and its typed columns."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

import polars as pl


class Kind(Enum):
    """The type of a column, the same on DuckDB and on Spark."""

    TEXT = "text"
    DECIMAL = "decimal"  # decimal(18,4): money and quantities
    RATE = "rate"  # decimal(18,10): what amounts are multiplied by
    INTEGER = "integer"
    BOOLEAN = "boolean"
    DATE = "date"
    INSTANT = "instant"  # naive UTC microseconds, with its site's offset in a column beside it


DTYPES: dict[Kind, pl.DataType] = {
    Kind.TEXT: pl.String(),
    Kind.DECIMAL: pl.Decimal(18, 4),
    Kind.RATE: pl.Decimal(18, 10),
    Kind.INTEGER: pl.Int64(),
    Kind.BOOLEAN: pl.Boolean(),
    Kind.DATE: pl.Date(),
    Kind.INSTANT: pl.Datetime("us"),
}


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a feed; `codes`, where given, are the only values allowed."""

    name: str
    kind: Kind
    description: str
    required: bool = False
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """A canonical feed. `key` names the columns that tell one thing from another in a source."""

    name: str
    version: int
    grain: str
    key: tuple[str, ...]
    fields: tuple[Field, ...]

    def field(self, name: str) -> Field:
        return next(field for field in self.fields if field.name == name)

    def landed_columns(self) -> Iterator[tuple[str, pl.DataType]]:
        """Yield the typed columns as landed: an instant brings its site's UTC offset along."""
        for field in self.fields:
            yield field.name, DTYPES[field.kind]
            if field.kind is Kind.INSTANT:
                yield offset_column(field.name), pl.Int64()


def offset_column(instant: str) -> str:
    """Return the name of the column with the site's UTC offset in minutes at that instant."""
    return instant.removesuffix("_at") + "_utc_offset_minutes"


LINEAGE: dict[str, pl.DataType] = {
    "_source": pl.String(),
    "_file_id": pl.String(),  # SHA-256 of the file's bytes
    "_row": pl.Int64(),  # data record number in the file, from 1
    "_parser_version": pl.String(),
    "_record_time": pl.Datetime("us"),  # when we learned it, UTC
}


def text(name: str, description: str, *, required: bool = False, codes: str = "") -> Field:
    return Field(name, Kind.TEXT, description, required, tuple(codes.split()))


def decimal(name: str, description: str, *, required: bool = False) -> Field:
    return Field(name, Kind.DECIMAL, description, required)


def rate(name: str, description: str, *, required: bool = False) -> Field:
    return Field(name, Kind.RATE, description, required)


def integer(name: str, description: str, *, required: bool = False) -> Field:
    return Field(name, Kind.INTEGER, description, required)


def boolean(name: str, description: str, *, required: bool = False) -> Field:
    return Field(name, Kind.BOOLEAN, description, required)


def date(name: str, description: str, *, required: bool = False) -> Field:
    return Field(name, Kind.DATE, description, required)


def instant(name: str, description: str, *, required: bool = False) -> Field:
    return Field(name, Kind.INSTANT, description, required)
