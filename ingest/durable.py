"""How a finished file gets its name so that a crash leaves the whole of it or nothing."""

import os
from pathlib import Path


def publish_file(partial: Path, final: Path) -> None:
    """Rename a finished file to its name; on return both the bytes and the name are on disk."""
    final.parent.mkdir(parents=True, exist_ok=True)
    _sync(partial)
    partial.replace(final)
    _sync(final.parent)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
