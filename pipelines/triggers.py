"""When work starts by itself: remote folders and clocks that are due, files that wait, each day."""

import hashlib
from collections.abc import Iterator

import dagster as dg

from ingest.arrivals.remote import load_remotes
from ingest.inbox import waiting_files
from pipelines.arrivals import Looking, due, look_around, now
from pipelines.clocks import gone_off
from pipelines.compaction import compact
from pipelines.resources import DataFolder
from pipelines.settings import named_secrets
from workflow.file_ledger import FileLedger
from workflow.remote_files import Look, RemoteFiles
from workflow.store import Store

RUN = dg.define_asset_job(
    "run",
    selection=dg.AssetSelection.all(),
    description="Take in the inbox, judge it, build the marts, check them, publish.",
)
BUILD = dg.define_asset_job(
    "build",
    selection=dg.AssetSelection.all()
    - dg.AssetSelection.groups("landing").without_checks()
    - dg.AssetSelection.groups("serving"),
    description="Judge what has landed, build the marts and check them; publish nothing.",
)


UNDERWAY = (
    dg.DagsterRunStatus.QUEUED,
    dg.DagsterRunStatus.NOT_STARTED,
    dg.DagsterRunStatus.STARTING,
    dg.DagsterRunStatus.STARTED,
)
CAUSE_TAG = "crossdock/cause"
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 60.0, 3600.0  # after a failed run for the same cause
PATIENCE_SECONDS = 40.0  # Dagster gives a sensor a minute; what is left waits for the next tick


@dg.sensor(
    job=RUN,
    minimum_interval_seconds=5,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Starts a run when complete files wait in the inbox, or fetched and pushed ones "
    "in the archive.",
)
def inbox_sensor(
    context: dg.SensorEvaluationContext, folder: DataFolder
) -> Iterator[dg.RunRequest | dg.SkipReason]:
    """Ask for one run for each set of waiting files; a run underway is let finish first."""
    marks = _marks(folder)
    underway = dg.RunsFilter(job_name=RUN.name, statuses=list(UNDERWAY))
    if not marks:
        yield dg.SkipReason("No complete file waits in the inbox or the archive.")
    elif context.instance.get_runs_count(underway):
        yield dg.SkipReason(f"{len(marks)} files wait; a run is underway, and may take them.")
    else:
        key = hashlib.sha256("\n".join(marks).encode("utf-8", "surrogateescape")).hexdigest()
        yield _asked_for(context.instance, key, "inbox")


def _asked_for(
    instance: dg.DagsterInstance, key: str, trigger: str
) -> dg.RunRequest | dg.SkipReason:
    """Ask for one run for a key, and for another after a pause where the last one failed."""
    failed, again_at = _failures(instance, key)
    pause = again_at - now().timestamp()
    if pause > 0:
        return dg.SkipReason(f"The last run for the same cause failed; again in {pause:.0f} s.")
    return dg.RunRequest(run_key=f"{key}-{failed}", tags={"trigger": trigger, CAUSE_TAG: key})


def _failures(instance: dg.DagsterInstance, key: str) -> tuple[int, float]:
    """Return how often a run for a key failed, and from which moment on it is tried again."""
    ended = [dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.CANCELED]
    records = instance.get_run_records(dg.RunsFilter(tags={CAUSE_TAG: key}, statuses=ended))
    last = max((record.end_time or 0.0 for record in records), default=0.0)
    pause = min(FIRST_PAUSE_SECONDS * 2 ** min(len(records) - 1, 10), LONGEST_PAUSE_SECONDS)
    return len(records), last + pause if records else 0.0


@dg.sensor(
    job=RUN,
    minimum_interval_seconds=15,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Starts a run when an acknowledgement or reply falls due without any file coming.",
)
def clocks_sensor(
    context: dg.SensorEvaluationContext, folder: DataFolder
) -> Iterator[dg.RunRequest | dg.SkipReason]:
    """Ask for one run for each moment that passes; a run underway is let finish first."""
    with folder.opened() as opened:
        moment = gone_off(opened, now())
    underway = dg.RunsFilter(job_name=RUN.name, statuses=list(UNDERWAY))
    if moment is None:
        yield dg.SkipReason("No clock of a document has gone off since the last build.")
    elif context.instance.get_runs_count(underway):
        yield dg.SkipReason("A clock has gone off; a run is underway, and may tell of it.")
    else:
        yield _asked_for(context.instance, f"clock-{moment.isoformat()}", "clock")


def _marks(folder: DataFolder) -> list[str]:
    store = Store.open(folder.home.operational_store)
    try:
        kept = [f"{entry.source}|{entry.file_id}" for entry in FileLedger(store).unfinished()]
    finally:
        store.close()
    waiting = waiting_files(folder.home.inbox, folder.settle_seconds)
    return kept + [f"{each.path}|{each.size_bytes}|{each.changed_ns}" for each in waiting]


@dg.sensor(
    minimum_interval_seconds=5,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Looks into the remote folders whose time has come, and fetches what is new.",
)
def arrivals_sensor(
    context: dg.SensorEvaluationContext, folder: DataFolder
) -> Iterator[dg.SkipReason]:
    """Fetch files into the archive and the ledger; `inbox_sensor` then asks for the run."""
    remotes, wrong = load_remotes(folder.home.arrivals)
    for error in wrong:
        context.log.error("%s", error)
    if not remotes:
        yield dg.SkipReason("No remote folder is configured.")
        return
    with folder.opened() as opened:
        at = now()
        chosen = due(remotes, RemoteFiles(opened.store).looks(), at)
        looking = Looking(opened, named_secrets(), at, PATIENCE_SECONDS)
        look_around(chosen, looking, lambda look, _outcome: _log(context, look))
    names = ", ".join(remote.name for remote in chosen) or "none"
    yield dg.SkipReason(f"Looked into: {names}.")


def _log(context: dg.SensorEvaluationContext, look: Look) -> None:
    context.log.info(
        "%s: %s files there, %s fetched", look.remote, look.file_count, look.taken_count
    )
    if look.error:
        context.log.error("%s", look.error)


DAILY = dg.ScheduleDefinition(
    name="daily",
    job=RUN,
    cron_schedule="0 5 * * *",
    execution_timezone="UTC",
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="Builds once a day even if nothing arrives, so that ages and due days move on.",
)


@dg.op(description="Merge the small files that landed before today, feed by feed and day by day.")
def compact_landing(context: dg.OpExecutionContext, folder: DataFolder) -> None:
    """Leave fewer and larger files to read; nothing that they say changes."""
    for done in compact(folder.home):
        context.log.info("%s: %s files, %s rows", done.path, done.file_count, done.row_count)


@dg.job(description="Merge the landing zone's small files.")
def compaction() -> None:
    """Run the one step."""
    compact_landing()


NIGHTLY = dg.ScheduleDefinition(
    name="nightly_compaction",
    job=compaction,
    cron_schedule="0 3 * * *",
    execution_timezone="UTC",
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="Merges the landing zone's small files once a day, so that builds read few files.",
)
