"""What the last build of the marts was made from, written when all its checks have passed."""

import json
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path

from ingest.durable import publish_file
from pipelines.acts import last_landed_act
from pipelines.home import Home
from pipelines.opening import Opened


@dataclass(frozen=True, slots=True)
class BuildState:
    """The inputs and checks of a build that may be published."""

    ledger_sequence: int
    case_event_number: int
    checks: dict[str, int]


def _path(home: Home) -> Path:
    return home.extract / "build.json"


def _made_from(home: Home) -> Path:
    return home.last_build / "made_from"


def begin(home: Home, made_from: str) -> bool:
    """Take back that there is a build to publish; say whether the next can begin from its tables.

    `made_from` says of which code a build is made: two of one kind can be put together.
    """
    _path(home).unlink(missing_ok=True)
    for folder in (home.spilled, home.parts, home.part):
        shutil.rmtree(folder, ignore_errors=True)
    kept = [_made_from(home), home.marts, home.kept]
    return all(path.exists() for path in kept) and kept[0].read_text("utf-8") == made_from


def use_up(home: Home) -> None:
    """Note that the last build's tables change from now on, so that no build begins from them."""
    _made_from(home).unlink(missing_ok=True)


def start_anew(home: Home) -> None:
    """Forget the last build's tables: the next one starts from nothing.

    So no table outlives its model, and dbt has nothing to set aside before it writes a table.
    """
    use_up(home)
    shutil.rmtree(home.last_build, ignore_errors=True)
    for database in (home.warehouse, home.marts, home.kept, home.names):
        database.unlink(missing_ok=True)
        database.with_name(database.name + ".wal").unlink(missing_ok=True)


def inputs(opened: Opened) -> BuildState:
    """Return what a build that starts now will read."""
    landed = opened.ledger.landed()
    return BuildState(
        ledger_sequence=max((entry.sequence or 0 for entry in landed), default=0),
        case_event_number=last_landed_act(opened),
        checks={},
    )


def passed(home: Home, state: BuildState, made_from: str) -> None:
    """Record that the marts hold a whole build that passed its checks, and what it read."""
    use_up(home)
    shutil.rmtree(home.last_build, ignore_errors=True)
    shutil.copytree(home.extract, home.last_build)
    marked = home.last_build / "made_from.partial"
    marked.write_text(made_from, encoding="utf-8")
    publish_file(marked, _made_from(home))
    partial = _path(home).with_suffix(".partial")
    partial.write_text(json.dumps(asdict(state)), encoding="utf-8")
    publish_file(partial, _path(home))


def read_state(home: Home) -> BuildState | None:
    """Return the build that may be published, if there is one."""
    path = _path(home)
    return BuildState(**json.loads(path.read_text(encoding="utf-8"))) if path.exists() else None
