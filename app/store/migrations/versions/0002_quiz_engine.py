"""The quiz engine: allowances, reports on items, repairs, steps left for good, time taken"""

import sqlalchemy as sa
from alembic import op
from app.store.types import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("legal_entity") as batch_op:
        batch_op.add_column(sa.Column("keeps_times", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("response") as batch_op:
        batch_op.add_column(sa.Column("seconds", NUMBER, nullable=True))
    with op.batch_alter_table("attempt") as batch_op:
        batch_op.add_column(sa.Column("steps_closed", NUMBER, nullable=False, server_default="0"))
        batch_op.create_index("ix_attempt_quiz_submitted_at", ["quiz", "submitted_at"], unique=False)
    op.create_table(
        "allowance",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("period_id", NUMBER, nullable=False),
        sa.Column("extra_attempts", NUMBER, nullable=False),
        sa.Column("extra_minutes", NUMBER, nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("granted_at", UtcDateTime(), nullable=False),
        sa.Column("granted_by", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["granted_by"], ["person.id"], name=op.f("fk_allowance_granted_by_person")),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_allowance_period_id_period")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allowance")),
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
        sa.UniqueConstraint("from_digest", "to_digest", name=op.f("uq_quiz_repair_from_digest_to_digest")),
    )
    op.create_index("ix_quiz_repair_quiz", "quiz_repair", ["quiz"], unique=False)
