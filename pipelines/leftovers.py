"""What a crash leaves of files on their way in: no use to anybody, and removed after a day."""

import shutil
import time
from pathlib import Path

from pipelines.home import Home

DAY_SECONDS = 86_400.0


def clear_leftovers(home: Home, older_than_seconds: float = DAY_SECONDS) -> int:
    """Remove half-received files that nobody can still be writing; return how many."""
    oldest = time.time() - older_than_seconds
    count = 0
    for folder, pattern in (
        (home.receiving, "fetching-*"),
        (home.receiving, "pushing-*"),
        (home.archive, "reading-*"),
        (home.archive, "*.tmp"),
    ):
        for path in folder.glob(pattern):
            try:
                is_old = path.stat().st_mtime < oldest
            except FileNotFoundError:  # its owner was quicker
                continue
            if is_old:
                _remove(path)
                count += 1
    return count


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
