"""How the small files of one feed and day become one, so that a kill at any instant harms nothing.

The merged file names those that it takes the place of, in its own metadata. Its one rename is the
whole change: before it the small files hold the rows, after it they are leftovers, which
`finish_day` deletes, then or whenever it is asked next. No row is ever missing; a row may lie in
two files only between the rename and the end of `finish_day`, so builds call it before they read.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from ingest.durable import publish_file
from ingest.errors import CompactionDiffers
from ingest.landing import COMPACTED

REPLACES = b"crossdock.replaces"
SMALL_BYTES = 16 << 20  # larger files are left alone
MERGED_BYTES = 128 << 20  # what one merged file may hold; it is made in memory
ORDER = [(name, "ascending") for name in ("_source", "_file_id", "_parser_version", "_row")]


@dataclass(frozen=True, slots=True)
class Compacted:
    """Files of one feed and day that became one."""

    path: Path
    file_count: int
    row_count: int


def compact_day(folder: Path) -> list[Compacted]:
    """Merge the small files of a day's folder; raises CompactionDiffers and leaves them as is."""
    finish_day(folder)
    done = [_merge(folder, paths) for paths in _batches(folder)]
    finish_day(folder)
    return done


def finish_day(folder: Path) -> int:
    """Delete the files whose rows a merged file holds; return how many there were."""
    present = {path.name for path in _files(folder)}
    gone = 0
    for name in sorted(present):
        if name.startswith(COMPACTED) and len(present) > 1 and (folder / name).exists():
            for replaced in present & _replaced_by(folder / name):
                (folder / replaced).unlink(missing_ok=True)
                gone += 1
    return gone


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("[!.]*.parquet"))


def _replaced_by(path: Path) -> set[str]:
    metadata = pq.read_schema(path).metadata or {}
    return set(json.loads(metadata.get(REPLACES, b"[]")))


def _batches(folder: Path) -> Iterator[list[Path]]:
    """Yield files that may become one: small, of one schema, and not too many."""
    small = [path for path in _files(folder) if path.stat().st_size < SMALL_BYTES]
    keyed = sorted((str(pq.read_schema(path).remove_metadata()), path) for path in small)
    for _, group in groupby(keyed, key=lambda each: each[0]):
        batch: list[Path] = []
        size = 0
        for _, path in group:
            size += path.stat().st_size
            if size <= MERGED_BYTES:
                batch.append(path)
        if len(batch) > 1:
            yield batch


def _merge(folder: Path, paths: list[Path]) -> Compacted:
    tables = [pq.read_table(path, partitioning=None).replace_schema_metadata() for path in paths]
    merged = pa.concat_tables(tables).sort_by(ORDER)
    # Names replaced earlier stay in the list: a replay may write one of them once more.
    names = {path.name for path in paths}.union(*map(_replaced_by, paths))
    digest = hashlib.sha256("\n".join(sorted(names)).encode()).hexdigest()
    final = folder / f"{COMPACTED}{digest}.parquet"
    partial = final.with_name(f".{final.name}.partial")
    try:
        metadata = {REPLACES: json.dumps(sorted(names))}
        pq.write_table(merged.replace_schema_metadata(metadata), partial, compression="zstd")
        before, after = content(paths), content([partial])
        if before != after:
            raise CompactionDiffers(folder, before, after)
        publish_file(partial, final)
    finally:
        partial.unlink(missing_ok=True)
    return Compacted(final, len(paths), merged.num_rows)


def content(paths: Iterable[Path]) -> tuple[int, str]:
    """Return the number of rows and a hash of them, whatever their order and files."""
    listed = ", ".join("'" + str(path).replace("'", "''") + "'" for path in paths)
    query = (
        "select count(*), coalesce(sum(hash(rows)::hugeint), 0)::varchar "
        f"from read_parquet([{listed}], hive_partitioning = false) as rows"
    )
    with duckdb.connect() as connection:
        rows, digest = connection.execute(query).fetchall()[0]
    return rows, digest
