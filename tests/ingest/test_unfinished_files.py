"""Is a file that is still being written ever read, from the inbox or from a folder elsewhere?"""

import random
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from ingest.archive import Archive
from ingest.arrivals.listing import RemoteFile
from ingest.arrivals.look import Reach, look
from ingest.arrivals.remote import Remote
from ingest.errors import ChangedWhileRead
from ingest.inbox import SETTLE_SECONDS, Waiting, waiting_files
from ingest.keeping import keep
from ingest.writers import is_written
from tests.ingest.restless_writer import SECOND, Clock, RestlessWriter
from tests.proof import LONG, proven
from workflow.file_ledger import FileLedger
from workflow.remote_files import Remembered, RemoteFiles

SEED = 20261122
ROUNDS = 200 if LONG else 5
FILES = 6
STILL = 10
HOURS = 10_000.0  # seconds


class Side:
    """Our side, which reads; it checks every read against what the writer ever finished."""

    def __init__(self, home: Path, ledger: FileLedger) -> None:
        self.archive, self.ledger = Archive(home / "archive"), ledger
        self.memory = RemoteFiles(ledger._store)
        self.home, self.reads, self.refused = home, 0, 0
        self.last: dict[str, bytes] = {}

    def check(self, writer: RestlessWriter, name: str, file_id: str) -> None:
        with self.archive.opened(file_id) as path:
            body = path.read_bytes()
        assert body in writer.whole[name], f"{name} was read while it was written"
        self.last[name] = body
        self.reads += 1

    def take_inbox(self, writer: RestlessWriter) -> None:
        """Take what waits, while the writer goes on between any two steps of ours."""
        inbox = writer.folder.parent
        for waiting in waiting_files(inbox, SETTLE_SECONDS, lambda: writer.clock.now_ns):
            writer.some_steps()

            try:
                entry = keep(
                    waiting.path,
                    source="shop",
                    file_name=waiting.path.name,
                    archive=self.archive,
                    ledger=self.ledger,
                    is_unchanged=partial(still_unchanged, waiting, writer),
                )
            except (ChangedWhileRead, FileNotFoundError):
                self.refused += 1
                continue
            self.check(writer, waiting.path.name, entry.file_id)
            waiting.take_away()

    def take_remote(self, writer: RestlessWriter, remote: Remote) -> None:
        """Look once, while the writer goes on between listing, fetch and note."""
        memory = MemoryWithAWriter(self.memory, writer, self)
        reach = Reach(self.archive, self.ledger, memory, self.home / "receiving", {})
        self.refused += len(look(remote, reach, instant(writer.clock)).errors)


class MemoryWithAWriter:
    """The memory of a look, with a writer who goes on between the listing and the fetches."""

    def __init__(self, memory: RemoteFiles, writer: RestlessWriter, side: Side) -> None:
        self.memory, self.writer, self.side = memory, writer, side

    def note(
        self, remote: str, seen: Sequence[RemoteFile], at: datetime
    ) -> Mapping[str, Remembered]:
        self.writer.some_steps()
        return self.memory.note(remote, seen, at)

    def took(self, remote: str, file: RemoteFile, file_id: str) -> None:
        self.side.check(self.writer, file.name, file_id)
        self.memory.took(remote, file, file_id)
        self.writer.some_steps()


def test_a_file_held_open_for_writing_is_never_complete(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("wb") as file:
        file.write(b"a")
        file.flush()
        if not is_written(path):
            pytest.skip("this file system cannot tell who writes")
    assert not is_written(path)
    with path.open("rb"):
        assert not is_written(path), "a reader is no writer"
    assert not is_written(tmp_path / "gone.csv")


@pytest.mark.proof
@pytest.mark.timeout(0)
def test_no_file_of_the_inbox_is_read_while_it_is_written(
    tmp_path: Path, ledger: FileLedger
) -> None:
    print(f"seed {SEED}")  # noqa: T201  (shown when the test fails)
    side = Side(tmp_path, ledger)
    chance = random.Random(SEED)  # noqa: S311  (no secret)
    held = HOURS if can_tell_writers(tmp_path) else SETTLE_SECONDS * 0.9
    steps = 0
    for number in range(ROUNDS):
        folder = tmp_path / f"inbox-{number}" / "shop"
        folder.mkdir(parents=True)
        writer = RestlessWriter(folder, Clock(), chance, held, SETTLE_SECONDS * 0.9)
        taken_whole(side, writer, SETTLE_SECONDS, partial(side.take_inbox, writer))
        steps += writer.steps
    assert side.refused
    prove("inbox", side, steps, held)


@pytest.mark.proof
@pytest.mark.timeout(0)
@pytest.mark.parametrize("complete", ["unchanged", "marker"])
def test_no_file_of_a_remote_folder_is_read_while_it_is_written(
    complete: str, tmp_path: Path, ledger: FileLedger
) -> None:
    print(f"seed {SEED}")  # noqa: T201  (shown when the test fails)
    side = Side(tmp_path, ledger)
    chance = random.Random(SEED)  # noqa: S311  (no secret)
    longest = HOURS if complete == "marker" else STILL * 0.9
    steps = 0
    for number in range(ROUNDS):
        folder = tmp_path / f"drop-{number}"
        folder.mkdir()
        given = {"name": f"drop{number}", "source": "shop", "url": f"file://{folder}"}
        remote = Remote.model_validate({**given, "complete": complete, "still": STILL})
        marker = remote.marker if complete == "marker" else ""
        writer = RestlessWriter(folder, Clock(), chance, longest, longest, marker)
        taken_whole(side, writer, STILL, partial(side.take_remote, writer, remote))
        steps += writer.steps
    assert side.refused
    prove(f"remote, {complete}", side, steps, longest)


def taken_whole(side: Side, writer: RestlessWriter, still: float, take: Callable[[], None]) -> None:
    """Take before and after each act of the writer, and what is left once it has gone."""
    writer.begin(FILES)
    while writer.wait():
        take()
        writer.step()
        take()
    for _ in range(2):
        writer.clock.pass_by(still)
        take()
    assert side.last == {name: versions[-1] for name, versions in writer.whole.items()}
    side.last.clear()


def prove(place: str, side: Side, steps: int, longest: float) -> None:
    proven(
        "I5",
        place=place,
        partial_reads=0,
        reads=side.reads,
        changed_while_read=side.refused,
        steps_of_the_writer=steps,
        longest_pause_seconds=longest,
        seed=SEED,
    )


def can_tell_writers(folder: Path) -> bool:
    with (folder / "probe").open("wb"):
        return is_written(folder / "probe")


def still_unchanged(waiting: Waiting, writer: RestlessWriter) -> bool:
    writer.some_steps()
    return waiting.is_unchanged()


def instant(clock: Clock) -> datetime:
    return datetime.fromtimestamp(clock.now_ns / SECOND, UTC)
