"""Does a session end when it should, and name nobody but its owner?"""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from workflow.accounts import Account
from workflow.sessions import close_session, find_session, open_session
from workflow.store import Store
from workflow.tables import ACCOUNT, SESSION

MINUTE = timedelta(minutes=1)


@pytest.fixture
def csr(people: dict[str, Account]) -> Account:
    return people["csr"]


def last_seen(store: Store) -> datetime | None:
    with store.read() as connection:
        return connection.scalar(select(SESSION.c.last_seen_at))


def test_a_token_finds_its_account_and_no_other_token_does(
    store: Store, csr: Account, noon: datetime
) -> None:
    token = open_session(store, csr, noon)
    assert find_session(store, token, noon) == csr
    assert find_session(store, token + "x", noon) is None
    assert find_session(store, "", noon) is None


def test_the_store_never_holds_the_token(store: Store, csr: Account, noon: datetime) -> None:
    token = open_session(store, csr, noon)
    with store.read() as connection:
        row = connection.execute(select(SESSION)).one()
    assert token not in str(row)
    assert len(token) >= 43


def test_a_session_ends_after_thirty_idle_minutes(
    store: Store, csr: Account, noon: datetime
) -> None:
    token = open_session(store, csr, noon)
    assert find_session(store, token, noon + 29 * MINUTE) == csr
    assert find_session(store, token, noon + 58 * MINUTE) == csr
    assert find_session(store, token, noon + 88 * MINUTE) is None


def test_a_session_ends_after_twelve_hours_however_busy(
    store: Store, csr: Account, noon: datetime
) -> None:
    token = open_session(store, csr, noon)
    found = [find_session(store, token, noon + 20 * MINUTE * step) for step in range(37)]
    assert found == [csr] * 36 + [None]


def test_a_session_is_touched_at_most_once_a_minute(
    store: Store, csr: Account, noon: datetime
) -> None:
    token = open_session(store, csr, noon)
    find_session(store, token, noon + timedelta(seconds=59))
    assert last_seen(store) == noon
    find_session(store, token, noon + MINUTE)
    assert last_seen(store) == noon + MINUTE


def test_a_closed_session_ends_at_once_and_alone(
    store: Store, csr: Account, noon: datetime
) -> None:
    closed, other = open_session(store, csr, noon), open_session(store, csr, noon)
    close_session(store, closed)
    close_session(store, closed)
    assert find_session(store, closed, noon) is None
    assert find_session(store, other, noon) == csr


def test_a_session_carries_the_role_of_now(store: Store, csr: Account, noon: datetime) -> None:
    token = open_session(store, csr, noon)
    with store.write() as connection:
        connection.execute(update(ACCOUNT).where(ACCOUNT.c.login == "csr").values(role="analyst"))
    found = find_session(store, token, noon)
    assert found is not None
    assert found.role == "analyst"


def test_ended_sessions_are_swept_when_another_opens(
    store: Store, csr: Account, noon: datetime
) -> None:
    open_session(store, csr, noon)
    open_session(store, csr, noon + timedelta(hours=1))
    with store.read() as connection:
        assert len(connection.execute(select(SESSION)).all()) == 1
