"""What a failed statement means: the database cannot be used at the moment, or it was asked for nonsense."""

import sqlite3

from sqlalchemy.exc import DBAPIError, OperationalError

READ_ONLY_TRANSACTION = "25006"
PRIMARY_CODE = 0xFF  # SQLite's codes carry details in their upper bits


def is_out_of_reach(error: DBAPIError) -> bool:
    """Whether the database is away, too busy, full or read-only: nothing that we sent would have been taken.

    SQLite reports a statement that makes no sense as the same kind of error; that is a bug of ours.
    """
    if isinstance(error.orig, sqlite3.Error):
        code = getattr(error.orig, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & PRIMARY_CODE
        return isinstance(error, OperationalError) and code != sqlite3.SQLITE_ERROR
    return isinstance(error, OperationalError) or getattr(error.orig, "sqlstate", None) == READ_ONLY_TRANSACTION
