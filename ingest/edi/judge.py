"""What becomes of a file of a partner: read, weighed by the profile, compared with what came."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ingest.edi.checked import checked
from ingest.edi.envelope_tables import EnvelopeTables, gather
from ingest.edi.profile import Partner
from ingest.edi.register import ControlRegister, conflicts, registrations, replayed
from ingest.edi.strangers import strangers
from ingest.edi.unread import unread
from ingest.edi.verdict import Decision, decide
from ingest.errors import StoreFailed
from ingest.ledger import LedgerEntry


@dataclass(frozen=True, slots=True)
class Judgement:
    """`replayed` names the transactions that came before with the same bytes: load them not."""

    file: EnvelopeTables
    decision: Decision
    replayed: frozenset[int]


class Text(Protocol):
    """A file's bytes, and the encoding to read them with; None: what the standard says."""

    @property
    def path(self) -> Path: ...
    @property
    def encoding(self) -> str | None: ...


def judge(
    text: Text,
    mapped: Collection[str],
    partner: Partner,
    register: ControlRegister,
    entry: LedgerEntry,
) -> Judgement:
    """Judge a file, entering its control numbers into the register.

    `mapped` names the sets that the source's mapping reads. Asked again for the same file it says
    the same, whatever came since. Raises StoreFailed.
    """
    file = gather(checked(text.path, text.encoding))
    file = file.with_errors(strangers(file.interchanges, partner))
    file = file.with_errors(unread(file, partner, mapped))
    first = _decide(file, partner)
    entries = registrations(text.path, file, first, partner)
    try:
        outcomes = register.register(
            source=entry.source,
            file_id=entry.file_id,
            entries=entries,
            window_days=partner.duplicate_window_days,
            at=entry.received_at,
        )
    except Exception as error:
        raise StoreFailed(f"The register of control numbers failed: {error}") from error
    again = frozenset(replayed(outcomes, file))
    found = conflicts(entries, outcomes, file)
    if found.is_empty():
        return Judgement(file, first, again)
    file = file.with_errors(found)
    return Judgement(file, _decide(file, partner), again)


def _decide(file: EnvelopeTables, partner: Partner) -> Decision:
    return decide(file.errors, file.transactions, file.groups, file.interchanges, partner)
