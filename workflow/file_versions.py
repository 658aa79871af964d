"""Which of a file's versions counts, and since when: the chain of corrections of one name.

The versions of a name are ordered by their first arrival, however late a cut run or a replay lands
them. Each is superseded by the next one that landed, from that one's arrival on, so that at every
instant exactly one version is valid: the last that had arrived.
"""

from collections.abc import Sequence

from sqlalchemy import Connection, RowMapping, func, select, update

from workflow.tables import FILE_ARRIVAL, FILE_LEDGER

LEDGER = FILE_LEDGER.c


def chain_versions(connection: Connection, source: str, name: str) -> None:
    """Order the versions of a name anew; nothing happens where no file was landed as one.

    A rejected version never supersedes. It is closed by the landed one that came after it.
    """
    versions = _versions(connection, source, name)
    if all(version["versions_of"] is None for version in versions):
        return
    newer: RowMapping | None = None
    for version in reversed(versions):
        _close(connection, version, name, newer)
        if version["state"] == "landed":
            newer = version


def _versions(connection: Connection, source: str, name: str) -> Sequence[RowMapping]:
    first_arrival = (
        select(func.min(FILE_ARRIVAL.c.arrival_number))
        .where(FILE_ARRIVAL.c.source == LEDGER.source, FILE_ARRIVAL.c.file_id == LEDGER.file_id)
        .scalar_subquery()
    )
    unnamed = LEDGER.versions_of.is_(None) & (LEDGER.file_name == name)
    query = (
        select(FILE_LEDGER)
        .where(LEDGER.source == source, (LEDGER.versions_of == name) | unnamed)
        .where(LEDGER.state.in_(("landed", "rejected")))
        .order_by(first_arrival, LEDGER.file_id)
    )
    return connection.execute(query).mappings().all()


def _close(
    connection: Connection, version: RowMapping, name: str, newer: RowMapping | None
) -> None:
    wanted = {
        "versions_of": name,
        "superseded_by": newer["file_id"] if newer else None,
        "superseded_at": newer["received_at"] if newer else None,
    }
    if any(version[column] != value for column, value in wanted.items()):
        connection.execute(
            update(FILE_LEDGER)
            .where(LEDGER.source == version["source"], LEDGER.file_id == version["file_id"])
            .values(wanted)
        )
