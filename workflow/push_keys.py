"""Who may push files over HTTP: keys of one source each, kept as hashes, which can be revoked."""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import insert, select, update

from workflow.errors import UnknownPushKey
from workflow.store import Store
from workflow.tables import PUSH_KEY

PREFIX: Final = "cdk"
TOUCH_EVERY: Final = timedelta(minutes=1)  # a busy sender must not queue for the writer
NO_HASH: Final = "0" * 64  # what an unknown key is compared with
COLUMNS: Final = [column for column in PUSH_KEY.c if column.name != "secret_hash"]


@dataclass(frozen=True, slots=True)
class PushKey:
    """What is known of a key; its secret is known to its holder alone."""

    key_id: str
    source: str
    holder: str
    created_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


def create_push_key(store: Store, *, source: str, holder: str, at: datetime) -> str:
    """Make a key for one source and return its text, which is shown this once.

    Its secret has 256 random bits, so a plain SHA-256 of it cannot be guessed back.
    """
    key_id, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
    row = {"key_id": key_id, "source": source, "holder": holder, "created_at": at}
    with store.write() as connection:
        connection.execute(insert(PUSH_KEY).values(**row, secret_hash=_hash(secret)))
    return f"{PREFIX}_{key_id}_{secret}"


def find_push_key(store: Store, text: str, at: datetime) -> PushKey | None:
    """Return the key that this text is, or None; the answer takes as long for a wrong secret."""
    prefix, key_id, secret = (*text.split("_", 2), "", "")[:3]
    with store.read() as connection:
        row = connection.execute(select(PUSH_KEY).where(PUSH_KEY.c.key_id == key_id)).one_or_none()
    is_right = hmac.compare_digest(_hash(secret), NO_HASH if row is None else row.secret_hash)
    if row is None or prefix != PREFIX or not is_right or row.revoked_at is not None:
        return None
    if row.last_used_at is None or at >= row.last_used_at + TOUCH_EVERY:
        with store.write() as connection:
            connection.execute(
                update(PUSH_KEY).where(PUSH_KEY.c.key_id == key_id).values(last_used_at=at)
            )
    return PushKey(**{column.name: getattr(row, column.name) for column in COLUMNS})


def push_keys(store: Store) -> Sequence[PushKey]:
    """Return every key, revoked ones too, by source and age."""
    query = select(*COLUMNS).order_by(PUSH_KEY.c.source, PUSH_KEY.c.created_at)
    with store.read() as connection:
        return [PushKey(**row) for row in connection.execute(query).mappings()]


def revoke_push_key(store: Store, key_id: str, at: datetime) -> None:
    """End a key; again is no error. Raises UnknownPushKey."""
    mine = PUSH_KEY.c.key_id == key_id
    with store.write() as connection:
        if connection.execute(select(PUSH_KEY.c.key_id).where(mine)).one_or_none() is None:
            raise UnknownPushKey(key_id)
        still_open = PUSH_KEY.c.revoked_at.is_(None)
        connection.execute(update(PUSH_KEY).where(mine, still_open).values(revoked_at=at))


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
