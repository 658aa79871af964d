"""When remote folders are looked into, side by side, so that none waits for or stops another."""

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from filelock import FileLock, Timeout

from ingest.arrivals.look import LookOutcome, Reach, look
from ingest.arrivals.remote import Remote
from ingest.errors import IngestError
from ingest.registry import named
from pipelines.leftovers import clear_leftovers
from pipelines.opening import Opened
from workflow.remote_files import Look, RemoteFiles

AT_ONCE = 8
LONGEST_PAUSE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Looking:
    """What the looks of one moment share."""

    opened: Opened
    environment: Mapping[str, str]
    at: datetime
    patience_seconds: float = float("inf")  # after this no further file is begun


def due(remotes: Mapping[str, Remote], looks: Mapping[str, Look], at: datetime) -> list[Remote]:
    """Return the remotes whose time has come."""
    return [
        remote
        for name, remote in remotes.items()
        if name not in looks or looks[name].next_look_at <= at
    ]


def look_around(
    remotes: Sequence[Remote], looking: Looking, tell: Callable[[Look, LookOutcome], None]
) -> None:
    """Look into each folder once. What goes wrong with one is told, and remembered as its look."""
    clear_leftovers(looking.opened.home)
    before = RemoteFiles(looking.opened.store).looks()
    end = time.monotonic() + looking.patience_seconds
    with ThreadPoolExecutor(AT_ONCE) as pool:
        asked = [
            pool.submit(_look_once, remote, looking, before.get(remote.name), end)
            for remote in remotes
        ]
        for each in asked:
            if (done := each.result()) is not None:
                tell(*done)


def _look_once(
    remote: Remote, looking: Looking, before: Look | None, end: float
) -> tuple[Look, LookOutcome] | None:
    """Return None where another process looks into this folder just now."""
    scratch = looking.opened.home.receiving
    scratch.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(scratch / f"{remote.name}.lock", timeout=0):
            outcome, error = _outcome(remote, looking, end)
            latest = _latest(remote, before, looking.at, outcome, error)
            RemoteFiles(looking.opened.store).looked(latest)
            return latest, outcome
    except Timeout:
        return None


def _outcome(
    remote: Remote, looking: Looking, end: float
) -> tuple[LookOutcome, IngestError | None]:
    opened = looking.opened
    try:
        source = named(opened.sources, remote.source)
        reach = Reach(
            archive=opened.stores.archive,
            ledger=opened.ledger,
            memory=RemoteFiles(opened.store),
            scratch=opened.home.receiving,
            environment=looking.environment,
            is_ignored=source.ignores,
            is_late=lambda: time.monotonic() > end,
        )
        return look(remote, reach, looking.at), None
    except IngestError as error:
        return LookOutcome(), error


def _latest(
    remote: Remote,
    before: Look | None,
    at: datetime,
    outcome: LookOutcome,
    error: IngestError | None,
) -> Look:
    failures = 0 if error is None else 1 + (0 if before is None else before.failure_count)
    told = [str(each) for each in ([error] if error is not None else outcome.errors)]
    return Look(
        remote=remote.name,
        looked_at=at,
        next_look_at=at + _pause(remote, failures),
        succeeded_at=at if error is None else (before.succeeded_at if before else None),
        failure_count=failures,
        file_count=outcome.file_count,
        taken_count=len(outcome.taken),
        error="\n".join(told) or None,
    )


def _pause(remote: Remote, failures: int) -> timedelta:
    """Return how long to wait: `every`, and twice as long with each failure, an hour at most."""
    usual = timedelta(seconds=remote.every)
    doubled = usual * 2 ** min(max(failures - 1, 0), 12)
    return usual if failures == 0 else max(usual, min(doubled, LONGEST_PAUSE))


def now() -> datetime:
    return datetime.now(UTC)
