"""Migrations run with a plain connection of their own, one process at a time."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import create_engine, event, pool, text

from office.models import Base, Moment


def _plain(kind: str, thing: Any, _context: AutogenContext) -> str | Literal[False]:
    """Write our own column types as plain ones, so that migrations import nothing of ours."""
    if kind == "type" and isinstance(thing, Moment):
        return "sa.DateTime(timezone=True)"
    return False


url = context.config.attributes["url"]
embedded = url.get_backend_name() == "sqlite"
# The driver would commit before each CREATE; a start that is killed half-way must leave nothing.
options: dict[str, Any] = {"isolation_level": None, "timeout": 10} if embedded else {}
engine = create_engine(url, poolclass=pool.NullPool, connect_args=options)
if embedded:
    event.listen(engine, "begin", lambda begun: begun.exec_driver_sql("BEGIN IMMEDIATE"))
with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_item=_plain,
        render_as_batch=embedded,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        if not embedded:
            # Several processes may start at once; the first one migrates, the others wait.
            connection.execute(text("SELECT pg_advisory_xact_lock(20260424)"))
        context.run_migrations()
    connection.commit()
engine.dispose()
