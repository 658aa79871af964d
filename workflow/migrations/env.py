"""Run the migrations on the connection that `workflow.migrate` hands over."""

from alembic import context

from workflow.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
