"""When a file was superseded, and of which name it is a version."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("file_ledger", sa.Column("versions_of", sa.Text(), nullable=True))
    op.add_column("file_ledger", sa.Column("superseded_at", sa.DateTime(), nullable=True))
    op.create_index(
        op.f("ix_file_ledger__source_versions_of"),
        "file_ledger",
        ["source", "versions_of"],
        unique=False,
    )
    newer = (
        "from file_ledger as newer where newer.source = file_ledger.source "
        "and newer.file_id = file_ledger.superseded_by"
    )
    op.execute(
        f"update file_ledger set versions_of = file_name, "
        f"superseded_at = (select newer.received_at {newer}) where superseded_by is not null"
    )
    op.execute(
        "update file_ledger set versions_of = file_name where exists (select 1 from file_ledger "
        "as older where older.source = file_ledger.source "
        "and older.superseded_by = file_ledger.file_id)"
    )


def downgrade() -> None:
    raise NotImplementedError("The store only goes forward; restore a backup to go back.")
