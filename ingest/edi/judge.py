"""What becomes of a file of a partner: read, weighed by the profile, compared with what came."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ingest.edi.envelope_tables import EnvelopeTables, gather
from ingest.edi.profile import Partner
from ingest.edi.register import ControlRegister, conflicts, registrations, replayed
from ingest.edi.strangers import strangers
from ingest.edi.tables import EdiBatch
from ingest.edi.verdict import Decision, decide
from ingest.ledger import LedgerEntry


@dataclass(frozen=True, slots=True)
class Judgement:
    """`replayed` names the transactions that came before with the same bytes: load them not."""

    file: EnvelopeTables
    decision: Decision
    replayed: frozenset[int]


def judge(
    path: Path,
    batches: Iterable[EdiBatch],
    partner: Partner,
    register: ControlRegister,
    entry: LedgerEntry,
) -> Judgement:
    """Judge a file, entering its control numbers into the register.

    `path` holds the file's bytes and `batches` what was read of them, the guides' faults included.
    Asked again for the same file it says the same, whatever came since.
    """
    file = gather(batches)
    file = file.with_errors(strangers(file.interchanges, partner))
    first = _decide(file, partner)
    entries = registrations(path, file, first, partner)
    outcomes = register.register(
        source=entry.source,
        file_id=entry.file_id,
        entries=entries,
        window_days=partner.duplicate_window_days,
        at=entry.received_at,
    )
    again = frozenset(replayed(outcomes, file))
    found = conflicts(entries, outcomes, file)
    if found.is_empty():
        return Judgement(file, first, again)
    file = file.with_errors(found)
    return Judgement(file, _decide(file, partner), again)


def _decide(file: EnvelopeTables, partner: Partner) -> Decision:
    return decide(file.errors, file.transactions, file.groups, file.interchanges, partner)
