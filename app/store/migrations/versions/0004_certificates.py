"""Certificates: signing keys, credentials with their places in the status lists, and documents found by their digest"""

import sqlalchemy as sa
from alembic import op
from app.store.types import Json, UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "issuer_key",
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("certificate", sa.LargeBinary(), nullable=False),
        sa.Column("adopted_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", name=op.f("pk_issuer_key")),
    )
    op.add_column("certificate", sa.Column("status_list", NUMBER, nullable=True))
    op.add_column("certificate", sa.Column("status_index", NUMBER, nullable=True))
    op.add_column("certificate", sa.Column("identities", Json, nullable=True))
    op.create_index("uq_certificate_status_place", "certificate", ["status_list", "status_index"], unique=True)
    op.add_column("certificate_document", sa.Column("credential", sa.Text(), nullable=True))
    op.add_column("certificate_document", sa.Column("key_fingerprint", sa.String(length=64), nullable=True))
    op.create_index("ix_certificate_document_sha256", "certificate_document", ["sha256"], unique=False)
