"""One look into a remote folder: list, fetch what is new and complete, keep it, clear away.

The order makes every step repeatable: the bytes are archived and in the ledger before the memory
says so, and the memory says so before anything is moved or deleted. A look that is cut at any
moment is made good by the next one.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from fsspec import AbstractFileSystem

from ingest.archive import Archive
from ingest.arrivals.clearing import clear_away
from ingest.arrivals.connection import folder_of, reached
from ingest.arrivals.failures import told
from ingest.arrivals.fetch import fetched
from ingest.arrivals.listing import RemoteFile, complete_files, listed
from ingest.arrivals.remote import Remote
from ingest.errors import ArrivalError
from ingest.file_names import checked_name
from ingest.keeping import keep
from ingest.ledger import Ledger


class Remembered(Protocol):
    """A file as earlier looks saw it."""

    @property
    def unchanged_since(self) -> datetime: ...
    @property
    def file_id(self) -> str | None: ...


class Memory(Protocol):
    """What outlives a look; its home is the operational store."""

    def note(
        self, remote: str, seen: Sequence[RemoteFile], at: datetime
    ) -> Mapping[str, Remembered]: ...
    def took(self, remote: str, file: RemoteFile, file_id: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Reach:
    """What a look needs beside its remote."""

    archive: Archive
    ledger: Ledger
    memory: Memory
    scratch: Path
    environment: Mapping[str, str]
    is_ignored: Callable[[str], bool] = lambda _name: False
    is_late: Callable[[], bool] = lambda: False  # asked before each fetch: the rest can wait


@dataclass(slots=True)
class LookOutcome:
    """What a look found; `errors` concern single files, and leave the others be."""

    file_count: int = 0
    taken: list[str] = field(default_factory=list)
    errors: list[ArrivalError] = field(default_factory=list)


def look(remote: Remote, reach: Reach, at: datetime) -> LookOutcome:
    """Look into the folder once. Raises ArrivalError when the folder itself cannot be read."""
    secrets = [reach.environment.get(name, "") for name in remote.credentials.values()]
    try:
        with reached(remote, reach.environment) as files:
            found = listed(files, folder_of(remote), remote)
            return _Taking(remote, reach, files, secrets).all_of(found, at)
    except Exception as error:  # each file system has an error tree of its own
        raise told(error, remote.url, secrets) from error


@dataclass(slots=True)
class _Taking:
    """The files of one look, on one connection."""

    remote: Remote
    reach: Reach
    files: AbstractFileSystem
    secrets: Sequence[str]

    def all_of(self, found: Sequence[RemoteFile], at: datetime) -> LookOutcome:
        known = self.reach.memory.note(self.remote.name, found, at)
        outcome = LookOutcome(file_count=len(found))
        for file in complete_files(self.remote, found, known, at):
            if self.reach.is_late():
                break
            if self.reach.is_ignored(file.name):
                continue
            try:
                file_id = known[file.path].file_id
                if file_id is None:
                    file_id = self._taken(file)
                    outcome.taken.append(file.name)
                clear_away(self.files, self.remote, file, file_id)
            except Exception as error:  # noqa: BLE001  (one bad file must not stop the others)
                outcome.errors.append(told(error, f"{self.remote.url}/{file.name}", self.secrets))
        return outcome

    def _taken(self, file: RemoteFile) -> str:
        name = checked_name(file.name)
        reach = self.reach
        with fetched(self.files, self.remote, file, reach.scratch) as path:
            entry = keep(
                path,
                source=self.remote.source,
                file_name=name,
                archive=reach.archive,
                ledger=reach.ledger,
            )
        reach.memory.took(self.remote.name, file, entry.file_id)
        return entry.file_id
