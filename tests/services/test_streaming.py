"""Long results in parts, as the site reads them: on PostgreSQL outside of transactions."""

from sqlalchemy import Integer, literal_column, select, text

from app.store.streaming import ROWS_AT_A_TIME, streamed

MANY = 10 * ROWS_AT_A_TIME + 1


def numbers(count=MANY):
    """1 to a number, made by the database one after another."""
    counting = select(literal_column("1", Integer).label("n")).cte("counting", recursive=True)
    counting = counting.union_all(select(counting.c.n + 1).where(counting.c.n < count))
    return select(counting.c.n)


def cursors(db):
    """How many cursors of ours the server still keeps."""
    if db.bind.dialect.name != "postgresql":
        return 0
    return db.scalar(text("SELECT count(*) FROM pg_cursors WHERE is_holdable"))


def test_every_row_once_in_order(fresh_database):
    with fresh_database.reading() as db:
        assert [n for (n,) in streamed(db, numbers())] == list(range(1, MANY + 1))
        assert cursors(db) == 0


def test_the_server_keeps_what_was_not_yet_asked_for(fresh_database):
    with fresh_database.reading() as db:
        rows = streamed(db, numbers())
        assert next(rows).n == 1
        assert cursors(db) == (1 if db.bind.dialect.name == "postgresql" else 0)
        assert next(rows).n == 2


def test_who_stops_early_leaves_no_cursor(fresh_database):
    with fresh_database.reading() as db:
        rows = streamed(db, numbers())
        next(rows)
        rows.close()
        assert cursors(db) == 0


def test_two_at_once_and_other_questions_between(fresh_database):
    with fresh_database.reading() as db:
        both = zip(streamed(db, numbers()), streamed(db, numbers(3)), strict=False)
        assert [(one.n, other.n, db.scalar(select(7))) for one, other in both] == [(1, 1, 7), (2, 2, 7), (3, 3, 7)]


def test_in_a_writing_transaction_too(fresh_database):
    with fresh_database.writing.begin() as db:
        assert sum(n for (n,) in streamed(db, numbers())) == MANY * (MANY + 1) // 2
