"""How the writers look rows up: by the ordinals that the reader gave them."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

import polars as pl

from ingest.edi.envelope_tables import EnvelopeTables
from ingest.edi.errors import CODES
from ingest.edi.verdict import OF_GROUP, OF_INTERCHANGE, OF_TRANSACTION, Decision

Row: TypeAlias = dict[str, Any]
Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Judged:
    """A file's rows with what was decided about them; every list is in the order of the file."""

    interchanges: dict[int, Row]
    groups: dict[int, Row]
    transactions_of_group: dict[tuple[int, int], list[Row]]  # each with `verdict`
    groups_of_interchange: dict[int, list[Row]]
    faults_of_interchange: dict[int, list[Row]]  # worst first
    faults_of_group: dict[int, list[Row]]  # worst first
    faults_of_transaction: dict[int, list[Row]]  # by their place


def judged(file: EnvelopeTables, decision: Decision) -> Judged:
    """Index a file for writing its acknowledgements."""
    transactions = file.transactions.join(
        decision.verdicts.select("transaction", "verdict"),
        on="transaction",
        how="left",
        maintain_order="left",
    )
    worst_first = decision.faults.sort("severity", descending=True, maintain_order=True)
    by_place = decision.faults.sort("position", "segment", "element", maintain_order=True)
    return Judged(
        _one_by(file.interchanges, "interchange"),
        _one_by(file.groups, "group"),
        _many_by(transactions, lambda row: (row["interchange"], row["group"])),
        _many_by(file.groups, lambda row: row["interchange"]),
        _many_by(_of(worst_first, OF_INTERCHANGE), lambda row: row["interchange"]),
        _many_by(_of(worst_first, OF_GROUP), lambda row: row["group"]),
        _many_by(_of(by_place, OF_TRANSACTION), lambda row: row["transaction"]),
    )


def syntax_codes(faults: list[Row], level: str) -> list[str]:
    """Return the X12 codes of the faults of a level, each once, in their order."""
    codes = [CODES[fault["code"]].syntax for fault in faults if fault["level"] == level]
    return list(dict.fromkeys(code for code in codes if code))


def _of(faults: pl.DataFrame, scope: str) -> pl.DataFrame:
    return faults.filter(pl.col("scope") == scope)


def _one_by(rows: pl.DataFrame, key: str) -> dict[int, Row]:
    return {row[key]: row for row in rows.iter_rows(named=True)}


def _many_by(rows: pl.DataFrame, key: Callable[[Row], Key]) -> dict[Key, list[Row]]:
    found: dict[Key, list[Row]] = defaultdict(list)
    for row in rows.iter_rows(named=True):
        found[key(row)].append(row)
    return found
