"""What the articles ask a company to do besides training: what people have for themselves"""

import sqlalchemy as sa
from alembic import op
from app.store.types import Json, UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "strategy",
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("answers", Json, nullable=False),
        sa.Column("saved_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_strategy_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_strategy")),
    )
    op.create_table(
        "comment_report",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("legal_entity_id", NUMBER, nullable=True),
        sa.Column("link", sa.String(length=1000), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("picture", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("reported_at", UtcDateTime(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("changed_by", NUMBER, nullable=True),
        sa.ForeignKeyConstraint(["changed_by"], ["person.id"], name=op.f("fk_comment_report_changed_by_person")),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_comment_report_legal_entity_id_legal_entity")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_comment_report_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment_report")),
    )
    op.create_index("ix_comment_report_person_id", "comment_report", ["person_id"], unique=False)
    op.create_index("ix_comment_report_reported_at", "comment_report", ["reported_at"], unique=False)
