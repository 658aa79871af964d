"""What does the published snapshot say? The only user of DuckDB in the app.

A snapshot never changes once published, so a connection is good for as long as its build is wanted.
One page run reads one build, even when a newer one is published meanwhile.
"""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import duckdb
import polars as pl
import polars.selectors as cs

from app.errors import NoSnapshot, UnreadableSnapshot
from app.settings import settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Parameter = str | int | bool | date | list[str] | None

KEPT_CONNECTIONS = 3


@dataclass(frozen=True, slots=True)
class SourceAge:
    """How far the data of one source reaches."""

    source_system: str
    title: str
    as_of: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the publisher wrote beside the snapshot."""

    build_id: str
    built_at: datetime
    sources: tuple[SourceAge, ...]
    table_rows: dict[str, int]
    checks_passed: int
    checks_failed: int
    checks_warned: int
    expectations_met: int
    expectations_warned: int

    def age_seconds(self, now: datetime) -> float:
        """Return how long ago this build was made."""
        return (now - self.built_at).total_seconds()


_pinned: ContextVar[Path | None] = ContextVar("pinned", default=None)
_connections: dict[Path, duckdb.DuckDBPyConnection] = {}
_lock = threading.Lock()


def current_snapshot() -> Path:
    """Return the file that readers should open now.

    Raises:
        NoSnapshot: nothing is published, or what the pointer names is gone.
    """
    serving = settings().serving
    pointer = serving / "current"
    if not pointer.is_file():
        raise NoSnapshot(serving)
    snapshot = serving / pointer.read_text(encoding="utf-8").strip()
    if not snapshot.is_file():
        raise NoSnapshot(serving)
    return snapshot


@contextmanager
def pinned(snapshot: Path) -> Iterator[None]:
    """Let every read inside see this snapshot."""
    token = _pinned.set(snapshot)
    try:
        yield
    finally:
        _pinned.reset(token)


def snapshot_in_use() -> Path:
    """Return the pinned snapshot, or else the current one."""
    return _pinned.get() or current_snapshot()


def read(sql: str, **parameters: Parameter) -> pl.DataFrame:
    """Answer one question; instants come back aware, in UTC.

    Raises:
        NoSnapshot: nothing is published.
        UnreadableSnapshot: DuckDB refused the file or the question.
    """
    snapshot = snapshot_in_use()
    try:
        with _connection(snapshot).cursor() as cursor:
            frame: pl.DataFrame = cursor.sql(sql, params=parameters or None).pl()
    except duckdb.Error as fault:
        raise UnreadableSnapshot(snapshot, str(fault)) from fault
    return frame.with_columns(cs.datetime(time_zone=None).dt.replace_time_zone("UTC"))


def manifest() -> Manifest:
    """Return what was noted when the snapshot in use was published."""
    facts = json.loads(snapshot_in_use().with_suffix(".json").read_text(encoding="utf-8"))
    checks, expectations = facts.get("checks", {}), facts.get("expectations", {})
    return Manifest(
        build_id=facts["build_id"],
        built_at=datetime.fromisoformat(facts["built_at"]).astimezone(UTC),
        sources=tuple(
            SourceAge(source["source_system"], source["title"], str(source["as_of"]))
            for source in facts.get("sources", [])
        ),
        table_rows=facts.get("tables", {}),
        checks_passed=checks.get("passed", 0),
        checks_failed=checks.get("failed", 0),
        checks_warned=checks.get("warned", 0),
        expectations_met=expectations.get("met", 0),
        expectations_warned=expectations.get("warned", 0),
    )


def _connection(snapshot: Path) -> duckdb.DuckDBPyConnection:
    with _lock:
        if snapshot not in _connections:
            _connections[snapshot] = _open(snapshot)
            for stale in list(_connections)[:-KEPT_CONNECTIONS]:
                # Not closed here: another thread may still be reading from it.
                del _connections[stale]
        return _connections[snapshot]


def _open(snapshot: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(str(snapshot), read_only=True)
    is_locked = connection.execute("select current_setting('lock_configuration')").fetchone()
    if is_locked == (True,):
        # A reader still holds this file from before: DuckDB lends its instance, settings and all.
        return connection
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")
    return connection
