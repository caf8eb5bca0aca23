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
