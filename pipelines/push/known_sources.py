"""Which sources are configured now. Read again when one of their files changes."""

import logging
import threading
from collections.abc import Mapping
from pathlib import Path

from ingest.errors import SourceError
from ingest.registry import load_sources
from ingest.source import Source

LOG = logging.getLogger("crossdock.push")


class KnownSources:
    """The configured sources; a file that is wrong while it is edited leaves the last good ones."""

    def __init__(self, own: Path) -> None:
        self._own = own
        self._turn = threading.Lock()
        self._marks = self._marks_now()
        self._sources = load_sources(own)

    def current(self) -> Mapping[str, Source]:
        with self._turn:
            marks = self._marks_now()
            if marks != self._marks:
                self._marks = marks
                try:
                    self._sources = load_sources(self._own)
                except SourceError as error:
                    LOG.error("The sources stay as they were: %s", error)  # noqa: TRY400  (told, not traced)
            return self._sources

    def _marks_now(self) -> list[tuple[str, int, int]]:
        states = [(path, path.stat()) for path in sorted(self._own.glob("*.yml"))]
        return [(path.name, state.st_mtime_ns, state.st_size) for path, state in states]
