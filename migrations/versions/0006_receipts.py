"""Receipts that are asked for, and mail that came in: bounces, replies, and what cannot be read."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "receipt",
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("proof", sa.String(), nullable=False),
        sa.Column("since_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ask_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("told", sa.String(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name="receipt_message_id_fk"),
        sa.PrimaryKeyConstraint("message_id", name="receipt_pk"),
        if_not_exists=True,
    )
    waiting = sa.text("ask_at IS NOT NULL")
    op.create_index(
        "receipt_ask", "receipt", ["ask_at", "message_id"], sqlite_where=waiting, postgresql_where=waiting,
        if_not_exists=True,
    )
    op.create_table(
        "heard_mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("settled_by", sa.String(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name="heard_mail_message_id_fk"),
        sa.PrimaryKeyConstraint("id", name="heard_mail_pk"),
        sa.UniqueConstraint("digest", name="heard_mail_digest_uq"),
        if_not_exists=True,
    )
    op.create_index("heard_mail_message_id_ix", "heard_mail", ["message_id"], if_not_exists=True)
    still_open = sa.text("state = 'open'")
    op.create_index(
        "heard_mail_open", "heard_mail", ["id"], sqlite_where=still_open, postgresql_where=still_open,
        if_not_exists=True,
    )


def downgrade() -> None:
    """Receipts and mail that came in stay in their tables, and are asked for again after the next upgrade."""
