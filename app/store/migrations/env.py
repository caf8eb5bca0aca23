"""Alembic's entry: runs the migrations on the connection that `app.store.migrate` hands it."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from app.store.models import Base
from app.store.types import Json, UtcDateTime


def named(kind: str, value: Any, autogenerate: AutogenContext) -> str | Literal[False]:
    """Write the house's own column types by their names."""
    if kind == "type" and isinstance(value, UtcDateTime):
        autogenerate.imports.add("from app.store.types import UtcDateTime")
        return "UtcDateTime()"
    if kind == "type" and value is Json:
        autogenerate.imports.add("from app.store.types import Json")
        return "Json"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
    render_item=named,
)
with context.begin_transaction():
    context.run_migrations()
