"""Which tables the operational store has."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)

from workflow.instants import UtcInstant

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s__%(column_0_N_name)s",
        "uq": "uq_%(table_name)s__%(column_0_N_name)s",
        "ck": "ck_%(table_name)s__%(constraint_name)s",
        "fk": "fk_%(table_name)s__%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def of_a_file() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["source", "file_id"], ["file_ledger.source", "file_ledger.file_id"]
    )


FILE_LEDGER = Table(
    "file_ledger",
    METADATA,
    Column("source", String(100), primary_key=True),
    Column("file_id", String(64), primary_key=True),
    Column("file_name", Text, nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    Column("received_at", UtcInstant, nullable=False),
    Column("state", String(20), nullable=False),
    Column("parser_version", String(100)),
    Column("sequence", BigInteger, unique=True),
    Column("superseded_by", String(64)),
    Column("reason", Text),
    Column("versions_of", Text),  # the name whose versions supersede each other; none where all add
    Column("superseded_at", UtcInstant),
    CheckConstraint("state in ('archived', 'landed', 'rejected')", name="state"),
    Index(None, "source", "file_name"),
    Index(None, "source", "versions_of"),
)

FILE_LEDGER_FEED = Table(
    "file_ledger_feed",
    METADATA,
    Column("source", String(100), primary_key=True),
    Column("file_id", String(64), primary_key=True),
    Column("feed", String(100), primary_key=True),
    Column("row_count", BigInteger, nullable=False),
    of_a_file(),
)

FILE_ARRIVAL = Table(
    "file_arrival",
    METADATA,
    Column("arrival_number", Integer, primary_key=True),
    Column("source", String(100), nullable=False),
    Column("file_id", String(64), nullable=False),
    Column("file_name", Text, nullable=False),
    Column("arrived_at", UtcInstant, nullable=False),
    of_a_file(),
    Index(None, "source", "file_id"),
)

QUARANTINE_INDEX = Table(
    "quarantine_index",
    METADATA,
    Column("fault_number", Integer, primary_key=True),
    Column("source", String(100), nullable=False),
    Column("file_id", String(64), nullable=False),
    Column("feed", String(100)),
    Column("column_name", Text),
    Column("code", String(100), nullable=False),
    Column("reason", Text, nullable=False),
    Column("fault_count", BigInteger, nullable=False),
    Column("first_row", BigInteger),
    of_a_file(),
    Index(None, "source", "file_id"),
)

CONTROL_REGISTER = Table(
    "control_register",
    METADATA,
    Column("source", String(100), primary_key=True),
    Column("file_id", String(64), primary_key=True),
    Column("level", String(20), primary_key=True),
    Column("ordinal", Integer, primary_key=True),  # of the interchange or group in its file
    Column("standard", String(10), nullable=False),
    Column("sender", Text, nullable=False),
    Column("receiver", Text, nullable=False),
    Column("functional_id", Text, nullable=False),  # empty for an interchange
    Column("control_number", Text, nullable=False),
    Column("payload_id", String(64), nullable=False),
    Column("is_taken", Boolean, nullable=False),  # a rejected one leaves its number free
    Column("outcome", String(10), nullable=False),
    Column("first_seen_at", UtcInstant, nullable=False),
    CheckConstraint("level in ('interchange', 'group')", name="level"),
    CheckConstraint("outcome in ('new', 'replay', 'conflict')", name="outcome"),
    of_a_file(),
    Index("ix_control_register__number", "source", "level", "control_number"),
)

CONTROL_NUMBER = Table(
    "control_number",
    METADATA,
    Column("standard", String(10), primary_key=True),
    Column("sender", String(100), primary_key=True),
    Column("receiver", String(100), primary_key=True),
    Column("kind", String(20), primary_key=True),
    Column("last_number", BigInteger, nullable=False),
    CheckConstraint("kind in ('interchange', 'group')", name="kind"),
)

ACKNOWLEDGEMENT_SENT = Table(
    "acknowledgement_sent",
    METADATA,
    Column("source", String(100), primary_key=True),
    Column("file_id", String(64), primary_key=True),
    Column("interchange_ordinal", Integer, primary_key=True),  # in the file that came
    Column("group_ordinal", Integer, primary_key=True),  # 0 where an interchange is acknowledged
    Column("kind", String(10), primary_key=True),
    Column("interchange_number", BigInteger, nullable=False),
    Column("group_number", BigInteger, nullable=False),  # 0 where it has no group
    Column("outbox_name", Text, nullable=False),
    Column("numbered_at", UtcInstant, nullable=False),
    Column("written_at", UtcInstant),
    CheckConstraint("kind in ('997', '999', 'TA1', 'CONTRL')", name="kind"),
    of_a_file(),
)

ACKNOWLEDGED_FILE = Table(
    "acknowledged_file",
    METADATA,
    Column("source", String(100), primary_key=True),
    Column("file_id", String(64), primary_key=True),
    Column("parser_version", String(100), nullable=False),
    of_a_file(),
)

ACCOUNT = Table(
    "account",
    METADATA,
    Column("login", String(100), primary_key=True),
    Column("display_name", Text, nullable=False),
    Column("role", String(20), nullable=False),
    Column("password_hash", Text, nullable=False),
)

LOGIN_ATTEMPT = Table(
    "login_attempt",
    METADATA,
    Column("attempt_number", Integer, primary_key=True),
    Column("login", String(100), nullable=False),  # also of logins that do not exist
    Column("attempted_at", UtcInstant, nullable=False),
    Column("outcome", String(20), nullable=False),
    CheckConstraint("outcome in ('failed', 'succeeded')", name="outcome"),
    Index(None, "login", "attempted_at"),
)

SESSION = Table(
    "session",
    METADATA,
    Column("token_hash", String(64), primary_key=True),
    Column("login", String(100), ForeignKey("account.login"), nullable=False),
    Column("opened_at", UtcInstant, nullable=False),
    Column("last_seen_at", UtcInstant, nullable=False),
)

EXCEPTION_CASE = Table(
    "exception_case",
    METADATA,
    Column("case_id", String(100), primary_key=True),
    Column("exception_code", String(20), nullable=False),
    Column("state", String(20), nullable=False),
    Column("version", Integer, nullable=False),
    Column("assignee", String(100), ForeignKey("account.login")),
    Column("reason_code", String(50)),
    Column("comment", Text),
    Column("changed_by", String(100)),
    Column("changed_at", UtcInstant),
    CheckConstraint("state in ('detected', 'claimed', 'resolved')", name="state"),
)

CASE_EVENT = Table(
    "case_event",
    METADATA,
    Column("event_number", BigInteger, primary_key=True, autoincrement=False),
    Column("case_id", String(100), ForeignKey("exception_case.case_id"), nullable=False),
    Column("exception_code", String(20), nullable=False),
    Column("event_type", String(20), nullable=False),
    Column("actor", String(100), nullable=False),
    Column("reason_code", String(50)),
    Column("comment", Text),
    Column("case_state", String(20), nullable=False),
    Column("case_version", Integer, nullable=False),
    Column("occurred_at", UtcInstant, nullable=False),
    Column("idempotency_key", String(100), nullable=False, unique=True),
    Index(None, "case_id", "case_version", unique=True),
)

REMOTE_FILE = Table(
    "remote_file",
    METADATA,
    Column("remote", String(100), primary_key=True),
    Column("path", Text, primary_key=True),
    Column("size_bytes", BigInteger, nullable=False),
    Column("mark", String(300), nullable=False),  # etag or times: differs when the bytes do
    Column("unchanged_since", UtcInstant, nullable=False),
    Column("file_id", String(64)),  # the bytes taken at this very size and mark
)

REMOTE_LOOK = Table(
    "remote_look",
    METADATA,
    Column("remote", String(100), primary_key=True),
    Column("looked_at", UtcInstant, nullable=False),
    Column("next_look_at", UtcInstant, nullable=False),
    Column("succeeded_at", UtcInstant),
    Column("failure_count", Integer, nullable=False),  # since the last look that succeeded
    Column("file_count", Integer, nullable=False),
    Column("taken_count", Integer, nullable=False),
    Column("error", Text),
)

PUSH_KEY = Table(
    "push_key",
    METADATA,
    Column("key_id", String(20), primary_key=True),
    Column("source", String(100), nullable=False),
    Column("holder", Text, nullable=False),
    Column("secret_hash", String(64), nullable=False),
    Column("created_at", UtcInstant, nullable=False),
    Column("last_used_at", UtcInstant),
    Column("revoked_at", UtcInstant),
)

PUSH_REQUEST = Table(
    "push_request",
    METADATA,
    Column("source", String(100), primary_key=True),
    Column("idempotency_key", String(200), primary_key=True),
    Column("file_id", String(64), nullable=False),
    Column("file_name", Text, nullable=False),
    Column("received_at", UtcInstant, nullable=False),
    of_a_file(),
)
