"""The archive: the bytes of every file that ever came, named by their SHA-256, never changed."""

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from ingest.durable import confirm_file, publish_file

CHUNK = 1 << 20
LEFT_OVER_SECONDS = 86_400.0  # no file takes a day to read


@dataclass(frozen=True, slots=True)
class Archived:
    file_id: str  # SHA-256 of the bytes, in hex
    size_bytes: int


class Archive:
    """A folder of zstd files, each named by the SHA-256 of what it holds."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path_of(self, file_id: str) -> Path:
        return self.folder / file_id[:2] / f"{file_id}.zst"

    def store(self, path: Path) -> Archived:
        """Copy a file's bytes in; the same bytes are kept once. Durable when it returns."""
        self.folder.mkdir(parents=True, exist_ok=True)
        digest, size = hashlib.sha256(), 0
        handle, name = tempfile.mkstemp(dir=self.folder, suffix=".tmp")
        os.close(handle)
        partial = Path(name)
        try:
            with path.open("rb") as source, pa.CompressedOutputStream(name, "zstd") as sink:
                while chunk := source.read(CHUNK):
                    digest.update(chunk)
                    size += len(chunk)
                    sink.write(chunk)
            archived = Archived(digest.hexdigest(), size)
            final = self.path_of(archived.file_id)
            if final.exists():
                confirm_file(final)
            else:
                publish_file(partial, final)
            return archived
        finally:
            partial.unlink(missing_ok=True)

    def clear_leftovers(self, older_than_seconds: float = LEFT_OVER_SECONDS) -> int:
        """Remove what cut runs left behind and nobody can be reading still; return how many."""
        oldest = time.time() - older_than_seconds
        found = [*self.folder.glob("*.tmp"), *self.folder.glob("reading-*")]
        left_over = [path for path in found if path.stat().st_mtime < oldest]
        for path in left_over:
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)
        return len(left_over)

    @contextmanager
    def opened(self, file_id: str) -> Iterator[Path]:
        """Lend the original bytes as a file, for readers that need one."""
        with tempfile.TemporaryDirectory(dir=self.folder, prefix="reading-") as folder:
            path = Path(folder) / "bytes"
            with (
                pa.CompressedInputStream(pa.OSFile(str(self.path_of(file_id))), "zstd") as source,
                path.open("wb") as sink,
            ):
                shutil.copyfileobj(source, sink, CHUNK)
            yield path
