"""How instants are kept: UTC to the microsecond, the same on SQLite and PostgreSQL."""

from datetime import UTC, datetime

from sqlalchemy import DateTime
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from workflow.errors import NaiveInstant


class UtcInstant(TypeDecorator[datetime]):
    """Aware in Python, naive UTC in the database, because SQLite keeps no offset."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002, the signature is SQLAlchemy's
        if value is None:
            return None
        if value.tzinfo is None:
            raise NaiveInstant(value)
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002, the signature is SQLAlchemy's
        return None if value is None else value.replace(tzinfo=UTC)
