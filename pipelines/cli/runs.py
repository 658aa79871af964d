"""`crossdock run`, `build`, `publish`: work that Dagster records.

Dagster and dbt take seconds to load, so only the commands that need them do.
"""

from __future__ import annotations

from contextlib import redirect_stdout
from typing import TYPE_CHECKING

import typer
from filelock import FileLock

from pipelines import serving
from pipelines.cli.progress import hearing, progress_shown
from pipelines.cli.screen import errors_told, out, told
from pipelines.opening import opened
from pipelines.settings import home_from_environment

if TYPE_CHECKING:
    import dagster as dg


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
        out.print(
            f"Published build {manifest.build_id}: {rows:,} rows, checks {manifest.checks}, "
            f"rules for arriving rows {manifest.expectations}."
        )
    with errors_told(), opened(home_from_environment()) as stores:
        files = stores.ledger.with_faults()
    if files:
        out.print(
            f"Files in the quarantine, whole or in part: {len(files):,}. `crossdock quarantine "
            "list` says what of them did not count, and why."
        )


def _run_job(name: str) -> None:
    home = home_from_environment()
    home.logs.mkdir(parents=True, exist_ok=True)
    with progress_shown() as show, (home.logs / f"{name}.log").open("a", encoding="utf-8") as log:
        show("Loading", 0)
        import dagster as dg

        from pipelines.definitions import assemble

        with errors_told(), redirect_stdout(log):  # dbt's own lines go to the log
            loggers = {"progress": hearing(show)}
            job = assemble(home, 0.0, loggers).resolve_job_def(name)
            with dg.DagsterInstance.get() as instance:
                outcome = job.execute_in_process(
                    instance=instance,
                    raise_on_error=False,
                    tags={"trigger": "command"},
                    run_config={"loggers": {"progress": {}}},
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
