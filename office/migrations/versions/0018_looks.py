"""Audit rows by their act, to find who looked at identities"""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_audit_act", "audit", ["act", "id"])


def downgrade() -> None:
    op.drop_index("ix_audit_act", "audit")
