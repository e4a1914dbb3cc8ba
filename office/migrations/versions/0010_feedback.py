"""Feedback: tickets, their history, photos, followers, clocks and routes"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('clocks',
    sa.Column('kind', sa.String(length=30), nullable=False),
    sa.Column('what', sa.String(length=20), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('value', sa.Integer(), nullable=True),
    sa.Column('unit', sa.String(length=12), nullable=False),
    sa.Column('basis', sa.Text(), nullable=True),
    sa.Column('confirmed_by', sa.Text(), nullable=True),
    sa.Column('mark', sa.String(length=2), nullable=False),
    sa.PrimaryKeyConstraint('kind', 'what', 'valid_from', name=op.f('pk_clocks'))
    )
    op.create_table('routes',
    sa.Column('position', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('kind', sa.String(length=30), nullable=True),
    sa.Column('field', sa.String(length=20), nullable=True),
    sa.Column('village', sa.Text(), nullable=True),
    sa.Column('unit', sa.String(length=20), nullable=True),
    sa.ForeignKeyConstraint(['unit'], ['units.slug'], name=op.f('fk_routes_unit')),
    sa.PrimaryKeyConstraint('position', name=op.f('pk_routes'))
    )
    op.create_table('tickets',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=14), nullable=False),
    sa.Column('draft', sa.String(length=16), nullable=True),
    sa.Column('kind', sa.String(length=30), nullable=False),
    sa.Column('field', sa.String(length=20), nullable=False),
    sa.Column('village', sa.Text(), nullable=True),
    sa.Column('words', sa.Text(), nullable=True),
    sa.Column('place', sa.Text(), nullable=True),
    sa.Column('position', sa.Text(), nullable=True),
    sa.Column('sensitive', sa.Boolean(), nullable=False),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('unit', sa.String(length=20), nullable=True),
    sa.Column('staff_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('clock_from', sa.Date(), nullable=False),
    sa.Column('due', sa.Date(), nullable=True),
    sa.Column('firm', sa.Boolean(), nullable=False),
    sa.Column('act_by', sa.Date(), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('not_reached', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_tickets_staff_id')),
    sa.ForeignKeyConstraint(['unit'], ['units.slug'], name=op.f('fk_tickets_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tickets')),
    sa.UniqueConstraint('code', name=op.f('uq_tickets_code')),
    sa.UniqueConstraint('draft', name=op.f('uq_tickets_draft'))
    )
    with op.batch_alter_table('tickets', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_tickets_at'), ['at'], unique=False)
        batch_op.create_index('ix_tickets_not_reached', ['not_reached', 'changed_at'], unique=False)
        batch_op.create_index('ix_tickets_resting', ['changed_at'], unique=False, postgresql_where=sa.text("state IN ('waiting_for_citizen', 'answered')"), sqlite_where=sa.text("state IN ('waiting_for_citizen', 'answered')"))
        batch_op.create_index('ix_tickets_unit', ['unit', 'act_by', 'id'], unique=False, postgresql_where=sa.text("state IN ('received', 'assigned', 'in_progress', 'reopen_requested', 'reopened')"), sqlite_where=sa.text("state IN ('received', 'assigned', 'in_progress', 'reopen_requested', 'reopened')"))
        batch_op.create_index('ix_tickets_working', ['act_by', 'id'], unique=False, postgresql_where=sa.text("state IN ('received', 'assigned', 'in_progress', 'reopen_requested', 'reopened')"), sqlite_where=sa.text("state IN ('received', 'assigned', 'in_progress', 'reopen_requested', 'reopened')"))

    op.create_table('followers',
    sa.Column('ticket_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_followers_person_id')),
    sa.ForeignKeyConstraint(['ticket_id'], ['tickets.id'], name=op.f('fk_followers_ticket_id')),
    sa.PrimaryKeyConstraint('ticket_id', 'person_id', name=op.f('pk_followers'))
    )
    op.create_table('guesses',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_guesses_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_guesses'))
    )
    with op.batch_alter_table('guesses', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_guesses_person_id'), ['person_id'], unique=False)

    op.create_table('photos',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('ticket_id', sa.Integer(), nullable=True),
    sa.Column('draft', sa.String(length=16), nullable=True),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('reference', sa.Text(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=True),
    sa.Column('size', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('not_before', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_photos_person_id')),
    sa.ForeignKeyConstraint(['ticket_id'], ['tickets.id'], name=op.f('fk_photos_ticket_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_photos'))
    )
    with op.batch_alter_table('photos', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_photos_draft'), ['draft'], unique=False)
        batch_op.create_index(batch_op.f('ix_photos_ticket_id'), ['ticket_id'], unique=False)
        batch_op.create_index('ix_photos_waiting', ['not_before'], unique=False, postgresql_where=sa.text("state = 'waiting'"), sqlite_where=sa.text("state = 'waiting'"))

    op.create_table('senders',
    sa.Column('ticket_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('via', sa.String(length=10), nullable=False),
    sa.Column('identity', sa.Text(), nullable=True),
    sa.Column('consent', sa.String(length=20), nullable=False),
    sa.Column('consent_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_senders_person_id')),
    sa.ForeignKeyConstraint(['ticket_id'], ['tickets.id'], name=op.f('fk_senders_ticket_id')),
    sa.PrimaryKeyConstraint('ticket_id', name=op.f('pk_senders'))
    )
    with op.batch_alter_table('senders', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_senders_person_id'), ['person_id'], unique=False)

    op.create_table('ticket_notices',
    sa.Column('ticket_id', sa.Integer(), nullable=False),
    sa.Column('step', sa.String(length=12), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['ticket_id'], ['tickets.id'], name=op.f('fk_ticket_notices_ticket_id')),
    sa.PrimaryKeyConstraint('ticket_id', 'step', 'day', name=op.f('pk_ticket_notices'))
    )
    op.create_table('ticket_steps',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('ticket_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('act', sa.String(length=20), nullable=False),
    sa.Column('before', sa.String(length=20), nullable=True),
    sa.Column('after', sa.String(length=20), nullable=False),
    sa.Column('role', sa.String(length=12), nullable=False),
    sa.Column('staff_id', sa.Integer(), nullable=True),
    sa.Column('unit', sa.String(length=20), nullable=True),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_ticket_steps_staff_id')),
    sa.ForeignKeyConstraint(['ticket_id'], ['tickets.id'], name=op.f('fk_ticket_steps_ticket_id')),
    sa.ForeignKeyConstraint(['unit'], ['units.slug'], name=op.f('fk_ticket_steps_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ticket_steps'))
    )
    with op.batch_alter_table('ticket_steps', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ticket_steps_ticket_id'), ['ticket_id'], unique=False)

    op.create_table('ticket_words',
    sa.Column('step_id', sa.Integer(), nullable=False),
    sa.Column('ticket_id', sa.Integer(), nullable=False),
    sa.Column('words', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['step_id'], ['ticket_steps.id'], name=op.f('fk_ticket_words_step_id')),
    sa.ForeignKeyConstraint(['ticket_id'], ['tickets.id'], name=op.f('fk_ticket_words_ticket_id')),
    sa.PrimaryKeyConstraint('step_id', name=op.f('pk_ticket_words'))
    )
    with op.batch_alter_table('ticket_words', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ticket_words_ticket_id'), ['ticket_id'], unique=False)

    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER ticket_steps_no_{act.lower()} BEFORE {act} ON ticket_steps "
                "BEGIN SELECT RAISE(ABORT, 'ticket steps are append-only'); END"
            )
    else:
        op.execute(
            "CREATE FUNCTION ticket_steps_are_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'ticket steps are append-only'; END $$"
        )
        op.execute(
            "CREATE TRIGGER ticket_steps_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "
            "ticket_steps FOR EACH STATEMENT EXECUTE FUNCTION ticket_steps_are_append_only()"
        )


def downgrade() -> None:
    with op.batch_alter_table('ticket_words', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_ticket_words_ticket_id'))

    op.drop_table('ticket_words')
    with op.batch_alter_table('ticket_steps', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_ticket_steps_ticket_id'))

    op.drop_table('ticket_steps')
    op.drop_table('ticket_notices')
    with op.batch_alter_table('senders', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_senders_person_id'))

    op.drop_table('senders')
    with op.batch_alter_table('photos', schema=None) as batch_op:
        batch_op.drop_index('ix_photos_waiting', postgresql_where=sa.text("state = 'waiting'"), sqlite_where=sa.text("state = 'waiting'"))
        batch_op.drop_index(batch_op.f('ix_photos_ticket_id'))
        batch_op.drop_index(batch_op.f('ix_photos_draft'))

    op.drop_table('photos')
    with op.batch_alter_table('guesses', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_guesses_person_id'))

    op.drop_table('guesses')
    op.drop_table('followers')
    with op.batch_alter_table('tickets', schema=None) as batch_op:
        batch_op.drop_index('ix_tickets_working', postgresql_where=sa.text("state IN ('received', 'assigned', 'in_progress', 'reopen_requested', 'reopened')"), sqlite_where=sa.text("state IN ('received', 'assigned', 'in_progress', 'reopen_requested', 'reopened')"))
        batch_op.drop_index('ix_tickets_unit', postgresql_where=sa.text("state IN ('received', 'assigned', 'in_progress', 'reopen_requested', 'reopened')"), sqlite_where=sa.text("state IN ('received', 'assigned', 'in_progress', 'reopen_requested', 'reopened')"))
        batch_op.drop_index('ix_tickets_resting')
        batch_op.drop_index('ix_tickets_not_reached')
        batch_op.drop_index(batch_op.f('ix_tickets_at'))

    op.drop_table('tickets')
    op.drop_table('routes')
    op.drop_table('clocks')
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION ticket_steps_are_append_only")
