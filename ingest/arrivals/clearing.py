"""What becomes of a remote file after it is safe with us: it stays, moves, or goes."""

from fsspec import AbstractFileSystem

from ingest.arrivals.connection import folder_of
from ingest.arrivals.fetch import is_same_file
from ingest.arrivals.listing import RemoteFile
from ingest.arrivals.remote import OBJECT_STORES, Remote


def clear_away(files: AbstractFileSystem, remote: Remote, file: RemoteFile, file_id: str) -> None:
    """Do what `after` says. The bytes are archived and in the ledger by now.

    A file that changed since it was taken stays: it is a new version. Raises what the file system
    raises; the next look tries again.
    """
    if remote.after == "keep" or not is_same_file(files, file):
        return
    if remote.after == "delete":
        files.rm_file(file.path)
    else:
        folder = f"{folder_of(remote)}/{remote.after.removeprefix('move:')}"
        if remote.scheme not in OBJECT_STORES:
            files.makedirs(folder, exist_ok=True)
        files.mv(file.path, _free_name(files, folder, file, file_id))
    if remote.completeness == "marker":
        files.rm_file(file.path + remote.marker)


def _free_name(files: AbstractFileSystem, folder: str, file: RemoteFile, file_id: str) -> str:
    """Return a name in the folder that no other file has, so that nothing there is lost."""
    plain = f"{folder}/{file.name}"
    return f"{folder}/{file_id[:12]}-{file.name}" if files.exists(plain) else plain
