"""What a restored database needs: that it was restored, and which messages could have left in the lost time."""

import sqlalchemy as sa
from alembic import op

from klantreis.store.revisions import refuse_while

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "restore",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("backup_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("restored_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("restored_on", sa.Date(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("history", sa.String(), nullable=False),
        sa.Column("message_upto", sa.Integer(), nullable=False),
        sa.Column("chain_root", sa.String(), nullable=False),
        sa.Column("chain_upto", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="restore_pk"),
        sa.UniqueConstraint("history", name="restore_history_uq"),
        if_not_exists=True,
    )
    where = sa.text("closed_at IS NULL")
    op.create_index("restore_open", "restore", ["id"], sqlite_where=where, postgresql_where=where, if_not_exists=True)
    op.create_table(
        "restored_message",
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("restore_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name="restored_message_message_id_fk"),
        sa.ForeignKeyConstraint(["restore_id"], ["restore.id"], name="restored_message_restore_id_fk"),
        sa.PrimaryKeyConstraint("message_id", name="restored_message_pk"),
        if_not_exists=True,
    )


def downgrade() -> None:
    """Restores stay in their table."""
    refuse_while(
        op.get_bind(),
        "SELECT count(*) FROM restore WHERE closed_at IS NULL",
        "restore from a backup is open, and the older version would send what could have left already: settle what is in "
        "doubt, and `klantreis restored --close`.",
    )
