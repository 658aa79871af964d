"""Who is signed in: sessions kept on the server, which end by themselves and at once if closed."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, insert, select, update

from workflow.accounts import Account, find_account
from workflow.store import Store
from workflow.tables import SESSION

IDLE: Final = timedelta(minutes=30)
ABSOLUTE: Final = timedelta(hours=12)
TOUCH_EVERY: Final = timedelta(minutes=1)  # a page that refreshes must not queue for the writer


def open_session(store: Store, account: Account, at: datetime) -> str:
    """Return a token that names the session; the store keeps its hash only."""
    token = secrets.token_urlsafe(32)
    with store.write() as connection:
        ended = (SESSION.c.opened_at <= at - ABSOLUTE) | (SESSION.c.last_seen_at <= at - IDLE)
        connection.execute(delete(SESSION).where(ended))
        connection.execute(
            insert(SESSION).values(
                token_hash=_hash(token), login=account.login, opened_at=at, last_seen_at=at
            )
        )
    return token


def find_session(store: Store, token: str, at: datetime) -> Account | None:
    """Return who is signed in with this token, with the role the account has now."""
    mine = SESSION.c.token_hash == _hash(token)
    with store.read() as connection:
        row = connection.execute(select(SESSION).where(mine)).one_or_none()
        if row is None or at >= row.opened_at + ABSOLUTE or at >= row.last_seen_at + IDLE:
            return None
        account = find_account(connection, row.login)
    if at >= row.last_seen_at + TOUCH_EVERY:
        with store.write() as connection:
            connection.execute(
                update(SESSION).where(mine, SESSION.c.last_seen_at < at).values(last_seen_at=at)
            )
    return account


def close_session(store: Store, token: str) -> None:
    """End the session; a token that is unknown or closed already is no error."""
    with store.write() as connection:
        connection.execute(delete(SESSION).where(SESSION.c.token_hash == _hash(token)))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
