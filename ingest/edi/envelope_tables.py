"""What a whole file's envelopes hold: its interchanges, groups, transactions and faults."""

from collections.abc import Iterable
from dataclasses import dataclass, fields

import polars as pl
import pyarrow as pa

from ingest.edi.tables import ERRORS, GROUPS, INTERCHANGES, TRANSACTIONS, EdiBatch
from ingest.edi.verdict import ERROR_ROWS, frame


@dataclass(frozen=True, slots=True)
class EnvelopeTables:
    """The tables of `ingest.edi.tables` but for the segments; small beside the file."""

    interchanges: pl.DataFrame
    groups: pl.DataFrame
    transactions: pl.DataFrame
    errors: pl.DataFrame

    def with_errors(self, errors: pl.DataFrame) -> "EnvelopeTables":
        """Return the same file with more faults."""
        if errors.is_empty():
            return self
        both = pl.concat([self.errors, errors.select(ERROR_ROWS.names())])
        return EnvelopeTables(self.interchanges, self.groups, self.transactions, both)


SCHEMAS = {
    "interchanges": INTERCHANGES,
    "groups": GROUPS,
    "transactions": TRANSACTIONS,
    "errors": ERRORS,
}


def gather(batches: Iterable[EdiBatch]) -> EnvelopeTables:
    """Put the batches of one file together, letting go of the segments as they pass."""
    kept: dict[str, list[pa.RecordBatch]] = {field.name: [] for field in fields(EnvelopeTables)}
    for batch in batches:
        for name, rows in kept.items():
            rows.append(getattr(batch, name))
    return EnvelopeTables(
        **{
            name: frame(pa.Table.from_batches(rows, schema=SCHEMAS[name]))
            for name, rows in kept.items()
        }
    )
