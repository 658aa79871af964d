"""`crossdock run`, `build`, `publish`: work that Dagster records."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg
import typer
from filelock import FileLock
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from pipelines import serving
from pipelines.cli.screen import errors_told, out, told
from pipelines.settings import home_from_environment


def run() -> None:
    """Take in the inbox, judge it, build the marts, check them and publish."""
    _run_job("run")
    _tell_snapshot()


def build() -> None:
    """Judge what has landed, build the marts and check them; publish nothing."""
    _run_job("build")
    out.print("Built and checked. `crossdock publish` makes it current.")


def publish() -> None:
    """Make the last build current, if it passed its checks."""
    home = home_from_environment()
    with errors_told(), FileLock(home.root / "warehouse.lock", timeout=600):
        serving.publish(home)
    _tell_snapshot()


def _tell_snapshot() -> None:
    manifest = serving.current_manifest(home_from_environment())
    if manifest:
        rows = sum(manifest.tables.values())
        out.print(f"Published build {manifest.build_id}: {rows:,} rows, checks {manifest.checks}.")


def _run_job(name: str) -> None:
    with _progress() as show:
        show("Loading", 0)
        from pipelines.definitions import assemble  # Dagster and dbt take seconds to load

        with errors_told():
            home = home_from_environment()
            job = assemble(home, settle_seconds=0.0).resolve_job_def(name)
            with dg.DagsterInstance.get() as instance, _heard(show):
                outcome = job.execute_in_process(
                    instance=instance, raise_on_error=False, tags={"trigger": "command"}
                )
    if not outcome.success:
        _tell_failures(outcome)
        raise typer.Exit(1)


def _tell_failures(outcome: dg.ExecuteInProcessResult) -> None:
    for evaluation in outcome.get_asset_check_evaluations():
        if not evaluation.passed:
            where = evaluation.asset_key.to_user_string()
            told.print(
                f"[bold red]Check failed:[/] {evaluation.check_name} on {where}: "
                f"{evaluation.description or ''}",
                highlight=False,
            )
    for event in outcome.all_events:
        if event.is_step_failure:
            error = event.step_failure_data.error
            told.print(f"[bold red]{event.step_key} failed:[/] {error}", highlight=False)
    told.print("Nothing was published; readers keep the last good snapshot.")


class _Ear(logging.Handler):
    """Hears Dagster's events and shows how far the run is."""

    def __init__(self, show: "Show") -> None:
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


class Show:
    """A line that says what is being done and how much is done."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.task = progress.add_task("", total=None)

    def __call__(self, what: str, done: int) -> None:
        self.progress.update(self.task, description=what[:48], completed=done)


@contextmanager
def _progress() -> Iterator[Show]:
    columns = (
        TextColumn("{task.description:<48}"),
        BarColumn(bar_width=20),
        TextColumn("{task.completed:.0f} tables and checks"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=told) as progress:
        yield Show(progress)


@contextmanager
def _heard(show: Show) -> Iterator[None]:
    """Turn Dagster's own lines off while a progress line is shown in their place."""
    logger = logging.getLogger("dagster")
    ear, handlers, propagate = _Ear(show), logger.handlers[:], logger.propagate
    logger.handlers, logger.propagate = [ear], False
    try:
        yield
    finally:
        logger.handlers, logger.propagate = handlers, propagate
