"""SQL for what landed rows name, as numbers: things of all kinds, and rows by their keys."""

from collections.abc import Collection
from pathlib import Path

from ingest.feeds import FEEDS
from pipelines.parts.links import ACCOUNTS


def thing(feed: str, column: str, kind: str) -> str:
    """Return the hash of what a column of a feed names, nothing where it is empty.

    Where an account may be nobody's, what names no customer is of one account.
    """
    named = f"case when {column} is not null then {hashed(kind, '_source', column)} end"
    if kind == "customer" and feed in ACCOUNTS:
        return f"coalesce({named}, hash('nobody'))"
    return named


def hashed(kind: str, source: str, name: str) -> str:
    """Return the hash of a thing of a source, by the columns of that and of the thing's name."""
    return f"hash('{kind}', {source}, {name})"


def text(value: str) -> str:
    """Return a value as SQL has it."""
    return "'" + value.replace("'", "''") + "'"


def row_key(feed: str) -> str:
    """Return the hash of a row's key: the versions of a row have one."""
    return f"hash('{feed}', _source, {', '.join(FEEDS[feed].key)})"


def counted(landing: Path, feed: str, files: Path, paths: Collection[str] = ()) -> str:
    """Return, as something to select from, a feed's rows of those files that count.

    Of all files of the landing zone, or of those at some paths; `filename` says which.
    """
    read = ", ".join(text(path) for path in paths or (f"{landing}/{feed}/*/*.parquet",))
    return f"""(
        from read_parquet([{read}], union_by_name = true, filename = true)
        semi join (
            select
                source_system as _source, file_id as _file_id, parser_version as _parser_version
            from read_parquet('{files}') where is_current
        ) as files using (_source, _file_id, _parser_version)
        )"""
