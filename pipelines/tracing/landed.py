"""Which landed rows a line of a file gave, and whether each of them counts."""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from ingest.feed import LINEAGE, Feed
from ingest.feeds import FEEDS
from pipelines.opening import Opened
from workflow.file_ledger import FileEntry

Values = dict[str, object]


@dataclass(frozen=True, slots=True)
class LandedRow:
    """A typed row of a feed. `standing` says whether it counts, and else what counts instead."""

    feed: str
    row: int
    key: str
    counts: bool
    standing: str
    values: Values


def landed_rows(opened: Opened, entry: FileEntry, row: int) -> Iterator[LandedRow]:
    """Yield what a line of a landed file gave, feed by feed."""
    if entry.parser_version is None:
        return
    for feed in FEEDS.values():
        paths = opened.stores.landing.paths_holding(feed.name, entry, entry.parser_version)
        own = {"_source": entry.source, "_file_id": entry.file_id, "_row": row}
        wanted = own | {"_parser_version": entry.parser_version}
        for path in paths:
            for values in pl.scan_parquet(path).filter(**wanted).collect().to_dicts():
                yield _landed(opened, feed, entry, values)


def _landed(opened: Opened, feed: Feed, entry: FileEntry, values: Values) -> LandedRow:
    standing = _of_file(opened, entry) or _of_row(opened, feed, values)
    return LandedRow(
        feed.name,
        int(str(values["_row"])),
        "/".join(str(values[name]) for name in feed.key),
        not standing,
        standing or "it counts",
        {name: value for name, value in values.items() if name not in LINEAGE},
    )


def _of_file(opened: Opened, entry: FileEntry) -> str:
    if entry.state != "landed":
        return f"the file is {entry.state}: none of its rows count"
    if entry.superseded_by is None:
        return ""
    newer = opened.ledger.find(entry.source, entry.superseded_by)
    name = newer.file_name if newer else ""
    return f"the file was superseded by {entry.superseded_by[:12]} {name}"


def _of_row(opened: Opened, feed: Feed, values: Values) -> str:
    """Say which row of the same key was stated last, as staging decides it, if it is another."""
    valid = {
        (each.source, each.file_id, each.parser_version): each
        for each in opened.ledger.landed()
        if each.superseded_by is None
    }
    lineage = ["_source", "_file_id", "_parser_version", "_row"]
    dated = [field.name for field in feed.fields if field.name == "changed_at"]
    same_key = [pl.col(name).eq_missing(pl.lit(values[name])) for name in feed.key]
    rows = (
        pl.scan_parquet(opened.stores.landing.paths_of(feed.name), extra_columns="ignore")
        .filter(pl.col("_source") == values["_source"], *same_key)
        .select(pl.col(*lineage), pl.col("changed_at") if dated else pl.lit(None))
        .collect()
        .rows()
    )
    ranked = [
        ((changed is not None, changed, valid[source, file, parser].sequence or 0, row), file, row)
        for source, file, parser, row, changed in rows
        if (source, file, parser) in valid
    ]
    _, file, row = max(ranked, key=lambda each: each[0])
    if (file, row) == (values["_file_id"], values["_row"]):
        return ""
    name = next(each.file_name for (_, file_id, _), each in valid.items() if file_id == file)
    return f"the same key was stated last in {name} ({file[:12]}), row {row}"
