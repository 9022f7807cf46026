"""What the law and the five programmes need: slots, organisations, the day a text is about, second ways."""

import sqlalchemy as sa
from alembic import op

from klantreis.store.revisions import lacks, refuse_while

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("contact", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("active_until", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="organisation_pk"),
        sa.UniqueConstraint("municipality", "code", name="organisation_municipality_code_uq"),
        if_not_exists=True,
    )
    op.create_table(
        "slot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="slot_pk"),
        sa.UniqueConstraint("municipality", "code", name="slot_municipality_code_uq"),
        if_not_exists=True,
    )
    op.create_index("slot_kind", "slot", ["municipality", "kind", "at"], if_not_exists=True)
    op.create_table(
        "slot_call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("called_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name="slot_call_slot_id_fk"),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="slot_call_case_id_fk"),
        sa.PrimaryKeyConstraint("id", name="slot_call_pk"),
        sa.UniqueConstraint("slot_id", "case_id", name="slot_call_slot_id_case_id_uq"),
        if_not_exists=True,
    )
    op.create_index("slot_call_case_id_ix", "slot_call", ["case_id"], if_not_exists=True)
    for table, column in (
        ("action", sa.Column("about", sa.Date(), nullable=True)),
        ("action", sa.Column("party", sa.String(), nullable=False, server_default="")),
        ("message", sa.Column("party", sa.String(), nullable=False, server_default="")),
        ("action", sa.Column("again", sa.Boolean(), nullable=False, server_default=sa.false())),
    ):
        if lacks(op.get_bind(), table, column.name):
            op.add_column(table, column)


def downgrade() -> None:
    """Organisations, slots and who was called for them stay in their tables, and columns keep what they hold."""
    refuse_while(
        op.get_bind(),
        "SELECT count(*) FROM message WHERE party <> '' AND state IN ('planned', 'due', 'claimed')",
        "messages to organisations have not left, and the older version does not know to whom they go: let them leave, or "
        "discard their run.",
    )
    refuse_while(
        op.get_bind(),
        "SELECT count(*) FROM action WHERE again AND state IN ('planned', 'held', 'open')",
        "second ways of messages that did not arrive are under way: let them leave first.",
    )
