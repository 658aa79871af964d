"""What was seen in remote folders, and who may push files and what they pushed."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "remote_file",
        sa.Column("remote", sa.String(length=100), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("mark", sa.String(length=300), nullable=False),
        sa.Column("unchanged_since", sa.DateTime(), nullable=False),
        sa.Column("file_id", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("remote", "path", name=op.f("pk_remote_file")),
    )
    op.create_table(
        "remote_look",
        sa.Column("remote", sa.String(length=100), nullable=False),
        sa.Column("looked_at", sa.DateTime(), nullable=False),
        sa.Column("next_look_at", sa.DateTime(), nullable=False),
        sa.Column("succeeded_at", sa.DateTime(), nullable=True),
        sa.Column("failure_count", sa.Integer(), nullable=False),
        sa.Column("file_count", sa.Integer(), nullable=False),
        sa.Column("taken_count", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("remote", name=op.f("pk_remote_look")),
    )
    op.create_table(
        "push_key",
        sa.Column("key_id", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=100), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("last_used_at", sa.DateTime(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("key_id", name=op.f("pk_push_key")),
    )
    op.create_table(
        "push_request",
        sa.Column("source", sa.String(length=100), nullable=False),
        sa.Column("idempotency_key", sa.String(length=200), nullable=False),
        sa.Column("file_id", sa.String(length=64), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source", "file_id"],
            ["file_ledger.source", "file_ledger.file_id"],
            name=op.f("fk_push_request__file_ledger"),
        ),
        sa.PrimaryKeyConstraint("source", "idempotency_key", name=op.f("pk_push_request")),
    )


def downgrade() -> None:
    raise NotImplementedError("The store only goes forward; restore a backup to go back.")
