"""Who may sign in, and how guessing is made slow."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from pwdlib import PasswordHash
from sqlalchemy import Connection, func, insert, select, update

from workflow.errors import (
    LockedOut,
    LoginTaken,
    PasswordTooShort,
    UnknownRole,
    WrongCredentials,
)
from workflow.permissions import ROLES
from workflow.store import Store
from workflow.tables import ACCOUNT, LOGIN_ATTEMPT

HASHER: Final = PasswordHash.recommended()  # argon2id
SHORTEST_PASSWORD: Final = 8
LONGEST_LOGIN: Final = 100

WRONG_PASSWORDS: Final = 5
WINDOW: Final = timedelta(minutes=15)

# Verified when the login is unknown, so that the answer takes as long as for a wrong password.
# It hashes random bytes that were thrown away; a test holds its cost equal to the hasher's.
NOBODYS_HASH: Final = (
    "$argon2id$v=19$m=65536,t=3,p=4$ahrB5fxaGibZ/BnCkDPR0w"
    "$J1sRnGZEuYA5fBtaEK6RzXYXng5QIspt+V/zPKIt5h4"
)

DEMO_PASSWORD: Final = "crossdock-demo"  # noqa: S105, made to be printed
DEMO_ACCOUNTS: Final = {
    "executive": "Erin Executive",
    "csr": "Casey Service",
    "planner": "Parker Planner",
    "warehouse": "Wynn Warehouse",
    "billing": "Billie Billing",
    "analyst": "Ana Analyst",
    "engineer": "Eli Engineer",
}


@dataclass(frozen=True, slots=True)
class Account:
    """A person who may sign in."""

    login: str
    display_name: str
    role: str


def create_account(
    store: Store, *, login: str, display_name: str, role: str, password: str
) -> Account:
    """Make an account; the login is kept in lower case and without spaces around it."""
    if role not in ROLES:
        raise UnknownRole(role, ROLES)
    if len(password) < SHORTEST_PASSWORD:
        raise PasswordTooShort(SHORTEST_PASSWORD)
    account = Account(_as_kept(login), display_name, role)
    password_hash = HASHER.hash(password)  # slow on purpose, so not while others wait to write
    with store.write() as connection:
        if find_account(connection, account.login) is not None:
            raise LoginTaken(account.login)
        connection.execute(
            insert(ACCOUNT).values(
                login=account.login,
                display_name=display_name,
                role=role,
                password_hash=password_hash,
            )
        )
    return account


def sign_in(store: Store, *, login: str, password: str, at: datetime) -> Account:
    """Return the account, or raise WrongCredentials or LockedOut.

    The attempt is written down as failed before the password is looked at: guesses that run side
    by side are all counted before the first of them gets its answer.
    """
    kept = _as_kept(login)
    with store.write() as connection:
        _refuse_if_locked(connection, kept, at)
        attempt = connection.scalar(
            insert(LOGIN_ATTEMPT)
            .values(login=kept, attempted_at=at, outcome="failed")
            .returning(LOGIN_ATTEMPT.c.attempt_number)
        )
        password_hash = connection.scalar(
            select(ACCOUNT.c.password_hash).where(ACCOUNT.c.login == kept)
        )
        account = find_account(connection, kept)
    fits = HASHER.verify(password, password_hash or NOBODYS_HASH)
    if account is None or not fits:
        raise WrongCredentials
    with store.write() as connection:
        connection.execute(
            update(LOGIN_ATTEMPT)
            .where(LOGIN_ATTEMPT.c.attempt_number == attempt)
            .values(outcome="succeeded")
        )
    return account


def seed_demo_accounts(store: Store) -> None:
    """Make the demo accounts that are missing, one per role that works."""
    for login, display_name in DEMO_ACCOUNTS.items():
        with store.read() as connection:
            if find_account(connection, login) is not None:
                continue
        create_account(
            store, login=login, display_name=display_name, role=login, password=DEMO_PASSWORD
        )


def find_account(connection: Connection, login: str) -> Account | None:
    row = connection.execute(
        select(ACCOUNT.c.login, ACCOUNT.c.display_name, ACCOUNT.c.role).where(
            ACCOUNT.c.login == login
        )
    ).one_or_none()
    return None if row is None else Account(row.login, row.display_name, row.role)


def _as_kept(login: str) -> str:
    return login.strip().lower()[:LONGEST_LOGIN]


def _refuse_if_locked(connection: Connection, login: str, at: datetime) -> None:
    attempt = LOGIN_ATTEMPT.c
    last_success = (
        select(func.coalesce(func.max(attempt.attempt_number), 0))
        .where(attempt.login == login, attempt.outcome == "succeeded")
        .scalar_subquery()
    )
    latest = connection.scalars(
        select(attempt.attempted_at)
        .where(attempt.login == login, attempt.outcome == "failed")
        .where(attempt.attempted_at > at - WINDOW, attempt.attempt_number > last_success)
        .order_by(attempt.attempt_number.desc())
        .limit(WRONG_PASSWORDS)
    ).all()
    if len(latest) == WRONG_PASSWORDS:
        raise LockedOut(min(latest) + WINDOW)
