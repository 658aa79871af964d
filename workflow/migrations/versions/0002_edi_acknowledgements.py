"""Control numbers seen and given, and acknowledgements sent."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "control_register",
        sa.Column("source", sa.String(length=100), nullable=False),
        sa.Column("file_id", sa.String(length=64), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("standard", sa.String(length=10), nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("receiver", sa.Text(), nullable=False),
        sa.Column("functional_id", sa.Text(), nullable=False),
        sa.Column("control_number", sa.Text(), nullable=False),
        sa.Column("payload_id", sa.String(length=64), nullable=False),
        sa.Column("is_taken", sa.Boolean(), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("first_seen_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "level in ('interchange', 'group')", name=op.f("ck_control_register__level")
        ),
        sa.CheckConstraint(
            "outcome in ('new', 'replay', 'conflict')", name=op.f("ck_control_register__outcome")
        ),
        _of_a_file("control_register"),
        sa.PrimaryKeyConstraint(
            "source", "file_id", "level", "ordinal", name=op.f("pk_control_register")
        ),
    )
    op.create_index(
        "ix_control_register__number",
        "control_register",
        ["source", "level", "control_number"],
        unique=False,
    )
    op.create_table(
        "control_number",
        sa.Column("standard", sa.String(length=10), nullable=False),
        sa.Column("sender", sa.String(length=100), nullable=False),
        sa.Column("receiver", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("last_number", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "kind in ('interchange', 'group')", name=op.f("ck_control_number__kind")
        ),
        sa.PrimaryKeyConstraint(
            "standard", "sender", "receiver", "kind", name=op.f("pk_control_number")
        ),
    )
    op.create_table(
        "acknowledgement_sent",
        sa.Column("source", sa.String(length=100), nullable=False),
        sa.Column("file_id", sa.String(length=64), nullable=False),
        sa.Column("interchange_ordinal", sa.Integer(), nullable=False),
        sa.Column("group_ordinal", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("interchange_number", sa.BigInteger(), nullable=False),
        sa.Column("group_number", sa.BigInteger(), nullable=False),
        sa.Column("outbox_name", sa.Text(), nullable=False),
        sa.Column("numbered_at", sa.DateTime(), nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "kind in ('997', '999', 'TA1', 'CONTRL')", name=op.f("ck_acknowledgement_sent__kind")
        ),
        _of_a_file("acknowledgement_sent"),
        sa.PrimaryKeyConstraint(
            "source",
            "file_id",
            "interchange_ordinal",
            "group_ordinal",
            "kind",
            name=op.f("pk_acknowledgement_sent"),
        ),
    )
    op.create_table(
        "acknowledged_file",
        sa.Column("source", sa.String(length=100), nullable=False),
        sa.Column("file_id", sa.String(length=64), nullable=False),
        sa.Column("parser_version", sa.String(length=100), nullable=False),
        _of_a_file("acknowledged_file"),
        sa.PrimaryKeyConstraint("source", "file_id", name=op.f("pk_acknowledged_file")),
    )


def _of_a_file(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["source", "file_id"],
        ["file_ledger.source", "file_ledger.file_id"],
        name=op.f(f"fk_{table}__file_ledger"),
    )


def downgrade() -> None:
    raise NotImplementedError("The store only goes forward; restore a backup to go back.")
