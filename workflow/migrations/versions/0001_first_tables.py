"""The file ledger, accounts, sessions and exception cases with their append-only history."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("login", sa.String(length=100), nullable=False),
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("login", name=op.f("pk_account")),
    )
    op.create_table(
        "file_ledger",
        sa.Column("source", sa.String(length=100), nullable=False),
        sa.Column("file_id", sa.String(length=64), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("received_at", sa.DateTime(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("parser_version", sa.String(length=100), nullable=True),
        sa.Column("sequence", sa.BigInteger(), nullable=True),
        sa.Column("superseded_by", sa.String(length=64), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "state in ('archived', 'landed', 'rejected')", name=op.f("ck_file_ledger__state")
        ),
        sa.PrimaryKeyConstraint("source", "file_id", name=op.f("pk_file_ledger")),
        sa.UniqueConstraint("sequence", name=op.f("uq_file_ledger__sequence")),
    )
    op.create_index(
        op.f("ix_file_ledger__source_file_name"),
        "file_ledger",
        ["source", "file_name"],
        unique=False,
    )
    op.create_table(
        "login_attempt",
        sa.Column("attempt_number", sa.Integer(), nullable=False),
        sa.Column("login", sa.String(length=100), nullable=False),
        sa.Column("attempted_at", sa.DateTime(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.CheckConstraint(
            "outcome in ('failed', 'succeeded')", name=op.f("ck_login_attempt__outcome")
        ),
        sa.PrimaryKeyConstraint("attempt_number", name=op.f("pk_login_attempt")),
    )
    op.create_index(
        op.f("ix_login_attempt__login_attempted_at"),
        "login_attempt",
        ["login", "attempted_at"],
        unique=False,
    )
    op.create_table(
        "exception_case",
        sa.Column("case_id", sa.String(length=100), nullable=False),
        sa.Column("exception_code", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("assignee", sa.String(length=100), nullable=True),
        sa.Column("reason_code", sa.String(length=50), nullable=True),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("changed_by", sa.String(length=100), nullable=True),
        sa.Column("changed_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "state in ('detected', 'claimed', 'resolved')", name=op.f("ck_exception_case__state")
        ),
        sa.ForeignKeyConstraint(
            ["assignee"], ["account.login"], name=op.f("fk_exception_case__account")
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_exception_case")),
    )
    op.create_table(
        "file_arrival",
        sa.Column("arrival_number", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=100), nullable=False),
        sa.Column("file_id", sa.String(length=64), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("arrived_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source", "file_id"],
            ["file_ledger.source", "file_ledger.file_id"],
            name=op.f("fk_file_arrival__file_ledger"),
        ),
        sa.PrimaryKeyConstraint("arrival_number", name=op.f("pk_file_arrival")),
    )
    op.create_index(
        op.f("ix_file_arrival__source_file_id"), "file_arrival", ["source", "file_id"], unique=False
    )
    op.create_table(
        "file_ledger_feed",
        sa.Column("source", sa.String(length=100), nullable=False),
        sa.Column("file_id", sa.String(length=64), nullable=False),
        sa.Column("feed", sa.String(length=100), nullable=False),
        sa.Column("row_count", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source", "file_id"],
            ["file_ledger.source", "file_ledger.file_id"],
            name=op.f("fk_file_ledger_feed__file_ledger"),
        ),
        sa.PrimaryKeyConstraint("source", "file_id", "feed", name=op.f("pk_file_ledger_feed")),
    )
    op.create_table(
        "quarantine_index",
        sa.Column("fault_number", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=100), nullable=False),
        sa.Column("file_id", sa.String(length=64), nullable=False),
        sa.Column("feed", sa.String(length=100), nullable=True),
        sa.Column("column_name", sa.Text(), nullable=True),
        sa.Column("code", sa.String(length=100), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("fault_count", sa.BigInteger(), nullable=False),
        sa.Column("first_row", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["source", "file_id"],
            ["file_ledger.source", "file_ledger.file_id"],
            name=op.f("fk_quarantine_index__file_ledger"),
        ),
        sa.PrimaryKeyConstraint("fault_number", name=op.f("pk_quarantine_index")),
    )
    op.create_index(
        op.f("ix_quarantine_index__source_file_id"),
        "quarantine_index",
        ["source", "file_id"],
        unique=False,
    )
    op.create_table(
        "session",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("login", sa.String(length=100), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["login"], ["account.login"], name=op.f("fk_session__account")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_session")),
    )
    op.create_table(
        "case_event",
        sa.Column("event_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("case_id", sa.String(length=100), nullable=False),
        sa.Column("exception_code", sa.String(length=20), nullable=False),
        sa.Column("event_type", sa.String(length=20), nullable=False),
        sa.Column("actor", sa.String(length=100), nullable=False),
        sa.Column("reason_code", sa.String(length=50), nullable=True),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("case_state", sa.String(length=20), nullable=False),
        sa.Column("case_version", sa.Integer(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(), nullable=False),
        sa.Column("idempotency_key", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["exception_case.case_id"], name=op.f("fk_case_event__exception_case")
        ),
        sa.PrimaryKeyConstraint("event_number", name=op.f("pk_case_event")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_case_event__idempotency_key")),
    )
    op.create_index(
        op.f("ix_case_event__case_id_case_version"),
        "case_event",
        ["case_id", "case_version"],
        unique=True,
    )

    _refuse_changes_of_history("case_event")


def _refuse_changes_of_history(table: str) -> None:
    """Keep the history append-only, also against a careless statement by hand."""
    if op.get_context().dialect.name == "sqlite":
        for act in ("update", "delete"):
            op.execute(
                f"create trigger {table}_refuses_{act} before {act} on {table} "
                f"begin select raise(abort, '{table} is append-only'); end"
            )
        return
    op.execute(
        "create function refuse_change() returns trigger language plpgsql as "
        "$$ begin raise exception using message = tg_table_name || ' is append-only'; end $$"
    )
    op.execute(
        f"create trigger {table}_refuses_change before update or delete on {table} "
        "for each row execute function refuse_change()"
    )


def downgrade() -> None:
    raise NotImplementedError("The store only goes forward; restore a backup to go back.")
