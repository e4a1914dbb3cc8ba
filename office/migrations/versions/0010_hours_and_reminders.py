"""Office hours and half-days; reminders, digests and how officials want them"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def _staff(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f(f"fk_{table}_staff_id"))


def upgrade() -> None:
    for name in ("opens", "closes"):
        op.add_column("off_days", sa.Column(name, sa.String(length=5), nullable=True))
    op.create_table(
        "office_hours",
        sa.Column("weekday", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("opens", sa.String(length=5), nullable=False),
        sa.Column("closes", sa.String(length=5), nullable=False),
        sa.PrimaryKeyConstraint("weekday", name=op.f("pk_office_hours")),
    )
    op.create_table(
        "reminded",
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        _staff("reminded"),
        sa.PrimaryKeyConstraint("staff_id", "day", name=op.f("pk_reminded")),
    )
    op.create_table(
        "reminder_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("occurrence_id", sa.Integer(), nullable=False),
        sa.Column("quarter", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=5), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["occurrence_id"], ["occurrences.id"], name=op.f("fk_reminder_lines_occurrence_id")
        ),
        sa.ForeignKeyConstraint(["unit"], ["units.slug"], name=op.f("fk_reminder_lines_unit")),
        _staff("reminder_lines"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_lines")),
        sa.UniqueConstraint(
            "occurrence_id",
            "quarter",
            "unit",
            "staff_id",
            "step",
            name=op.f("uq_reminder_lines_occurrence_id"),
        ),
    )
    op.create_index(op.f("ix_reminder_lines_staff_id"), "reminder_lines", ["staff_id"])
    op.create_table(
        "digests",
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=20), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        _staff("digests"),
        sa.PrimaryKeyConstraint("staff_id", "period", name=op.f("pk_digests")),
    )
    op.create_table(
        "preferences",
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=True),
        sa.Column("quiet", sa.Boolean(), nullable=False),
        _staff("preferences"),
        sa.PrimaryKeyConstraint("staff_id", name=op.f("pk_preferences")),
    )


def downgrade() -> None:
    for table in ("preferences", "digests", "reminder_lines", "reminded", "office_hours"):
        op.drop_table(table)
    with op.batch_alter_table("off_days") as batch:
        for name in ("opens", "closes"):
            batch.drop_column(name)
