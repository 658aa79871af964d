"""A real store per test: SQLite in the test's folder, and PostgreSQL where a URL is given."""

import os
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, insert, text

from workflow.accounts import DEMO_PASSWORD, HASHER, Account
from workflow.file_ledger import FileLedger
from workflow.permissions import ROLES
from workflow.store import Store
from workflow.tables import ACCOUNT

POSTGRES_URL = os.environ.get("CROSSDOCK_TEST_POSTGRES_URL", "")
ENGINES = ["sqlite", "postgresql"] if POSTGRES_URL else ["sqlite"]


@pytest.fixture
def noon() -> datetime:
    return datetime(2026, 11, 22, 12, 0, 0, 123456, tzinfo=UTC)


@pytest.fixture(params=ENGINES)
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Name an empty database; what an earlier test left in PostgreSQL is dropped."""
    if request.param == "sqlite":
        return str(tmp_path / "ops.sqlite")
    engine = create_engine(POSTGRES_URL)
    with engine.begin() as connection:
        connection.execute(text("drop schema public cascade"))
        connection.execute(text("create schema public"))
    engine.dispose()
    return POSTGRES_URL


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    opened = Store.open(store_url)
    yield opened
    opened.close()


@pytest.fixture
def ledger(store: Store) -> FileLedger:
    return FileLedger(store)


@pytest.fixture(scope="session")
def password_hash() -> str:
    """Hash the demo password once: it is slow on purpose."""
    return HASHER.hash(DEMO_PASSWORD)


@pytest.fixture
def people(store: Store, password_hash: str) -> dict[str, Account]:
    """Give every role an account of its own name."""
    accounts = {role: Account(role, role.title(), role) for role in ROLES}
    with store.write() as connection:
        for account in accounts.values():
            row = {**asdict(account), "password_hash": password_hash}
            connection.execute(insert(ACCOUNT).values(row))
    return accounts
