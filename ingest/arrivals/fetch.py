"""How one remote file comes to our disk whole: streamed, limited, counted, and looked at again."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from fsspec import AbstractFileSystem

from ingest.arrivals.listing import RemoteFile, described
from ingest.arrivals.remote import OBJECT_STORES, Remote
from ingest.errors import ChangedWhileRead, RemoteFailed

CHUNK = 1 << 20
BLOCK = 8 << 20  # what one request to an object store asks for


@contextmanager
def fetched(
    files: AbstractFileSystem, remote: Remote, file: RemoteFile, scratch: Path
) -> Iterator[Path]:
    """Lend the file's bytes as a local file.

    Raises RemoteFailed for a file that is too large or comes short, ChangedWhileRead for one that
    changed under our hands, and what the file system raises.
    """
    _refuse_large(remote, file, file.size_bytes)
    scratch.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=scratch, prefix="fetching-") as folder:
        path = Path(folder) / "bytes"
        with files.open(file.path, "rb", **_blocks(remote)) as source, path.open("wb") as sink:
            size = _copied(source, sink, remote, file)
        if not is_same_file(files, file):
            raise ChangedWhileRead(file.name)
        if size != file.size_bytes:
            raise RemoteFailed(
                f"{remote.url}/{file.name}",
                f"{size:,} bytes came, but the listing says {file.size_bytes:,}",
                "It is fetched again at the next look; if that fails too, ask the sender.",
            )
        yield path


def is_same_file(files: AbstractFileSystem, file: RemoteFile) -> bool:
    """Ask again whether the file still is what the listing showed."""
    files.invalidate_cache()
    now = described(files.info(file.path))
    return (now.size_bytes, now.mark) == (file.size_bytes, file.mark)


def _copied(source: BinaryIO, sink: BinaryIO, remote: Remote, file: RemoteFile) -> int:
    prefetch = getattr(source, "prefetch", None)
    if prefetch is not None:  # SFTP answers one request at a time unless asked ahead
        prefetch(file.size_bytes)
    size = 0
    while chunk := source.read(CHUNK):
        size += len(chunk)
        _refuse_large(remote, file, size)
        sink.write(chunk)
    return size


def _refuse_large(remote: Remote, file: RemoteFile, size: int) -> None:
    if size > remote.largest:
        raise RemoteFailed(
            f"{remote.url}/{file.name}",
            f"it has {size:,} bytes or more, over the limit of {remote.largest:,}",
            f"Raise 'largest' in arrivals/{remote.name}.yml if that is right.",
        )


def _blocks(remote: Remote) -> dict[str, int]:
    return {"block_size": BLOCK} if remote.scheme in OBJECT_STORES else {}
