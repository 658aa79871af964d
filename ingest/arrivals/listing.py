"""What lies in a remote folder, and which of it is complete."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase
from typing import Any, Protocol

from fsspec import AbstractFileSystem

from ingest.arrivals.remote import OBJECT_STORES, Remote
from ingest.inbox import is_unfinished_name

WRITTEN = ("mtime", "LastModified", "last_modified", "updated")  # as the file systems call it
TAGS = ("ETag", "etag", "ino", "created")


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file as a listing shows it; another size or mark means other bytes."""

    path: str
    size_bytes: int
    mark: str
    written_at: datetime | None

    @property
    def name(self) -> str:
        return self.path.rsplit("/", 1)[-1]


class Steady(Protocol):
    """What earlier looks tell of a file."""

    @property
    def unchanged_since(self) -> datetime: ...


def listed(files: AbstractFileSystem, folder: str, remote: Remote) -> list[RemoteFile]:
    """Return the files of the folder itself by name; raises what the file system raises.

    A prefix without objects is an empty folder: object stores know no folders.
    """
    try:
        found = files.ls(folder, detail=True, **_anew(remote))
    except FileNotFoundError as error:
        if remote.scheme in OBJECT_STORES and error.__cause__ is None:
            return []
        raise
    return sorted(
        (described(info) for info in found if info["type"] == "file"), key=lambda file: file.path
    )


def described(info: Mapping[str, Any]) -> RemoteFile:
    """Read what fsspec tells of a file, whichever its file system is."""
    written = next((info[name] for name in WRITTEN if info.get(name) is not None), None)
    tags = [str(info[name]) for name in (*TAGS, *WRITTEN) if info.get(name) is not None]
    return RemoteFile(
        path=str(info["name"]),
        size_bytes=int(info["size"]),
        mark="|".join(tags)[:300],
        written_at=_instant(written),
    )


def complete_files(
    remote: Remote,
    files: Sequence[RemoteFile],
    known: Mapping[str, Steady],
    now: datetime,
) -> Iterator[RemoteFile]:
    """Yield the files that match and that the remote's convention calls complete."""
    by_path = {file.path: file for file in files}
    for file in files:
        if _is_wanted(remote, file) and _is_complete(remote, file, by_path, known, now):
            yield file


def _is_wanted(remote: Remote, file: RemoteFile) -> bool:
    is_marker = remote.completeness == "marker" and file.name.endswith(remote.marker)
    matches = fnmatchcase(file.name, remote.match)
    return matches and not is_marker and not is_unfinished_name(file.name)


def _is_complete(
    remote: Remote,
    file: RemoteFile,
    by_path: Mapping[str, RemoteFile],
    known: Mapping[str, Steady],
    now: datetime,
) -> bool:
    if remote.completeness == "appears":
        return True
    if remote.completeness == "marker":
        marker = by_path.get(file.path + remote.marker)
        return marker is not None and not _is_older(marker, file)
    # Since an earlier look: one look alone cannot know that nobody writes.
    since = known[file.path].unchanged_since
    return since < now and now - since >= timedelta(seconds=remote.still)


def _is_older(marker: RemoteFile, file: RemoteFile) -> bool:
    """Tell whether the file was written anew after its marker was set."""
    if marker.written_at is None or file.written_at is None:
        return False
    return marker.written_at < file.written_at


def _instant(written: object) -> datetime | None:
    if isinstance(written, datetime):
        return written.astimezone(UTC)
    if isinstance(written, int | float):
        return datetime.fromtimestamp(written, UTC)
    try:
        return None if written is None else datetime.fromisoformat(str(written)).astimezone(UTC)
    except ValueError:
        return None


def _anew(remote: Remote) -> dict[str, bool]:
    return {"refresh": True} if remote.scheme in OBJECT_STORES else {}
