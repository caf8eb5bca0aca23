"""Migrations: bring a database to the newest schema, and say where the models differ from it."""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine

from app.store.engine import WRITES, create
from app.store.models import Base

FOLDER = Path(__file__).parent / "migrations"


def config() -> Config:
    """Alembic's configuration, without a file."""
    settings = Config()
    settings.set_main_option("script_location", str(FOLDER))
    return settings


def upgrade(url: str) -> None:
    """Bring the database at a URL to the newest schema, in one transaction."""
    database = create(url)
    try:
        upgrade_engine(database.engine)
    finally:
        database.dispose()


def upgrade_engine(engine: Engine) -> None:
    """Bring a database to the newest schema, in one transaction."""
    with engine.execution_options(**{WRITES: True}).begin() as connection:
        settings = config()
        settings.attributes["connection"] = connection
        command.upgrade(settings, "head")


def differences(engine: Engine) -> list[Any]:
    """What the models have and the migrated database lacks, or the other way round; empty when nobody forgot a migration."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, Base.metadata))
