"""Which files of the inbox are complete: `inbox/<source>/<file>`.

What can be known of a file: its name, whether it changed lately, and, on a Linux machine's own
disks, whether any process holds it open for writing. A file that fails one of these is left. What
cannot be known: whether a sender that closed the file, or writes over a network disk, will go on
after a pause. Such a sender renames the file when it is done, or sets a marker beside it.
"""

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISREG

from ingest.writers import is_written

UNFINISHED = (".tmp", ".part", ".partial", ".filepart", ".crdownload")
SETTLE_SECONDS = 2.0  # a file that changed more recently may still be being written


@dataclass(frozen=True, slots=True)
class Waiting:
    """A complete file, with the marks that tell whether it changes while it is read."""

    path: Path
    source: str
    size_bytes: int
    changed_ns: int
    inode: int = 0

    def is_unchanged(self) -> bool:
        """Tell whether the file still is what was found, and nobody writes it."""
        try:
            state = self.path.stat()
        except FileNotFoundError:
            return False
        marks = (state.st_size, state.st_mtime_ns, state.st_ino)
        return marks == (self.size_bytes, self.changed_ns, self.inode) and not is_written(self.path)

    def take_away(self) -> bool:
        """Remove the file if it still is what was read; its bytes are in the archive by now."""
        if not self.path.exists():
            return True
        if not self.is_unchanged():
            return False
        self.path.unlink()
        return True


def waiting_files(
    inbox: Path,
    settle_seconds: float = SETTLE_SECONDS,
    now_ns: Callable[[], int] = time.time_ns,
) -> Iterator[Waiting]:
    """Yield the complete files, by source and name. Links are not followed."""
    if not inbox.is_dir():
        return
    newest = now_ns() - int(settle_seconds * 1e9)
    for folder in sorted(filter(_is_source, inbox.iterdir())):
        for path in sorted(folder.iterdir()):
            state = _state(path)
            if state is not None and _last_written(state) <= newest and not is_written(path):
                marks = (state.st_size, state.st_mtime_ns, state.st_ino)
                yield Waiting(path, folder.name, *marks)


def is_unfinished_name(name: str) -> bool:
    """Tell whether a file of this name is hidden, or says itself that it is not finished."""
    return name.startswith((".", "~")) or name.lower().endswith(UNFINISHED)


def _state(path: Path) -> os.stat_result | None:
    """Return the state of a plain file that may be taken; None for all else, and for one gone."""
    try:
        state = path.lstat()
    except FileNotFoundError:
        return None
    return state if S_ISREG(state.st_mode) and not is_unfinished_name(path.name) else None


def _last_written(state: os.stat_result) -> int:
    # A copied time may lie in the future; the change time tells when it was set.
    return min(state.st_mtime_ns, state.st_ctime_ns)


def _is_source(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink() and not path.name.startswith(".")
