"""What SQLite knows of how its tables are filled, from which it plans; PostgreSQL looks at its tables by itself."""

from sqlalchemy.orm import Session

ROWS_LOOKED_AT = 1_000
"""Of each index, so that a look takes some hundredths of a second however much is stored."""


def refresh(db: Session) -> None:
    """Look at all tables again. Other connections plan by what was found once they are opened anew."""
    if db.get_bind().dialect.name == "sqlite":
        connection = db.connection()
        connection.exec_driver_sql(f"PRAGMA analysis_limit={ROWS_LOOKED_AT}")
        connection.exec_driver_sql("ANALYZE")
