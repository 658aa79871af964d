"""Which acknowledgements a file calls for: never one for an acknowledgement."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import polars as pl

from ingest.edi.envelope_tables import EnvelopeTables
from ingest.edi.profile import ACKNOWLEDGEMENTS, Partner
from ingest.edi.verdict import OF_INTERCHANGE, Decision

Kind = Literal["997", "999", "TA1", "CONTRL"]


@dataclass(frozen=True, slots=True, order=True)
class Owed:
    """One acknowledgement: of a group (997, 999) or of an interchange, where `group` is 0."""

    interchange: int  # ordinal in the file that came
    group: int
    kind: Kind


@dataclass(frozen=True, slots=True)
class Numbered:
    """An acknowledgement with what makes its bytes the same each time: its numbers and its time.

    What answers one interchange goes out in one interchange, but for TA1, which has its own.
    """

    owed: Owed
    interchange_number: int
    group_number: int  # 0 where it has no group: TA1, CONTRL
    at: datetime  # UTC


def owed(file: EnvelopeTables, decision: Decision, partner: Partner) -> list[Owed]:
    """Return what we owe for the interchanges sent to us, in the order of the file."""
    ours = inbound(file.interchanges, partner)
    documents = _documents(file)
    functional = partner.acknowledge
    due: list[Owed] = []
    if functional in ("997", "999"):
        kind: Kind = "999" if functional == "999" else "997"
        rows = _answered_groups(file.groups, documents)
        due += [Owed(each, group, kind) for each, group in rows.rows() if ours.get(each) == "x12"]
    answered = set(documents["interchange"].to_list()) | set(
        _answered_groups(file.groups, documents)["interchange"].to_list()
    )
    if functional == "contrl":
        due += [Owed(each, 0, "CONTRL") for each in answered if ours.get(each) == "edifact"]
    wanting_ta1 = _wanting_ta1(file.interchanges, decision, partner)
    due += [Owed(each, 0, "TA1") for each in answered & wanting_ta1 if ours.get(each) == "x12"]
    return sorted(due)


def inbound(interchanges: pl.DataFrame, partner: Partner) -> dict[int, str]:
    """Return the interchanges that this partner sent to us, each with its standard."""
    columns = (
        "interchange",
        "standard",
        "sender_qualifier",
        "sender_id",
        "receiver_qualifier",
        "receiver_id",
    )
    return {
        row[0]: row[1]
        for row in interchanges.select(columns).iter_rows()
        if partner.direction((row[2], row[3]), (row[4], row[5])) == "inbound"
    }


def _documents(file: EnvelopeTables) -> pl.DataFrame:
    acknowledgement = pl.col("set_id").is_in(list(ACKNOWLEDGEMENTS)).fill_null(value=False)
    return file.transactions.filter(~acknowledgement).select("interchange", "group")


def _answered_groups(groups: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    """Return groups with documents, and empty ones: the sender waits for an answer to those too."""
    is_answer = pl.col("functional_id").is_in(["FA", "CONTRL"]).fill_null(value=False)
    has_documents = pl.col("group").is_in(documents["group"].unique().implode())
    is_empty = pl.col("transaction_count").fill_null(0) == 0
    return groups.filter(~is_answer & (has_documents | is_empty)).select("interchange", "group")


def _wanting_ta1(interchanges: pl.DataFrame, decision: Decision, partner: Partner) -> set[int]:
    if partner.ta1 == "always":
        return set(interchanges["interchange"].to_list())
    if partner.ta1 == "on_request":
        asked = interchanges.filter(pl.col("acknowledgement_requested").fill_null(value=False))
        return set(asked["interchange"].to_list())
    if partner.ta1 == "on_fault":
        struck = decision.faults.filter(
            (pl.col("scope") == OF_INTERCHANGE) & (pl.col("level") == "interchange")
        )
        return set(struck["interchange"].to_list())
    return set()
