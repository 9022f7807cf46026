"""The first tables."""

import sqlalchemy as sa
from alembic import op

from klantreis.store.revisions import MayNotGoBack

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _partial_index(name: str, table: str, columns: list[str], where: str) -> None:
    """An index over the rows where `where` holds; a query uses it only if it says the same."""
    op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def upgrade() -> None:
    op.create_table(
        "absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("stand_in", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="absence_pk"),
        sa.UniqueConstraint("municipality", "person", "first_day", name="absence_municipality_person_first_day_uq"),
    )

    op.create_table(
        "client",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("client_ref", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("household", sa.String(), nullable=True),
        sa.Column("secrecy", sa.Boolean(), nullable=False),
        sa.Column("deceased_on", sa.Date(), nullable=True),
        sa.Column("moved_on", sa.Date(), nullable=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="client_pk"),
        sa.UniqueConstraint("municipality", "client_ref", name="client_municipality_client_ref_uq"),
    )
    op.create_index("client_household_ix", "client", ["household"])

    op.create_table(
        "definition",
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("journey", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("hash", name="definition_pk"),
    )

    op.create_table(
        "meta",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="meta_pk"),
    )

    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("active_from", sa.Date(), nullable=True),
        sa.Column("active_until", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="person_pk"),
        sa.UniqueConstraint("municipality", "code", name="person_municipality_code_uq"),
    )

    op.create_table(
        "role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="role_pk"),
        sa.UniqueConstraint("municipality", "role", "team", "person", name="role_municipality_role_team_person_uq"),
    )

    op.create_table(
        "run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("forecast", sa.Integer(), nullable=False),
        sa.Column("planned_sends", sa.Integer(), nullable=False),
        sa.Column("surplus", sa.Integer(), nullable=False),
        sa.Column("broken", sa.JSON(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("chain_root", sa.String(), nullable=False),
        sa.Column("chain_upto", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="run_pk"),
        sa.UniqueConstraint("ref", name="run_ref_uq"),
    )

    op.create_table(
        "suppressed_address",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("since_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="suppressed_address_pk"),
    )

    op.create_table(
        "tombstone",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="tombstone_pk"),
    )

    op.create_table(
        "case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("journey", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("previous_case_id", sa.Integer(), nullable=True),
        sa.Column("enrolled_on", sa.Date(), nullable=False),
        sa.Column("groups", sa.String(), nullable=False),
        sa.Column("case_worker", sa.String(), nullable=False),
        sa.Column("jobcoach", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("district", sa.String(), nullable=False),
        sa.Column("definition_hash", sa.String(), nullable=False),
        sa.Column("calendar_hash", sa.String(), nullable=False),
        sa.Column("municipality_hash", sa.String(), nullable=False),
        sa.Column("fact_seq", sa.Integer(), nullable=False),
        sa.Column("planned_seq", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("stage_since", sa.Date(), nullable=False),
        sa.Column("labels", sa.String(), nullable=False),
        sa.Column("look_again_on", sa.Date(), nullable=True),
        sa.Column("next_send_on", sa.Date(), nullable=True),
        sa.Column("awaits_proof", sa.Boolean(), nullable=False),
        sa.Column("paused_until", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closed_by", sa.String(), nullable=False),
        sa.Column("erased", sa.Boolean(), nullable=False),
        sa.Column("chain_length", sa.Integer(), nullable=False),
        sa.Column("chain_head", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name="case_client_id_fk"),
        sa.PrimaryKeyConstraint("id", name="case_pk"),
        sa.UniqueConstraint("client_id", "journey", "round", name="case_client_id_journey_round_uq"),
        sa.UniqueConstraint("ref", name="case_ref_uq"),
    )
    op.create_index("case_case_worker_ix", "case", ["case_worker"])
    _partial_index("case_due", "case", ["look_again_on", "id"], "look_again_on IS NOT NULL")
    _partial_index(
        "case_hashes", "case", ["definition_hash", "calendar_hash", "municipality_hash", "id"], "closed_on IS NULL"
    )
    _partial_index("case_next_send", "case", ["next_send_on"], "next_send_on IS NOT NULL")

    op.create_table(
        "consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("message_type", sa.String(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name="consent_client_id_fk"),
        sa.PrimaryKeyConstraint("id", name="consent_pk"),
        sa.UniqueConstraint(
            "client_id",
            "channel",
            "message_type",
            "given_on",
            name="consent_client_id_channel_message_type_given_on_uq",
        ),
    )
    op.create_index("consent_client_id_ix", "consent", ["client_id"])

    op.create_table(
        "contact",
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("postcode", sa.String(), nullable=False),
        sa.Column("city", sa.String(), nullable=False),
        sa.Column("prefers", sa.String(), nullable=False),
        sa.Column("representative", sa.JSON(), nullable=False),
        sa.Column("employer", sa.JSON(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name="contact_client_id_fk"),
        sa.PrimaryKeyConstraint("client_id", name="contact_pk"),
    )

    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("previous", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="audit_entry_case_id_fk"),
        sa.PrimaryKeyConstraint("id", name="audit_entry_pk"),
        sa.UniqueConstraint("case_id", "seq", name="audit_entry_case_id_seq_uq"),
    )

    op.create_table(
        "fact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("occurred_on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("corrects", sa.String(), nullable=False),
        sa.Column("withdraws", sa.String(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fact_case_id_fk"),
        sa.PrimaryKeyConstraint("id", name="fact_pk"),
        sa.UniqueConstraint("source", "source_id", name="fact_source_source_id_uq"),
    )
    op.create_index("fact_case_id_ix", "fact", ["case_id"])
    _partial_index("fact_corrects", "fact", ["corrects"], "corrects <> ''")

    op.create_table(
        "hold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("since_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="hold_case_id_fk"),
        sa.PrimaryKeyConstraint("id", name="hold_pk"),
    )
    op.create_index("hold_until_at_ix", "hold", ["until_at"])

    op.create_table(
        "message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("opaque", sa.String(), nullable=False),
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("recipient_kind", sa.String(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("run_id", sa.Integer(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("proof", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="message_case_id_fk"),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name="message_client_id_fk"),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="message_run_id_fk"),
        sa.PrimaryKeyConstraint("id", name="message_pk"),
        sa.UniqueConstraint("key", name="message_key_uq"),
        sa.UniqueConstraint("opaque", name="message_opaque_uq"),
    )
    op.create_index("message_case_id_ix", "message", ["case_id"])
    op.create_index("message_client_id_ix", "message", ["client_id"])
    _partial_index("message_due", "message", ["due_at", "id"], "state = 'due'")
    _partial_index("message_leased", "message", ["lease_until"], "state in ('claimed','sending')")
    op.create_index("message_run", "message", ["run_id", "state"])

    op.create_table(
        "obligation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("obligation", sa.String(), nullable=False),
        sa.Column("opener", sa.String(), nullable=False),
        sa.Column("point", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("clock", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("paused_days", sa.Integer(), nullable=False),
        sa.Column("law", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("frozen_on", sa.Date(), nullable=True),
        sa.Column("person_at_due", sa.String(), nullable=False),
        sa.Column("team_at_due", sa.String(), nullable=False),
        sa.Column("groups_at_due", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="obligation_case_id_fk"),
        sa.PrimaryKeyConstraint("id", name="obligation_pk"),
        sa.UniqueConstraint(
            "case_id", "obligation", "opener", "point", name="obligation_case_id_obligation_opener_point_uq"
        ),
    )
    _partial_index("obligation_open", "obligation", ["due_on"], "verdict = ''")

    op.create_table(
        "action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("obligation", sa.String(), nullable=False),
        sa.Column("opener", sa.String(), nullable=False),
        sa.Column("point", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("to_role", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("step_day", sa.Date(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("options", sa.String(), nullable=False),
        sa.Column("appointment_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("obligation_due", sa.Date(), nullable=True),
        sa.Column("escalation", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("in_good_faith", sa.Boolean(), nullable=False),
        sa.Column("explained", sa.Boolean(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("run_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="action_case_id_fk"),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name="action_message_id_fk"),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="action_run_id_fk"),
        sa.PrimaryKeyConstraint("id", name="action_pk"),
        sa.UniqueConstraint(
            "case_id", "obligation", "opener", "point", "step", name="action_case_id_obligation_opener_point_step_uq"
        ),
    )
    op.create_index("action_message", "action", ["message_id"])
    op.create_index("action_run", "action", ["run_id", "state"])

    op.create_table(
        "audit_content",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["audit_entry.id"], name="audit_content_entry_id_fk"),
        sa.PrimaryKeyConstraint("entry_id", name="audit_content_pk"),
    )

    op.create_table(
        "message_content",
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name="message_content_message_id_fk"),
        sa.PrimaryKeyConstraint("message_id", name="message_content_pk"),
    )


def downgrade() -> None:
    """There is nothing before the first tables: whoever wants to be rid of them drops the database."""
    raise MayNotGoBack("There is nothing before the first tables. Drop the database itself, if you mean to.")
