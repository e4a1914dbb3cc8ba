"""Extra tasks, confirmed reports, duties, supervision notes, substitutes"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
ADDED = {
    "tasks": [
        ("extra", sa.Boolean(), {"nullable": False, "server_default": sa.false()}),
        ("assignee_id", sa.Integer(), {}),
        ("made_by", sa.Integer(), {}),
        ("made_at", MOMENT, {}),
        ("withdrawn_at", MOMENT, {}),
    ],
    "occurrences": [
        ("short", sa.Text(), {}),
        ("text", sa.Text(), {}),
        ("schedule", sa.JSON(), {}),
    ],
    "results": [
        ("confirmed_at", MOMENT, {}),
        ("confirmed_by", sa.Integer(), {}),
        ("returned_by", sa.Integer(), {}),
        ("returned_why", sa.Text(), {}),
    ],
    "seats": [("for_staff", sa.Integer(), {})],
    "invitations": [("staff_id", sa.Integer(), {})],
}


def upgrade() -> None:
    for table, columns in ADDED.items():
        for name, kind, more in columns:
            op.add_column(table, sa.Column(name, kind, **{"nullable": True, **more}))
    op.create_table(
        "duty_records",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_duty_records_staff_id")),
        sa.ForeignKeyConstraint(["unit"], ["units.slug"], name=op.f("fk_duty_records_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_records")),
    )
    op.create_index(op.f("ix_duty_records_code"), "duty_records", ["code"])
    op.create_table(
        "supervisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("stt", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=True),
        sa.Column("assigned_by", sa.Integer(), nullable=True),
        sa.Column("assigned_at", MOMENT, nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_supervisions_staff_id")),
        sa.ForeignKeyConstraint(["unit"], ["units.slug"], name=op.f("fk_supervisions_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervisions")),
    )
    op.create_index(op.f("ix_supervisions_staff_id"), "supervisions", ["staff_id"])
    op.create_table(
        "absences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("substitute_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_absences_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
    )
    op.create_index(op.f("ix_absences_staff_id"), "absences", ["staff_id"])


def downgrade() -> None:
    for table in ("absences", "supervisions", "duty_records"):
        op.drop_table(table)
    for table, columns in ADDED.items():
        with op.batch_alter_table(table) as batch:
            for name, _kind, _more in columns:
                batch.drop_column(name)
