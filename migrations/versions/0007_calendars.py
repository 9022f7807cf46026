"""Calendars as planning runs used them, so that the past can be replayed with those of then."""

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
    )
    op.create_table(
        "calendar_use",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("since_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("calendar_hash", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["calendar_hash"], ["calendar.hash"], name="calendar_use_calendar_hash_fk"),
        sa.PrimaryKeyConstraint("municipality", "since_at", name="calendar_use_pk"),
    )
