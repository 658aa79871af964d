"""Does the store keep what it acknowledged, and nothing else?"""

import multiprocessing
import os
import signal
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from filelock import FileLock
from sqlalchemy import CheckConstraint, Connection, func, insert, inspect, select
from sqlalchemy.exc import DBAPIError

from tests.workflow.conftest import POSTGRES_URL
from workflow.errors import NaiveInstant
from workflow.store import Store
from workflow.tables import FILE_ARRIVAL, FILE_LEDGER, METADATA

SPAWN = multiprocessing.get_context("spawn")


def add_file(connection: Connection, file_id: str, at: datetime) -> None:
    connection.execute(
        insert(FILE_LEDGER).values(
            source="erp",
            file_id=file_id,
            file_name="orders.csv",
            size_bytes=1,
            received_at=at,
            state="archived",
        )
    )


def count_up(url: str, times: int) -> None:
    """Take the next sequence number `times` times, as a process of its own."""
    store = Store.open(url)
    for _ in range(times):
        with store.write() as connection:
            number = connection.scalar(
                select(func.coalesce(func.max(FILE_LEDGER.c.sequence), 0) + 1)
            )
            connection.execute(
                insert(FILE_LEDGER).values(
                    source="erp",
                    file_id=f"{number:064}",
                    file_name="orders.csv",
                    size_bytes=1,
                    received_at=datetime.now(UTC),
                    state="landed",
                    sequence=number,
                )
            )


def write_and_die(url: str) -> None:
    """Leave the process without a word in the middle of a transaction."""
    store = Store.open(url)
    with store.write() as connection:
        add_file(connection, "dead", datetime.now(UTC))
        os.kill(os.getpid(), signal.SIGKILL)


def file_count(store: Store) -> int:
    with store.read() as connection:
        return connection.scalar(select(func.count()).select_from(FILE_LEDGER)) or 0


@pytest.mark.skipif(not POSTGRES_URL, reason="CROSSDOCK_TEST_POSTGRES_URL names no server")
def test_the_tests_of_this_folder_run_on_postgresql_too(store_url: str) -> None:
    assert store_url


def test_the_migrated_schema_equals_the_tables_in_code(store: Store) -> None:
    with store.read() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, METADATA) == []


def test_check_constraints_of_the_migration_equal_those_in_code(store: Store) -> None:
    in_code = {
        (table.name, str(constraint.name))
        for table in METADATA.tables.values()
        for constraint in table.constraints
        if isinstance(constraint, CheckConstraint)
    }
    inspector = inspect(store.engine)
    migrated = {
        (table, str(check["name"]))
        for table in METADATA.tables
        for check in inspector.get_check_constraints(table)
    }
    assert migrated == in_code


def test_sqlite_is_opened_durable_and_strict(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "deep" / "ops.sqlite")
    with store.write() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"pragma {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_a_new_store_takes_its_turn_before_it_changes_how_the_file_is_kept(
    tmp_path: Path,
) -> None:
    path = tmp_path / "ops.sqlite"
    with ThreadPoolExecutor() as pool, FileLock(f"{path}.lock"):
        opening = pool.submit(Store.open, path)
        wait([opening], timeout=0.5)
        assert not opening.done()
        assert path.read_bytes() == b""
    assert opening.result().engine.dialect.name == "sqlite"


def test_an_instant_keeps_its_microseconds_and_comes_back_in_utc(
    store: Store, noon: datetime
) -> None:
    tokyo = noon.astimezone(timezone(timedelta(hours=9)))
    with store.write() as connection:
        add_file(connection, "a", tokyo)
    with store.read() as connection:
        found = connection.scalar(select(FILE_LEDGER.c.received_at))
    assert found == noon
    assert found is not None
    assert found.tzinfo is UTC


def test_a_time_without_offset_is_refused(store: Store, noon: datetime) -> None:
    with pytest.raises(Exception, match="no offset") as refused, store.write() as connection:
        add_file(connection, "a", noon.replace(tzinfo=None))
    assert NaiveInstant in {type(refused.value), type(refused.value.__cause__)}


def test_an_exception_rolls_back_the_whole_transaction(store: Store, noon: datetime) -> None:
    def fail_half_way() -> None:
        with store.write() as connection:
            add_file(connection, "a", noon)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()
    assert file_count(store) == 0
    with store.write() as connection:
        add_file(connection, "a", noon)
    assert file_count(store) == 1


def test_a_killed_writer_leaves_nothing_and_blocks_nobody(
    store: Store, store_url: str, noon: datetime
) -> None:
    process = SPAWN.Process(target=write_and_die, args=(store_url,))
    process.start()
    process.join(60)
    assert process.exitcode == -9
    with store.write() as connection:
        add_file(connection, "alive", noon)
    assert file_count(store) == 1


def test_a_reader_cannot_write(store: Store, noon: datetime) -> None:
    with pytest.raises(DBAPIError, match=r"(?i)read.?only"), store.read() as connection:
        add_file(connection, "a", noon)


def test_a_reader_sees_one_state_while_others_write(store: Store, noon: datetime) -> None:
    count = select(func.count()).select_from(FILE_LEDGER)
    with store.read() as reader:
        before = reader.scalar(count)
        with store.write() as connection:
            add_file(connection, "a", noon)
        assert reader.scalar(count) == before == 0
    assert file_count(store) == 1


def test_a_row_of_an_unknown_file_is_refused(store: Store, noon: datetime) -> None:
    with pytest.raises(DBAPIError, match=r"(?i)foreign key"), store.write() as connection:
        connection.execute(
            insert(FILE_ARRIVAL).values(
                source="erp", file_id="none", file_name="orders.csv", arrived_at=noon
            )
        )


def test_processes_that_start_and_write_at_once_lose_nothing_and_leave_no_gap(
    store_url: str,
) -> None:
    processes = [SPAWN.Process(target=count_up, args=(store_url, 20)) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(120)
    assert [process.exitcode for process in processes] == [0, 0, 0]
    store = Store.open(store_url)
    with store.read() as connection:
        numbers = connection.scalars(
            select(FILE_LEDGER.c.sequence).order_by(FILE_LEDGER.c.sequence)
        ).all()
    assert numbers == list(range(1, 61))
