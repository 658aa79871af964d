"""How a file's bytes are made safe before anybody reads them: archive, then ledger."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from ingest.archive import Archive
from ingest.errors import ChangedWhileRead
from ingest.ledger import Ledger, LedgerEntry


def keep(
    path: Path,
    *,
    source: str,
    file_name: str,
    archive: Archive,
    ledger: Ledger,
    is_unchanged: Callable[[], bool] = lambda: True,
) -> LedgerEntry:
    """Archive the bytes and record their arrival, both durable on return.

    `is_unchanged` is asked once the bytes are copied, so that a file which was written to meanwhile
    never reaches the ledger; raises ChangedWhileRead.
    """
    archived = archive.store(path)
    if not is_unchanged():
        raise ChangedWhileRead(file_name)
    return ledger.arrive(
        source=source,
        file_id=archived.file_id,
        file_name=file_name,
        size_bytes=archived.size_bytes,
        at=datetime.now(UTC),
    )
