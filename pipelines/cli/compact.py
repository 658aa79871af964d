"""`crossdock compact`: fewer and larger files in the landing zone."""

from pipelines.cli.screen import errors_told, out
from pipelines.compaction import compact as compact_landing
from pipelines.settings import home_from_environment


def compact() -> None:
    """Merge the small files that landed before today, feed by feed and day by day."""
    with errors_told():
        done = compact_landing(home_from_environment())
    files, rows = sum(each.file_count for each in done), sum(each.row_count for each in done)
    out.print(f"{files:,} files with {rows:,} rows became {len(done):,}.")
