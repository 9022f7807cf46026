"""What the rules before a send have to remember: bundles, news of deaths and moves, the rate of a channel."""

import sqlalchemy as sa
from alembic import op

from klantreis.store.revisions import lacks, refuse_while

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bundled",
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("carrier_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name="bundled_action_id_fk"),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name="bundled_message_id_fk"),
        sa.ForeignKeyConstraint(["carrier_id"], ["message.id"], name="bundled_carrier_id_fk"),
        sa.PrimaryKeyConstraint("action_id", name="bundled_pk"),
        sa.UniqueConstraint("message_id", name="bundled_message_id_uq"),
        if_not_exists=True,
    )
    op.create_index("bundled_carrier_id_ix", "bundled", ["carrier_id"], if_not_exists=True)
    op.create_table(
        "feed_arrival",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("came_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="feed_arrival_pk"),
        if_not_exists=True,
    )
    op.create_index("feed_arrival_municipality_ix", "feed_arrival", ["municipality"], if_not_exists=True)
    op.create_table(
        "bucket",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("tokens", sa.Float(), nullable=False),
        sa.Column("filled_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("municipality", "channel", name="bucket_pk"),
        if_not_exists=True,
    )
    for table, column in (
        ("client", sa.Column("changes", sa.Integer(), nullable=False, server_default="0")),
        ("hold", sa.Column("released_by", sa.String(), nullable=False, server_default="")),
    ):
        if lacks(op.get_bind(), table, column.name):
            op.add_column(table, column)


def downgrade() -> None:
    """Bundles, news and rates stay in their tables. The older version does not wait for news of deaths, nor keep a rate."""
    refuse_while(
        op.get_bind(),
        "SELECT count(*) FROM bundled JOIN message ON message.id = bundled.carrier_id WHERE message.state = 'in_doubt'",
        "messages in doubt carry others along, which the older version cannot take apart: `klantreis in-doubt list`.",
    )
