"""What of a file no rule reads: it is kept beside the row, as JSON text in the column `_rescue`."""

from collections.abc import Iterable, Sequence

import polars as pl

RESCUE = "_rescue"


def unread_columns(present: Sequence[str], read: Iterable[str]) -> list[str]:
    """Return the file's columns that no feed of its table reads, in the file's order."""
    known = {"_row", *read}
    return [name for name in present if name not in known]


def rescued(names: Sequence[str]) -> pl.Expr:
    """Return the columns' values as one JSON object a row; null where none has a value."""
    stated = pl.any_horizontal(pl.col(name).is_not_null() for name in names)
    content = pl.struct(names).struct.json_encode()
    return pl.when(stated).then(content).otherwise(None).alias(RESCUE)
