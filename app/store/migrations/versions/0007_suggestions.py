"""Suggestions to share: which were activated, and who gets them by mail"""

import sqlalchemy as sa
from alembic import op
from app.store.types import UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "suggestion_issue",
        sa.Column("id", NUMBER, primary_key=True),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("activated_at", UtcDateTime(), nullable=False),
        sa.Column(
            "activated_by",
            NUMBER,
            sa.ForeignKey("person.id", name=op.f("fk_suggestion_issue_activated_by_person")),
            nullable=False,
        ),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.UniqueConstraint("digest", name=op.f("uq_suggestion_issue_digest")),
    )
    op.create_table(
        "suggestion_subscriber",
        sa.Column(
            "person_id",
            NUMBER,
            sa.ForeignKey("person.id", name=op.f("fk_suggestion_subscriber_person_id_person")),
            primary_key=True,
        ),
        sa.Column("joined_at", UtcDateTime(), nullable=False),
        sa.Column(
            "sent_issue_id",
            NUMBER,
            sa.ForeignKey("suggestion_issue.id", name=op.f("fk_suggestion_subscriber_sent_issue_id_suggestion_issue")),
            nullable=True,
        ),
        sa.Column("failure", sa.String(length=500), nullable=True),
    )
