"""When runs start by themselves: files in the inbox, and once a day."""

import hashlib
from collections.abc import Iterator

import dagster as dg

from ingest.inbox import waiting_files
from pipelines.compaction import compact
from pipelines.resources import DataFolder

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


@dg.sensor(
    job=RUN,
    minimum_interval_seconds=5,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Starts a run when complete files wait in the inbox.",
)
def inbox_sensor(folder: DataFolder) -> Iterator[dg.RunRequest | dg.SkipReason]:
    """Ask for one run for each set of waiting files."""
    marks = hashlib.sha256()
    count = 0
    for waiting in waiting_files(folder.home.inbox, folder.settle_seconds):
        marks.update(f"{waiting.path}|{waiting.size_bytes}|{waiting.changed_ns}".encode())
        count += 1
    if count:
        yield dg.RunRequest(run_key=marks.hexdigest(), tags={"trigger": "inbox"})
    else:
        yield dg.SkipReason("No complete file waits in the inbox.")


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
