"""The quiz engine: allowances, reports on items, repairs, steps left for good, time taken"""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op
from app.store.types import Json, UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    # In place, not by batch: that would copy the tables anew, which SQLite refuses while other rows point at theirs.
    op.add_column("legal_entity", sa.Column("keeps_times", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("response", sa.Column("seconds", NUMBER, nullable=True))
    op.add_column("attempt", sa.Column("steps_closed", NUMBER, nullable=False, server_default="0"))
    op.create_index("ix_attempt_quiz_submitted_at", "attempt", ["quiz", "submitted_at"], unique=False)
    op.create_table(
        "allowance",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("period_id", NUMBER, nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("extra_attempts", NUMBER, nullable=False),
        sa.Column("extra_minutes", NUMBER, nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("granted_at", UtcDateTime(), nullable=False),
        sa.Column("granted_by", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["granted_by"], ["person.id"], name=op.f("fk_allowance_granted_by_person")),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_allowance_period_id_period")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allowance")),
        sa.UniqueConstraint("key", name=op.f("uq_allowance_key")),
    )
    op.create_index("ix_allowance_period_id", "allowance", ["period_id"], unique=False)
    op.create_table(
        "item_report",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("attempt_id", sa.String(length=22), nullable=False),
        sa.Column("quiz", sa.String(length=80), nullable=False),
        sa.Column("item_id", sa.String(length=80), nullable=False),
        sa.Column("structure_digest", sa.String(length=64), nullable=False),
        sa.Column("text_digest", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("reported_at", UtcDateTime(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_by", NUMBER, nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"], name=op.f("fk_item_report_answered_by_person")),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_item_report_attempt_id_attempt")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_item_report_person_id_person")),
        sa.ForeignKeyConstraint(
            ["structure_digest"], ["content_version.digest"], name=op.f("fk_item_report_structure_digest_content_version")
        ),
        sa.ForeignKeyConstraint(
            ["text_digest"], ["content_version.digest"], name=op.f("fk_item_report_text_digest_content_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_report")),
    )
    op.create_index("ix_item_report_person_id", "item_report", ["person_id"], unique=False)
    op.create_index("ix_item_report_answered_at", "item_report", ["answered_at"], unique=False)
    op.create_table(
        "quiz_repair",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("quiz", sa.String(length=80), nullable=False),
        sa.Column("from_digest", sa.String(length=64), nullable=False),
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("to_digest", sa.String(length=64), nullable=False),
        sa.Column("confirmed_at", UtcDateTime(), nullable=False),
        sa.Column("confirmed_by", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["confirmed_by"], ["person.id"], name=op.f("fk_quiz_repair_confirmed_by_person")),
        sa.ForeignKeyConstraint(
            ["from_digest"], ["content_version.digest"], name=op.f("fk_quiz_repair_from_digest_content_version")
        ),
        sa.ForeignKeyConstraint(
            ["to_digest"], ["content_version.digest"], name=op.f("fk_quiz_repair_to_digest_content_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quiz_repair")),
        sa.UniqueConstraint("from_digest", "number", name=op.f("uq_quiz_repair_from_digest_number")),
    )
    op.create_index("ix_quiz_repair_quiz", "quiz_repair", ["quiz"], unique=False)
    _enqueue_closing()


def _enqueue_closing() -> None:
    """Attempts that are open now get the job that closes them when they have run out."""
    attempt = sa.table(
        "attempt", sa.column("id"), sa.column("ends_at", UtcDateTime()), sa.column("submitted_at", UtcDateTime())
    )
    job = sa.table(
        "job",
        sa.column("kind"),
        sa.column("key"),
        sa.column("payload", Json),
        sa.column("run_at", UtcDateTime()),
        sa.column("tries"),
    )
    connection = op.get_bind()
    running = connection.execute(sa.select(attempt.c.id, attempt.c.ends_at).where(attempt.c.submitted_at.is_(None)))
    for attempt_id, ends_at in running.all():
        values = {"kind": "attempt.close", "key": attempt_id, "payload": {"attempt": attempt_id}, "tries": 0}
        connection.execute(job.insert().values(**values, run_at=ends_at + timedelta(seconds=61)))
