"""Did every feed arrive, and was all of it fit to use?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.warehouse import read

if TYPE_CHECKING:
    import polars as pl


def feed_status() -> pl.DataFrame:
    """Return one row per source and feed with its counts and last arrival."""
    return read("""
        select
            source_system, feed, file_count, row_count, quarantined_count, last_file_name,
            last_record_time
        from marts.fct_feed_status
        order by source_system, feed
        """)
