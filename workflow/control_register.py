"""Which control numbers came before: is an interchange or group new, a replay, or a conflict?

The same number with the same bytes is a replay: nothing new came. With other bytes it is a
conflict: either may be the right one. A number whose bearer was rejected stays free, because the
correction comes under it. After the window a number may be used anew.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, Protocol

from sqlalchemy import Connection, delete, insert, select

from workflow.store import Store
from workflow.tables import CONTROL_REGISTER, FILE_LEDGER

COLUMNS: Final = CONTROL_REGISTER.c
CHUNK: Final = 500  # numbers asked for at once; SQLite takes no more than 32,766 values


class Entry(Protocol):
    """An interchange or group of a file. Its number is unique among those of the same key."""

    @property
    def level(self) -> str: ...
    @property
    def ordinal(self) -> int: ...
    @property
    def standard(self) -> str: ...
    @property
    def sender(self) -> str: ...
    @property
    def receiver(self) -> str: ...
    @property
    def functional_id(self) -> str: ...
    @property
    def control_number(self) -> str: ...
    @property
    def payload_id(self) -> str:
        """The SHA-256 of its bytes, in hex."""

    @property
    def is_taken(self) -> bool:
        """Whether any of it was taken; what is rejected whole leaves its number free."""


FIELDS: Final = (
    "level",
    "ordinal",
    "standard",
    "sender",
    "receiver",
    "functional_id",
    "control_number",
    "payload_id",
    "is_taken",
)
Key = tuple[str, str, str, str, str, str]


class ControlRegister:
    """The register over a store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def register(
        self,
        *,
        source: str,
        file_id: str,
        entries: Sequence[Entry],
        window_days: int,
        at: datetime,
    ) -> dict[tuple[str, int], str]:
        """Record a file's interchanges and groups in one transaction, and tell what each is.

        Returns new, replay or conflict by level and ordinal. The same file with the same
        entries gets the same answer for ever; with other entries (its reader changed, or what it
        is worth) it is judged anew, as of the day when it was first seen.
        """
        with self._store.write() as connection:
            known = _of_file(connection, source, file_id)
            if known is not None and known[0] == {_row(entry) for entry in entries}:
                return known[1]
            first_seen_at = at if known is None else min(at, known[2])
            connection.execute(
                delete(CONTROL_REGISTER).where(COLUMNS.source == source, COLUMNS.file_id == file_id)
            )
            window = timedelta(days=window_days)
            reach = (first_seen_at - window, first_seen_at + window)
            outcomes = _judge(entries, _before(connection, source, entries, reach))
            rows = [
                {
                    "source": source,
                    "file_id": file_id,
                    **dict(zip(FIELDS, _row(entry), strict=True)),
                    "outcome": outcomes[entry.level, entry.ordinal],
                    "first_seen_at": first_seen_at,
                }
                for entry in entries
            ]
            if rows:
                connection.execute(insert(CONTROL_REGISTER), rows)
            return outcomes

    def numbers(self, source: str) -> list[Mapping[str, Any]]:
        """Return what came from a source, replayed and rejected parts too, oldest first.

        Each has level, sender, functional_id, control_number, file_name and arrived_at.
        """
        query = (
            select(
                COLUMNS.level,
                COLUMNS.sender,
                COLUMNS.functional_id,
                COLUMNS.control_number,
                FILE_LEDGER.c.file_name,
                COLUMNS.first_seen_at.label("arrived_at"),
            )
            .join_from(CONTROL_REGISTER, FILE_LEDGER)
            .where(COLUMNS.source == source)
            .order_by(COLUMNS.first_seen_at, COLUMNS.file_id, COLUMNS.ordinal)
        )
        with self._store.read() as connection:
            return [dict(row) for row in connection.execute(query).mappings()]


def _judge(entries: Sequence[Entry], before: dict[Key, set[str]]) -> dict[tuple[str, int], str]:
    """Judge in the order of the file, so that a number used twice in it is found too."""
    outcomes: dict[tuple[str, int], str] = {}
    for entry in sorted(entries, key=lambda each: each.ordinal):
        place = (entry.level, entry.ordinal)
        payloads = before[_key(entry)] if entry.control_number else set()
        if entry.payload_id in payloads:
            outcomes[place] = "replay"
        elif payloads:
            outcomes[place] = "conflict"
        else:
            outcomes[place] = "new"
            if entry.is_taken:
                payloads.add(entry.payload_id)
    return outcomes


def _before(
    connection: Connection,
    source: str,
    entries: Sequence[Entry],
    reach: tuple[datetime, datetime],
) -> dict[Key, set[str]]:
    """Return the bytes that took each of these numbers, in this window."""
    found: dict[Key, set[str]] = defaultdict(set)
    for level, numbers in _chunks(entries):
        query = select(
            COLUMNS.level,
            COLUMNS.standard,
            COLUMNS.sender,
            COLUMNS.receiver,
            COLUMNS.functional_id,
            COLUMNS.control_number,
            COLUMNS.payload_id,
        ).where(
            COLUMNS.source == source,
            COLUMNS.level == level,
            COLUMNS.control_number.in_(numbers),
            COLUMNS.outcome == "new",
            COLUMNS.is_taken,
            COLUMNS.first_seen_at.between(*reach),
        )
        for *key, payload_id in connection.execute(query):
            level_, standard, sender, receiver, functional_id, number = key
            found[level_, standard, sender, receiver, functional_id, number].add(payload_id)
    return found


def _chunks(entries: Sequence[Entry]) -> Iterator[tuple[str, list[str]]]:
    for level in ("interchange", "group"):
        numbers = sorted({entry.control_number for entry in entries if entry.level == level})
        for at in range(0, len(numbers), CHUNK):
            yield level, numbers[at : at + CHUNK]


def _of_file(
    connection: Connection, source: str, file_id: str
) -> tuple[set[tuple[object, ...]], dict[tuple[str, int], str], datetime] | None:
    query = select(CONTROL_REGISTER).where(COLUMNS.source == source, COLUMNS.file_id == file_id)
    rows = connection.execute(query).mappings().all()
    if not rows:
        return None
    return (
        {tuple(row[name] for name in FIELDS) for row in rows},
        {(row["level"], row["ordinal"]): row["outcome"] for row in rows},
        min(row["first_seen_at"] for row in rows),
    )


def _key(entry: Entry) -> Key:
    return (
        entry.level,
        entry.standard,
        entry.sender,
        entry.receiver,
        entry.functional_id,
        entry.control_number,
    )


def _row(entry: Entry) -> tuple[object, ...]:
    return tuple(getattr(entry, name) for name in FIELDS)
