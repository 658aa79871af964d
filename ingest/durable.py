"""How a finished file gets its name so that a crash leaves the whole of it or nothing."""

import os
from pathlib import Path


def publish_file(partial: Path, final: Path) -> None:
    """Rename a finished file to its name; on return both the bytes and the name are on disk."""
    _make_durable_folder(final.parent)
    _sync(partial)
    partial.replace(final)
    _sync(final.parent)


def confirm_file(final: Path) -> None:
    """Put on disk a file that another process or thread gave its name, perhaps a moment ago."""
    _sync(final)
    _sync(final.parent)


def _make_durable_folder(folder: Path) -> None:
    if not folder.is_dir():
        _make_durable_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        _sync(folder.parent)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
