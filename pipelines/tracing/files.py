"""Which file is meant, what became of it, and what it says at a row."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from ingest.errors import IngestError
from ingest.raw_record import RawRecord, raw_records
from pipelines.errors import UnclearPlace
from pipelines.opening import Opened
from workflow.file_ledger import Arrival, FileEntry


@dataclass(frozen=True, slots=True)
class FileStory:
    """A file with all deliveries of its bytes and all versions of its name, oldest first."""

    entry: FileEntry
    arrivals: list[Arrival]
    versions: list[FileEntry]
    row_counts: dict[str, int]


def place_of(text: str) -> tuple[str, int | None]:
    """Split FILE[:ROW] into its parts."""
    name, colon, row = text.rpartition(":")
    return (name, int(row)) if colon and row.isdecimal() else (text, None)


def find_file(opened: Opened, text: str, source: str | None) -> FileEntry:
    """Return the file that an id's first characters or a name mean; raises UnclearPlace.

    Of several versions of a name, it is the one that counts, else the newest.
    """
    entries = [each for each in opened.ledger.all_files() if source in (None, each.source)]
    found = [each for each in entries if text and each.file_id.startswith(text.lower())]
    if not found:
        delivered = {(a.source, a.file_id) for a in opened.ledger.arrivals() if a.file_name == text}
        found = [each for each in entries if (each.source, each.file_id) in delivered]
        if len({each.source for each in found}) == 1:
            valid = [each for each in found if each.superseded_by is None]
            return (valid or found)[-1]
    if len(found) != 1:
        raise UnclearPlace(text, [f"{e.source} {e.file_name} {e.file_id[:12]}" for e in found])
    return found[0]


def story_of(opened: Opened, entry: FileEntry) -> FileStory:
    """Return all that the ledger knows of a file."""
    name = entry.versions_of
    key = (entry.source, entry.file_id)
    return FileStory(
        entry,
        [each for each in opened.ledger.arrivals(entry.source) if each.file_id == entry.file_id],
        [
            each
            for each in opened.ledger.all_files()
            if name is not None and (each.source, each.versions_of) == (entry.source, name)
        ],
        {
            str(count["feed"]): int(str(count["row_count"]))
            for count in opened.ledger.feed_counts()
            if (count["source"], count["file_id"]) == key
        },
    )


def lines_of(opened: Opened, entry: FileEntry, rows: Collection[int]) -> list[RawRecord]:
    """Return what the archived bytes say at some rows; where they cannot be read, why not."""
    try:
        return list(_read(opened, entry, rows))
    except (IngestError, OSError) as error:
        return [RawRecord(row, f"(the archived bytes cannot be read: {error})") for row in rows]


def _read(opened: Opened, entry: FileEntry, rows: Collection[int]) -> Iterator[RawRecord]:
    if entry.source not in opened.sources:
        reason = f"(no source is called {entry.source!r} any more: nothing says how to read it)"
        yield from (RawRecord(row, reason) for row in rows)
        return
    rule = opened.sources[entry.source].rule_for(entry.file_name)
    with opened.stores.archive.opened(entry.file_id) as path:
        yield from raw_records(path, rule, rows)
