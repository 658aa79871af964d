"""The control-number register, as ingestion needs it: what came before under the same number.

The register's home is the operational store; whoever assembles the parts passes it in.
"""

import hashlib
import mmap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal, Protocol

import polars as pl

from ingest.edi.acknowledge.owed import inbound
from ingest.edi.acknowledge.rows import Row
from ingest.edi.envelope_tables import EnvelopeTables
from ingest.edi.profile import Partner
from ingest.edi.verdict import ERROR_ROWS, NO_ERRORS, Decision

Level = Literal["interchange", "group"]
CODES = {"interchange": "interchange_duplicate", "group": "group_duplicate"}


@dataclass(frozen=True, slots=True)
class Registration:
    """An interchange or group that came, under the number that its sender gave it."""

    level: Level
    ordinal: int  # in its file
    standard: str
    sender: str  # qualifier and id; of a group with the application's code behind it
    receiver: str
    functional_id: str  # empty for an interchange
    control_number: str
    payload_id: str  # SHA-256 of its bytes, in hex
    is_taken: bool  # what is rejected whole leaves its number free for the correction


class ControlRegister(Protocol):
    """One durable transaction; doing it twice for a file is doing it once."""

    def register(
        self,
        *,
        source: str,
        file_id: str,
        entries: Sequence[Registration],
        window_days: int,
        at: datetime,
    ) -> Mapping[tuple[str, int], str]:
        """Tell of each entry, by level and ordinal, whether it is new, a replay or a conflict."""


def registrations(
    path: Path, file: EnvelopeTables, decision: Decision, partner: Partner
) -> list[Registration]:
    """Return what a file of the partner brings to the register; `path` holds its bytes."""
    ours = inbound(file.interchanges, partner)
    rows = list(_rows(file, decision))
    with path.open("rb") as stream:
        if not rows or not path.stat().st_size:
            return []
        with mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content:
            return [
                Registration(
                    level=level,
                    ordinal=row[level],
                    standard=row["standard"],
                    sender=row["sender"],
                    receiver=row["receiver"],
                    functional_id=row.get("functional_id") or "",
                    control_number=row["control_number"] or "",
                    payload_id=_digest(content, row["byte_offset"], row["byte_length"]),
                    is_taken=row["is_taken"],
                )
                for level, row in rows
                if row["interchange"] in ours
            ]


def conflicts(
    entries: Sequence[Registration], outcomes: Mapping[tuple[str, int], str], file: EnvelopeTables
) -> pl.DataFrame:
    """Return the faults of what came under a number that other bytes bore before."""
    group_of = dict(file.groups.select("group", "interchange").iter_rows())
    rows = [
        {
            "code": CODES[entry.level],
            "interchange": entry.ordinal
            if entry.level == "interchange"
            else group_of[entry.ordinal],
            "group": entry.ordinal if entry.level == "group" else 0,
            "transaction": 0,
            "segment": 0,
            "position": 0,
            "value": entry.control_number,
            "detail": f"{entry.level} {entry.control_number} of {entry.sender} came before with "
            "other content; neither is changed. Ask the sender which one holds",
        }
        for entry in entries
        if outcomes[entry.level, entry.ordinal] == "conflict"
    ]
    return pl.DataFrame(rows, schema=ERROR_ROWS) if rows else NO_ERRORS


def replayed(outcomes: Mapping[tuple[str, int], str], file: EnvelopeTables) -> list[int]:
    """Return the transactions that came before with the same bytes: they load nothing again."""
    again = {
        level: [
            ordinal
            for (kind, ordinal), outcome in outcomes.items()
            if (kind, outcome) == (level, "replay")
        ]
        for level in CODES
    }
    struck = file.transactions.filter(
        pl.col("interchange").is_in(again["interchange"]) | pl.col("group").is_in(again["group"])
    )
    return struck["transaction"].to_list()


def _rows(file: EnvelopeTables, decision: Decision) -> Iterator[tuple[Level, Row]]:
    """Yield interchanges, then groups, each with its parties and whether any of it was taken."""
    sender = pl.concat_str(
        pl.col("sender_qualifier").fill_null(""), pl.lit("/"), pl.col("sender_id").fill_null("")
    )
    receiver = pl.concat_str(
        pl.col("receiver_qualifier").fill_null(""), pl.lit("/"), pl.col("receiver_id").fill_null("")
    )
    interchanges = file.interchanges.with_columns(
        sender.alias("sender"), receiver.alias("receiver")
    )
    parties = interchanges.select("interchange", "standard", "sender", "receiver")
    groups = file.groups.join(parties, on="interchange", how="inner").with_columns(
        pl.concat_str("sender", pl.lit("/"), pl.col("sender_id").fill_null("")),
        pl.concat_str("receiver", pl.lit("/"), pl.col("receiver_id").fill_null("")),
    )
    levels: tuple[tuple[Level, pl.DataFrame], ...] = (
        ("interchange", interchanges),
        ("group", groups),
    )
    for level, frame in levels:
        rejected = decision.verdicts.group_by(level).agg(
            (pl.col("verdict") == "rejected").all().not_().alias("is_taken")
        )
        taken = frame.join(rejected, on=level, how="left").with_columns(
            pl.col("is_taken").fill_null(value=True)
        )
        for row in taken.sort(level).iter_rows(named=True):
            yield level, row


def _digest(content: mmap.mmap, offset: int, length: int) -> str:
    with memoryview(content) as view:
        return hashlib.sha256(view[offset : offset + length]).hexdigest()
