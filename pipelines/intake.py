"""What a run takes in: what an earlier run left over, people's acts, and the inbox."""

from collections.abc import Callable, Iterator
from pathlib import Path

from ingest.errors import AmbiguousSource, ChangedWhileRead
from ingest.inbox import SETTLE_SECONDS, Waiting, waiting_files
from ingest.receive import Received, finish, receive
from ingest.registry import named, source_for
from ingest.source import Source
from pipelines.acknowledge import acknowledge
from pipelines.acts import export_acts
from pipelines.opening import Opened

Tell = Callable[[Received], None]


def take_inbox(opened: Opened, tell: Tell, settle_seconds: float = SETTLE_SECONDS) -> int:
    """Take in all complete files of the inbox and return how many; `tell` hears of each.

    What EDI partners are owed for them, and for what came by other ways, goes to the outbox.
    """
    for received in finish(opened.sources, opened.stores):
        tell(received)
    export_acts(opened)
    count = 0
    for waiting in waiting_files(opened.home.inbox, settle_seconds):
        if waiting.source not in opened.sources:
            tell(_unknown_source(waiting.path, waiting.source, opened))
            continue
        try:
            tell(_taken(waiting, opened.sources[waiting.source], opened))
        except ChangedWhileRead as change:
            reason = str(change)
            tell(Received(waiting.path.name, waiting.source, "", "waiting", reason=reason))
            continue
        waiting.take_away()
        count += 1
    acknowledge(opened, lambda _: None)
    return count


def _taken(waiting: Waiting, source: Source, opened: Opened) -> Received:
    path = waiting.path
    if not source.ignores(path.name):
        return receive(path, source, opened.stores, is_unchanged=waiting.is_unchanged)
    archived = opened.stores.archive.store(path)
    reason = "its source's mapping ignores it; the bytes are in the archive"
    return Received(path.name, source.source, archived.file_id, "ignored", reason=reason)


def _unknown_source(path: Path, source: str, opened: Opened) -> Received:
    known = ", ".join(sorted(opened.sources))
    reason = f"inbox/{source}/ is no source's folder. Known: {known}. The file waits where it is."
    return Received(path.name, source, "", "waiting", reason=reason)


def take_paths(
    opened: Opened, paths: list[Path], source_name: str | None, tell: Tell
) -> Iterator[Path]:
    """Take in the given files, and those of the given folders; yield each when done.

    In a folder, files that no source takes are passed over when their source ignores them, and
    refused when one is named and does not. Raises UnknownSource and AmbiguousSource.
    """
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file() and not file.name.startswith("."):
                source = _source_of(opened, file, source_name)
                if path.is_file() or not source.ignores(file.name):
                    tell(receive(file, source, opened.stores))
                yield file


def _source_of(opened: Opened, file: Path, source_name: str | None) -> Source:
    if source_name is not None:
        return named(opened.sources, source_name)
    try:
        return source_for(opened.sources, file.name)
    except AmbiguousSource:
        ignoring = [each for each in opened.sources.values() if each.ignores(file.name)]
        if len(ignoring) == 1:
            return ignoring[0]
        raise
