"""Run the migrations on the connection that is handed over, inside its transaction."""

from alembic import context

from release.register.tables import META

context.configure(connection=context.config.attributes["connection"], target_metadata=META, render_as_batch=True,
                  transactional_ddl=False)  # the transaction is the caller's
context.run_migrations()
