"""How a run's progress is shown: one line, fed by Dagster's events."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from pipelines.cli.screen import told

if TYPE_CHECKING:
    import dagster as dg

WIDTH = 48


class Show:
    """A line that says what is being done and how much is done."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.task = progress.add_task("", total=None)

    def __call__(self, what: str, done: int) -> None:
        self.progress.update(self.task, description=what[:WIDTH], completed=done)


@contextmanager
def progress_shown() -> Iterator[Show]:
    """Show a progress line until the block ends; without a screen, only where it ended."""
    columns = (
        TextColumn("{task.description:<" + str(WIDTH) + "}"),
        BarColumn(bar_width=20),
        TextColumn("{task.completed:.0f} tables and checks"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=told) as progress:
        yield Show(progress)


def hearing(show: Show) -> dg.LoggerDefinition:
    """Return a Dagster logger that feeds the progress line in place of lines on the screen."""
    import dagster as dg

    @dg.logger
    def progress_logger(_context: dg.InitLoggerContext) -> logging.Logger:
        logger = logging.Logger("crossdock.progress")
        logger.addHandler(_Ear(show))
        return logger

    return progress_logger


class _Ear(logging.Handler):
    def __init__(self, show: Show) -> None:
        super().__init__()
        self.show, self.done = show, 0

    def emit(self, record: logging.LogRecord) -> None:
        event = getattr(record, "dagster_meta", {}).get("dagster_event")
        if event is None:
            return
        if event.event_type_value == "STEP_START":
            self.show(event.step_key, self.done)
        elif event.event_type_value in ("ASSET_MATERIALIZATION", "ASSET_CHECK_EVALUATION"):
            self.done += 1
            key = event.asset_key
            self.show(key.to_user_string() if key else event.step_key, self.done)
