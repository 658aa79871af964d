"""The serving snapshots: immutable copies of the marts, and the pointer that names the current one.

Readers open versioned names only: a process that reopens a path may be handed its old content.
"""

import json
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from ingest.durable import publish_file
from pipelines.build_state import BuildState, read_state
from pipelines.errors import NothingToPublish, UnknownBuild
from pipelines.home import Home

KEPT_BUILDS = 10


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a snapshot holds and was made from."""

    build_id: str
    built_at: str  # ISO 8601, UTC
    ledger_sequence: int  # the last landed file that the build has read
    case_event_number: int  # the last act that the build has read
    checks: dict[str, int] = field(default_factory=dict)
    expectations: dict[str, int] = field(default_factory=dict)  # of the last run of each feed
    sources: list[dict[str, str]] = field(default_factory=list)
    tables: dict[str, int] = field(default_factory=dict)

    @property
    def age_seconds(self) -> float:
        return (datetime.now(UTC) - datetime.fromisoformat(self.built_at)).total_seconds()


def publish(home: Home) -> Manifest:
    """Copy the built marts to a new snapshot and point readers at it; the old ones stay.

    Raises NothingToPublish where the last build did not pass its checks.
    """
    state = read_state(home)
    if state is None:
        raise NothingToPublish
    home.serving.mkdir(parents=True, exist_ok=True)
    manifest = _manifest(home, state)
    partial = home.serving / f".{manifest.build_id}.partial"
    shutil.copyfile(home.marts, partial)
    publish_file(partial, snapshot_path(home, manifest.build_id))
    _write_text(home.serving / f"{manifest.build_id}.json", json.dumps(asdict(manifest), indent=2))
    point_at(home, manifest.build_id)
    _drop_old(home, keep=manifest.build_id)
    return manifest


def snapshot_path(home: Home, build_id: str) -> Path:
    return home.serving / f"{build_id}.duckdb"


def point_at(home: Home, build_id: str) -> None:
    """Make a kept build the current one. Raises UnknownBuild."""
    if not snapshot_path(home, build_id).exists():
        raise UnknownBuild(build_id, [manifest.build_id for manifest in manifests(home)])
    _write_text(home.serving / "current", snapshot_path(home, build_id).name)


def current_manifest(home: Home) -> Manifest | None:
    """Return the manifest of the snapshot that readers see; none before the first publishing."""
    pointer = home.serving / "current"
    if not pointer.exists():
        return None
    name = pointer.read_text(encoding="utf-8").strip()
    return _read(home.serving / name.replace(".duckdb", ".json"))


def manifests(home: Home) -> list[Manifest]:
    """Return the manifests of all kept builds, newest first."""
    return [_read(path) for path in sorted(home.serving.glob("*.json"), reverse=True)]


def _manifest(home: Home, state: BuildState) -> Manifest:
    now = datetime.now(UTC)
    with duckdb.connect(str(home.marts)) as connection:
        connection.execute("checkpoint")
        names = connection.execute(
            "select table_name from information_schema.tables "
            "where table_schema = 'marts' order by table_name"
        ).fetchall()
        tables = {
            name: connection.execute(f"select count(*) from marts.{name}").fetchall()[0][0]
            for (name,) in names
        }
        kept, warned = connection.execute(
            "select count(*) filter (where is_met), "
            "count(*) filter (where not is_met and rule_severity = 'warning') "
            "from marts.fct_expectation_results where is_last_of_feed"
        ).fetchall()[0]
        sources = connection.execute(
            "select source_system, title, cast(as_of_date as varchar) "
            "from marts.dim_sources order by source_system"
        ).fetchall()
    return Manifest(
        build_id=f"{now:%Y%m%dT%H%M%S%fZ}-{state.ledger_sequence:06d}",
        built_at=now.isoformat(timespec="seconds"),
        ledger_sequence=state.ledger_sequence,
        case_event_number=state.case_event_number,
        checks=state.checks,
        expectations={"met": kept, "warned": warned},
        sources=[
            dict(zip(("source_system", "title", "as_of"), source, strict=True))
            for source in sources
        ],
        tables=tables,
    )


def _read(path: Path) -> Manifest:
    return Manifest(**json.loads(path.read_text(encoding="utf-8")))


def _write_text(path: Path, text: str) -> None:
    partial = path.with_name(f".{path.name}.partial")
    partial.write_text(text, encoding="utf-8")
    publish_file(partial, path)


def _drop_old(home: Home, keep: str) -> None:
    for path in _too_old(home):
        if path.stem != keep:
            path.unlink(missing_ok=True)


def _too_old(home: Home) -> Iterator[Path]:
    for manifest in manifests(home)[KEPT_BUILDS:]:
        yield snapshot_path(home, manifest.build_id)
        yield home.serving / f"{manifest.build_id}.json"
