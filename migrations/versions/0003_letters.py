"""Letters on paper: their numbers and the batches they are printed in."""

import sqlalchemy as sa
from alembic import op

from klantreis.store.revisions import refuse_while

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ORIGINAL, WAITING = sa.text("reprint_of IS NULL"), sa.text("batch_id IS NULL")
NOT_CONFIRMED = sa.text("state <> 'handed_over'")


def upgrade() -> None:
    op.create_table(
        "letter_series",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("municipality", name="letter_series_pk"),
        if_not_exists=True,
    )
    op.create_table(
        "print_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("letters", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("manifest_sha256", sa.String(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handed_on", sa.Date(), nullable=True),
        sa.Column("handed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="print_batch_pk"),
        sa.UniqueConstraint("municipality", "day", "number", name="print_batch_municipality_day_number_uq"),
        if_not_exists=True,
    )
    op.create_index(
        "print_batch_waiting", "print_batch", ["municipality", "id"],
        sqlite_where=NOT_CONFIRMED, postgresql_where=NOT_CONFIRMED,
        if_not_exists=True,
    )
    op.create_table(
        "letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reprint_of", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("returned_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name="letter_message_id_fk"),
        sa.ForeignKeyConstraint(["batch_id"], ["print_batch.id"], name="letter_batch_id_fk"),
        sa.ForeignKeyConstraint(["reprint_of"], ["letter.id"], name="letter_reprint_of_fk"),
        sa.PrimaryKeyConstraint("id", name="letter_pk"),
        sa.UniqueConstraint("municipality", "number", name="letter_municipality_number_uq"),
        if_not_exists=True,
    )
    op.create_index("letter_message_id_ix", "letter", ["message_id"], if_not_exists=True)
    op.create_index("letter_batch_id_ix", "letter", ["batch_id"], if_not_exists=True)
    op.create_index("letter_reprint_of_ix", "letter", ["reprint_of"], if_not_exists=True)
    op.create_index(
        "letter_original", "letter", ["message_id"], unique=True,
        sqlite_where=ORIGINAL, postgresql_where=ORIGINAL,
        if_not_exists=True,
    )
    op.create_index(
        "letter_waiting", "letter", ["municipality", "number"], sqlite_where=WAITING, postgresql_where=WAITING,
        if_not_exists=True,
    )


def downgrade() -> None:
    """Numbers, batches and letters stay in their tables: a number is never given twice."""
    refuse_while(
        op.get_bind(),
        "SELECT count(*) FROM letter WHERE batch_id IS NULL",
        "letters wait for the print room, and the older version would never print them: `klantreis letters close`.",
    )
    refuse_while(
        op.get_bind(),
        "SELECT count(*) FROM print_batch WHERE state <> 'handed_over'",
        "batches were not confirmed by the print room: `klantreis letters handed-over`.",
    )
