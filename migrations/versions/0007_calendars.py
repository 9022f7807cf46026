"""Calendars as planning runs used them, and to whom obligations were charged that are gone: what the past asks."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar",
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("source", sa.JSON(), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("hash", name="calendar_pk"),
        if_not_exists=True,
    )
    op.create_table(
        "calendar_use",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("since_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("calendar_hash", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["calendar_hash"], ["calendar.hash"], name="calendar_use_calendar_hash_fk"),
        sa.PrimaryKeyConstraint("municipality", "since_at", name="calendar_use_pk"),
        if_not_exists=True,
    )
    op.create_table(
        "gone_obligation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("obligation", sa.String(), nullable=False),
        sa.Column("opener", sa.String(), nullable=False),
        sa.Column("point", sa.String(), nullable=False),
        sa.Column("frozen_on", sa.Date(), nullable=False),
        sa.Column("person_at_due", sa.String(), nullable=False),
        sa.Column("team_at_due", sa.String(), nullable=False),
        sa.Column("groups_at_due", sa.String(), nullable=False),
        sa.Column("gone_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="gone_obligation_case_id_fk"),
        sa.PrimaryKeyConstraint("id", name="gone_obligation_pk"),
        if_not_exists=True,
    )
    op.create_index("gone_obligation_case_id_ix", "gone_obligation", ["case_id"], if_not_exists=True)


def downgrade() -> None:
    """Calendars stay in their tables. With which one the older version plans is not kept: an audit of those days counts
    with the one that was kept last."""
