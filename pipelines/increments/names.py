"""What landed rows name, noted once, so that a day costs no look at all landed rows."""

import duckdb

from ingest.feeds import FEEDS
from pipelines.home import Home
from pipelines.parts.links import DIVIDED, LINKING
from pipelines.parts.named import counted, row_key, text, thing

LINKS = DIVIDED | LINKING
FEW = 1000  # files: so many are asked for by name, which passes over landed files without any
FILE = "source_system, file_id, parser_version"


def note_names(connection: duckdb.DuckDBPyConnection, home: Home) -> None:
    """Note what the rows name of files that count and are not noted yet.

    Per feed that is divided or links, each row has, as numbers, its source and file, what each of
    its columns names, and its key; and the day that it landed, and the last of which it tells.
    """
    files = home.extract / "files.parquet"
    connection.execute("begin")
    connection.execute(
        f"""
        create table if not exists noted as
        select {FILE} from read_parquet('{files}') limit 0;

        create or replace temp table not_noted as
        select {FILE} from read_parquet('{files}') where is_current
        except from noted;
        """
    )
    ids = connection.execute(f"select distinct file_id from not_noted limit {FEW + 1}").fetchall()
    listed = ", ".join(text(file_id) for (file_id,) in ids)
    among = f"_file_id in ({listed})" if 0 < len(ids) <= FEW else "true"
    for feed in LINKS:
        rows = (
            f"select {_noted(feed)} from {counted(home.landing, feed, files)} "
            f"semi join not_noted on (_source, _file_id, _parser_version) = ({FILE}) where {among}"
        )
        connection.execute(f"create table if not exists {feed} as from ({rows}) limit 0")
        if ids:
            connection.execute(f"insert into {feed} {rows}")
    connection.execute("insert into noted from not_noted; commit")


def _noted(feed: str) -> str:
    things = [f"{thing(feed, *link)} as {link[0]}_thing" for link in LINKS[feed].items()]
    days = [
        f"cast({name} as date)"
        for name, dtype in FEEDS[feed].landed_columns()
        if dtype.is_temporal()
    ]
    return ", ".join(
        [
            "hash(_source) as source_thing, hash(_source, _file_id) as file_thing",
            "cast(ingest_date as date) as ingest_date",
            f"greatest({', '.join(days)}) as last_date" if days else "null::date as last_date",
            *things,
            f"{row_key(feed)} as row_key",
        ]
    )
