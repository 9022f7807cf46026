"""Who looked at an escalation, and what each part of a run gave; and what the morning asks, found by an index."""

import sqlalchemy as sa
from alembic import op

from klantreis.store.revisions import refuse_while

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "acknowledgement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("obligation", sa.String(), nullable=False),
        sa.Column("opener", sa.String(), nullable=False),
        sa.Column("point", sa.String(), nullable=False),
        sa.Column("rung", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="acknowledgement_case_id_fk"),
        sa.PrimaryKeyConstraint("id", name="acknowledgement_pk"),
        if_not_exists=True,
    )
    op.create_index("acknowledgement_case", "acknowledgement", ["case_id", "id"], if_not_exists=True)
    op.create_table(
        "run_part",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("worker", sa.String(), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="run_part_run_id_fk"),
        sa.PrimaryKeyConstraint("id", name="run_part_pk"),
        if_not_exists=True,
    )
    op.create_index("run_part_run", "run_part", ["run_id", "stage"], if_not_exists=True)
    # It had no municipality: a worker that asked for those of one walked past all that was due to the others.
    op.drop_index("message_due", "message", if_exists=True)
    for table, name, columns, where in INDEXES:
        rows = sa.text(where)
        op.create_index(name, table, columns, sqlite_where=rows, postgresql_where=rows, if_not_exists=True)


INDEXES = (
    ("message", "message_due", ["municipality", "due_at", "id"], "state = 'due'"),
    ("message", "message_in_doubt", ["day", "id"], "state = 'in_doubt'"),
    ("obligation", "obligation_card", ["kind", "due_on"], "kind = 'decision' and verdict = ''"),
    ("fact", "fact_at", ["at"], "at IS NOT NULL"),
)


def downgrade() -> None:
    """Who looked at an escalation stays in its table; so does what each part of a run gave."""
    refuse_while(
        op.get_bind(),
        "SELECT count(*) FROM run WHERE state = 'planning' AND id IN (SELECT run_id FROM run_part)",
        "runs are being planned by several workers: let them end, or wait until the next run has taken them over.",
    )
