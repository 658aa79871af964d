"""SQL for the rows of new files, and for what they say that has not been said before.

The relation `new_files` must name the files, by `source_system`, `file_id` and `parser_version`.
"""

from collections.abc import Iterable

from ingest.feeds import FEEDS
from pipelines.home import Home
from pipelines.parts.named import counted

# Feeds of which a thing has a row for each first day, and the one counts that holds (current_rows).
CURRENT = ("customers", "entities", "items", "locations", "suppliers")
OF_NEW_FILES = (
    "join new_files on _source = new_files.source_system and _file_id = new_files.file_id "
    "and _parser_version = new_files.parser_version"
)


def rows_of(home: Home, feed: str) -> str:
    """Return, as something to select from, all rows of a feed that count, with when they landed."""
    files = home.extract / "files.parquet"
    return f"""(
        from {counted(home.landing, feed, files)}
        inner join (
            select
                source_system as _source, file_id as _file_id, parser_version as _parser_version,
                landing_sequence
            from read_parquet('{files}') where is_current
        ) as landed using (_source, _file_id, _parser_version)
        )"""


def rows_before(home: Home, feed: str) -> str:
    """Return, as something to select from, the rows of a feed that the last build read."""
    return f"(from {rows_of(home, feed)} anti {OF_NEW_FILES})"


def same(columns: Iterable[str], one: str, other: str) -> str:
    """Return the condition that two relations say the same in some columns, or nothing."""
    return " and ".join(f"{one}.{name} is not distinct from {other}.{name}" for name in columns)


def telling(home: Home, feed: str) -> str:
    """Return, as something to select from, what new rows of a feed say, by `_source`.

    Without what repeats the row that came last of the same key and instant of change (of the same
    first day too, in CURRENT): a feed that is sent whole each day is mostly such. Rows that say
    when they changed are ordered by that, whatever came last: of one instant all must say the same.
    """
    columns = ["_source", *(name for name, _ in FEEDS[feed].landed_columns())]
    said = ", ".join(columns)
    thing = ["_source", *FEEDS[feed].key]
    dated = ["valid_from_date"] if feed in CURRENT else []
    versions = [name for name in (*dated, "changed_at") if name in columns]
    changed_at = "changed_at" if "changed_at" in columns else "null"
    return f"""(
        select {said} from {rows_of(home, feed)} semi {OF_NEW_FILES}
        except
        select {said}
        from {rows_before(home, feed)} as before
        semi join (from {rows_of(home, feed)} semi {OF_NEW_FILES}) as said
            on {same(thing, "before", "said")}
        window version as (partition by {", ".join(dict.fromkeys([*thing, *versions]))})
        qualify
            row_number() over (version order by landing_sequence desc, _row desc) = 1
            and (
                {changed_at} is null
                or min(hash({said})) over version = max(hash({said})) over version
            )
        )"""
