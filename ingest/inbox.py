"""Which files of the inbox are complete: `inbox/<source>/<file>`."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

UNFINISHED = (".tmp", ".part", ".partial", ".filepart", ".crdownload")
SETTLE_SECONDS = 2.0  # a file that changed more recently may still be being written


@dataclass(frozen=True, slots=True)
class Waiting:
    """A complete file, with the marks that tell whether it changes while it is read."""

    path: Path
    source: str
    size_bytes: int
    changed_ns: int

    def take_away(self) -> bool:
        """Remove the file if it still is what was read; its bytes are in the archive by now."""
        try:
            state = self.path.stat()
        except FileNotFoundError:
            return True
        if (state.st_size, state.st_mtime_ns) != (self.size_bytes, self.changed_ns):
            return False
        self.path.unlink()
        return True


def waiting_files(inbox: Path, settle_seconds: float = SETTLE_SECONDS) -> Iterator[Waiting]:
    """Yield the complete files, by source and name. Links are not followed."""
    if not inbox.is_dir():
        return
    newest = time.time_ns() - int(settle_seconds * 1e9)
    for folder in sorted(filter(_is_source, inbox.iterdir())):
        for path in sorted(folder.iterdir()):
            if _is_candidate(path):
                state = path.stat()
                if state.st_mtime_ns <= newest:
                    yield Waiting(path, folder.name, state.st_size, state.st_mtime_ns)


def _is_source(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink() and not path.name.startswith(".")


def _is_candidate(path: Path) -> bool:
    hidden = path.name.startswith((".", "~"))
    finished = path.suffix.lower() not in UNFINISHED
    return path.is_file() and not path.is_symlink() and not hidden and finished
