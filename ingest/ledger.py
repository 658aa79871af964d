"""The file ledger, as ingestion needs it: what makes a load exactly-once in effect.

The ledger's home is the operational store; whoever assembles the parts passes it in.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol


class LedgerEntry(Protocol):
    """What is known of one file of one source."""

    @property
    def source(self) -> str: ...
    @property
    def file_id(self) -> str:
        """The SHA-256 of the bytes, in hex."""

    @property
    def file_name(self) -> str: ...
    @property
    def size_bytes(self) -> int: ...
    @property
    def received_at(self) -> datetime:
        """First arrival, UTC."""

    @property
    def state(self) -> str:
        """One of archived, landed, rejected."""

    @property
    def parser_version(self) -> str | None: ...
    @property
    def sequence(self) -> int | None:
        """The order in which files landed."""

    @property
    def superseded_by(self) -> str | None:
        """The file that replaced this one."""

    @property
    def reason(self) -> str | None:
        """Why the file was rejected."""


class Ledger(Protocol):
    """Every method is one durable transaction, and doing it twice is doing it once."""

    def arrive(
        self, *, source: str, file_id: str, file_name: str, size_bytes: int, at: datetime
    ) -> LedgerEntry: ...

    def find(self, source: str, file_id: str) -> LedgerEntry | None: ...

    def mark_landed(
        self,
        *,
        source: str,
        file_id: str,
        parser_version: str,
        rows: Mapping[str, int],
        faults: Sequence[Mapping[str, object]],
        versions_of: str | None,
    ) -> LedgerEntry: ...

    def mark_rejected(
        self, *, source: str, file_id: str, parser_version: str, reason: str
    ) -> LedgerEntry: ...

    def unfinished(self) -> Sequence[LedgerEntry]: ...

    def with_faults(self) -> Sequence[LedgerEntry]: ...
