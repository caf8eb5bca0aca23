"""Policies with their acknowledgements and questions, and consultations of staff representatives"""

import sqlalchemy as sa
from alembic import op
from app.store.types import Json, UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("legal_entity", sa.Column("consultation_asked_at", UtcDateTime(), nullable=True))
    op.create_table(
        "policy_version",
        sa.Column("id", NUMBER, primary_key=True),
        sa.Column("policy", sa.String(length=80), nullable=False),
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("material_number", NUMBER, nullable=False),
        sa.Column("audience", Json, nullable=False),
        sa.Column("prevailing_language", sa.String(length=10), nullable=False),
        sa.Column("effective_at", UtcDateTime(), nullable=False),
        sa.Column("grace_at", UtcDateTime(), nullable=False),
        sa.Column("activated_at", UtcDateTime(), nullable=False),
        _person("policy_version", "activated_by"),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        _person("policy_version", "withdrawn_by"),
        sa.UniqueConstraint("policy", "number", name=op.f("uq_policy_version_policy_number")),
    )
    op.create_table(
        "policy_wording",
        _version("policy_wording", nullable=False, primary_key=True),
        sa.Column("language", sa.String(length=10), primary_key=True),
        sa.Column("title", sa.String(length=300), nullable=False),
        _content("policy_wording", "digest"),
    )
    op.create_table(
        "acknowledgement",
        sa.Column("id", NUMBER, primary_key=True),
        _person("acknowledgement", "person_id", nullable=False),
        _version("acknowledgement", nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        _content("acknowledgement", "text_digest"),
        sa.Column("acknowledged_at", UtcDateTime(), nullable=False),
        sa.UniqueConstraint("person_id", "version_id", name=op.f("uq_acknowledgement_person_id_version_id")),
    )
    op.create_index("ix_acknowledgement_version_id", "acknowledgement", ["version_id"])
    op.create_table(
        "policy_question",
        sa.Column("id", NUMBER, primary_key=True),
        _person("policy_question", "person_id", nullable=False),
        _version("policy_question", nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        _content("policy_question", "text_digest"),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        _person("policy_question", "answered_by"),
    )
    op.create_index("ix_policy_question_person_id", "policy_question", ["person_id"])
    op.create_index("ix_policy_question_answered_at", "policy_question", ["answered_at"])
    op.create_table(
        "consultation",
        sa.Column("id", NUMBER, primary_key=True),
        sa.Column(
            "legal_entity_id",
            NUMBER,
            sa.ForeignKey("legal_entity.id", name=op.f("fk_consultation_legal_entity_id_legal_entity")),
            nullable=False,
        ),
        _version("consultation", nullable=True),
        sa.Column("course", sa.String(length=80), nullable=True),
        sa.Column("consulted_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        _person("consultation", "recorded_by"),
    )
    op.create_index("ix_consultation_legal_entity_id", "consultation", ["legal_entity_id"])


def _person(table: str, name: str, *, nullable: bool = True) -> sa.Column[int]:
    return sa.Column(name, NUMBER, sa.ForeignKey("person.id", name=op.f(f"fk_{table}_{name}_person")), nullable=nullable)


def _version(table: str, *, nullable: bool, primary_key: bool = False) -> sa.Column[int]:
    key = sa.ForeignKey("policy_version.id", name=op.f(f"fk_{table}_version_id_policy_version"))
    return sa.Column("version_id", NUMBER, key, nullable=nullable, primary_key=primary_key)


def _content(table: str, name: str) -> sa.Column[str]:
    key = sa.ForeignKey("content_version.digest", name=op.f(f"fk_{table}_{name}_content_version"))
    return sa.Column(name, sa.String(length=64), key, nullable=False)
