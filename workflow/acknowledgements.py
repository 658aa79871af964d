"""Which acknowledgements we sent, under which control numbers.

Numbers come without gaps, per standard, sender and receiver: one row of numbers for interchanges
and one for groups. An acknowledgement keeps its numbers and its time, so that writing it again
writes the same bytes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from sqlalchemy import Connection, func, insert, select, update

from workflow.store import Store
from workflow.tables import ACKNOWLEDGED_FILE, ACKNOWLEDGEMENT_SENT, CONTROL_NUMBER

Kind = Literal["997", "999", "TA1", "CONTRL"]

LARGEST: Final = 999_999_999  # nine digits in ISA13 and GS06; after it comes 1
HAVE_GROUPS: Final = ("997", "999")
SENT: Final = ACKNOWLEDGEMENT_SENT.c


@dataclass(frozen=True, slots=True)
class Answer:
    """What is to be acknowledged, and between whom the answer goes."""

    interchange_ordinal: int
    group_ordinal: int
    kind: Kind
    standard: str
    sender: str  # us
    receiver: str


@dataclass(frozen=True, slots=True)
class Sent:
    """An acknowledgement with its numbers; `written_at` is None until its file is in the outbox."""

    source: str
    file_id: str
    interchange_ordinal: int
    group_ordinal: int
    kind: Kind
    interchange_number: int
    group_number: int
    outbox_name: str
    numbered_at: datetime
    written_at: datetime | None


class AcknowledgementLog:
    """The acknowledgements sent, over a store; each method is one transaction."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def number(
        self, *, source: str, file_id: str, answers: Sequence[Answer], at: datetime
    ) -> list[Sent]:
        """Give numbers to the answers that have none yet; return all that are not written yet.

        Answers to one interchange go out in one interchange; a TA1 has one of its own. What gets
        its numbers together goes into one file of the outbox.
        """
        with self._store.write() as connection:
            sent = _of_file(connection, source, file_id)
            known = {(each.interchange_ordinal, each.group_ordinal, each.kind) for each in sent}
            new = [
                answer
                for answer in answers
                if (answer.interchange_ordinal, answer.group_ordinal, answer.kind) not in known
            ]
            if new:
                batch = len({each.outbox_name for each in sent}) + 1
                rows = [
                    {
                        "source": source,
                        "file_id": file_id,
                        **row,
                        "outbox_name": f"acknowledgement-{file_id[:16]}-{batch}.edi",
                        "numbered_at": at,
                    }
                    for row in _numbered(connection, new)
                ]
                connection.execute(insert(ACKNOWLEDGEMENT_SENT), rows)
                sent = _of_file(connection, source, file_id)
            return [each for each in sent if each.written_at is None]

    def mark_written(
        self, *, source: str, file_id: str, outbox_names: Iterable[str], at: datetime
    ) -> None:
        """Record that these files are in the outbox, from where they must not be written again."""
        with self._store.write() as connection:
            connection.execute(
                update(ACKNOWLEDGEMENT_SENT)
                .where(SENT.source == source, SENT.file_id == file_id)
                .where(SENT.outbox_name.in_(list(outbox_names)), SENT.written_at.is_(None))
                .values(written_at=at)
            )

    def mark_done(self, *, source: str, file_id: str, parser_version: str) -> None:
        """Record that a file, as this parser reads it, calls for no more answers."""
        table = ACKNOWLEDGED_FILE
        key = (table.c.source == source, table.c.file_id == file_id)
        with self._store.write() as connection:
            found = connection.execute(
                update(table).where(*key).values(parser_version=parser_version)
            )
            if not found.rowcount:
                row = {"source": source, "file_id": file_id, "parser_version": parser_version}
                connection.execute(insert(table).values(**row))

    def done(self) -> set[tuple[str, str, str]]:
        """Return (source, file, parser version) of every file that calls for no more answers."""
        table = ACKNOWLEDGED_FILE.c
        query = select(table.source, table.file_id, table.parser_version)
        with self._store.read() as connection:
            return {(row[0], row[1], row[2]) for row in connection.execute(query)}

    def sent(self) -> list[Sent]:
        """Return every acknowledgement that is in the outbox, in the order of its numbers."""
        query = select(ACKNOWLEDGEMENT_SENT).where(SENT.written_at.is_not(None))
        query = query.order_by(SENT.numbered_at, SENT.source, SENT.interchange_number)
        with self._store.read() as connection:
            return [Sent(**row) for row in connection.execute(query).mappings()]


def _numbered(connection: Connection, answers: Sequence[Answer]) -> list[dict[str, object]]:
    numbers = _Numbers(connection)
    of_interchange: dict[tuple[int, bool], int] = {}
    rows: list[dict[str, object]] = []
    for each in sorted(answers, key=lambda a: (a.interchange_ordinal, a.group_ordinal, a.kind)):
        envelope = (each.interchange_ordinal, each.kind == "TA1")
        if envelope not in of_interchange:
            of_interchange[envelope] = numbers.next(each, "interchange")
        rows.append(
            {
                "interchange_ordinal": each.interchange_ordinal,
                "group_ordinal": each.group_ordinal,
                "kind": each.kind,
                "interchange_number": of_interchange[envelope],
                "group_number": numbers.next(each, "group") if each.kind in HAVE_GROUPS else 0,
            }
        )
    numbers.keep()
    return rows


class _Numbers:
    """The last numbers given, read once and written once in the caller's transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._last: dict[tuple[str, str, str, str], int] = {}
        self._stored: set[tuple[str, str, str, str]] = set()

    def next(self, answer: Answer, kind: str) -> int:
        key = (answer.standard, answer.sender, answer.receiver, kind)
        if key not in self._last:
            self._last[key] = self._read(key)
        self._last[key] = self._last[key] % LARGEST + 1
        return self._last[key]

    def keep(self) -> None:
        table = CONTROL_NUMBER
        for key, number in self._last.items():
            standard, sender, receiver, kind = key
            names = {"standard": standard, "sender": sender, "receiver": receiver, "kind": kind}
            if key in self._stored:
                where = [table.c[name] == value for name, value in names.items()]
                self._connection.execute(update(table).where(*where).values(last_number=number))
            else:
                self._connection.execute(insert(table).values(**names, last_number=number))

    def _read(self, key: tuple[str, str, str, str]) -> int:
        columns = CONTROL_NUMBER.c
        query = select(func.max(columns.last_number)).where(
            columns.standard == key[0],
            columns.sender == key[1],
            columns.receiver == key[2],
            columns.kind == key[3],
        )
        last = self._connection.scalar(query)
        if last is not None:
            self._stored.add(key)
        return last or 0


def _of_file(connection: Connection, source: str, file_id: str) -> list[Sent]:
    query = (
        select(ACKNOWLEDGEMENT_SENT)
        .where(SENT.source == source, SENT.file_id == file_id)
        .order_by(SENT.interchange_ordinal, SENT.group_ordinal, SENT.kind)
    )
    return [Sent(**row) for row in connection.execute(query).mappings()]
