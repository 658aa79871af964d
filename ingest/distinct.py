"""How a column of texts is read by reading each different text once: days and times repeat."""

from collections.abc import Callable

import polars as pl

SAMPLE = 2_000  # a column shorter than this is read as it is
MOST_DISTINCT = (
    0.9  # of the sample: beyond it, to find the different texts costs more than it saves
)


def by_distinct(texts: pl.Series, read: Callable[[pl.Series], pl.DataFrame]) -> pl.DataFrame:
    """Return what `read` makes of the texts, row by row; it must read each text by itself alone."""
    if len(texts) < SAMPLE or texts.head(SAMPLE).n_unique() > MOST_DISTINCT * SAMPLE:
        return read(texts)
    views = texts.rechunk().to_arrow(compat_level=pl.CompatLevel.newest())
    encoded = views.dictionary_encode()
    distinct = pl.Series(texts.name, encoded.dictionary, pl.String())
    where = pl.Series(encoded.indices, dtype=pl.UInt32)  # none of them is known in an empty column
    return read(distinct).select(pl.all().gather(where))
