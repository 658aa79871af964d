"""What the assets are given: the data folder, and the turn to write the warehouse."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
from filelock import FileLock, Timeout

from pipelines.home import Home
from pipelines.opening import Opened, opened

PATIENCE_SECONDS = 1800


class DataFolder(dg.ConfigurableResource[None]):
    """The data folder that a run works on."""

    root: str
    ops_url: str = ""
    settle_seconds: float = 2.0

    @property
    def home(self) -> Home:
        return Home(Path(self.root), self.ops_url)

    @contextmanager
    def opened(self) -> Iterator[Opened]:
        with opened(self.home) as stores:
            yield stores


class WarehouseTurn(dg.ConfigurableResource[FileLock]):
    """One run at a time writes the warehouse, whoever started it: a file lock for the whole run."""

    root: str

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator[FileLock]:
        lock = FileLock(Path(self.root) / "warehouse.lock")
        try:
            lock.acquire(timeout=PATIENCE_SECONDS)
        except Timeout:
            raise dg.Failure(
                f"Another run has held the warehouse for {PATIENCE_SECONDS // 60} minutes. "
                "See `crossdock status` and the Dagster UI for what it is doing."
            ) from None
        if context.log:
            context.log.debug("This run holds the warehouse.")
        try:
            yield lock
        finally:
            lock.release()
