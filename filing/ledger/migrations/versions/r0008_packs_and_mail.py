"""Staff as a care organisation knows them (home, team, supervisor, clocks), packs, mail, and what was dealt with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

APPEND_ONLY = ("people_changes", "dealt_with")


def upgrade() -> None:
    """New tables are empty, and what nobody said of people is not known."""
    op.create_table(
        "packs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("period", sa.Text()),
        sa.Column("made_at", sa.String(25), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("placed_at", sa.String(25)),
        sa.Column("withdrawn_at", sa.String(25)),
        sa.PrimaryKeyConstraint("id", name="pk_packs"),
    )
    op.create_table(
        "absences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date()),
        sa.Column("why", sa.Text()),
        sa.Column("noted_at", sa.String(25), nullable=False),
        sa.Column("noted_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_absences_person"),
        sa.PrimaryKeyConstraint("id", name="pk_absences"),
    )
    op.create_index("ix_absences_person", "absences", ["person"])
    op.create_table(
        "mail_choices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("protection", sa.String(10), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at", sa.String(25), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.CheckConstraint("protection IN ('password', 'plain', 'none')", name="ck_mail_choices_protection"),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_mail_choices_person"),
        sa.PrimaryKeyConstraint("id", name="pk_mail_choices"),
    )
    op.create_index("ix_mail_choices_person", "mail_choices", ["person"])
    op.create_table(
        "messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("pack", sa.Integer()),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(12), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("protection", sa.String(10), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.String(25)),
        sa.Column("code", sa.String(64)),
        sa.Column("reason", sa.Text()),
        sa.Column("queued_at", sa.String(25), nullable=False),
        sa.Column("queued_by", sa.Text(), nullable=False),
        sa.Column("concluded_at", sa.String(25)),
        sa.Column("concluded_by", sa.Text()),
        sa.CheckConstraint("protection IN ('password', 'plain', 'none')", name="ck_messages_protection"),
        sa.CheckConstraint("role IN ('person', 'supervisor', 'manager')", name="ck_messages_role"),
        sa.CheckConstraint(
            "state IN ('queued', 'sending', 'sent', 'refused', 'unknown', 'held', 'cancelled', 'bounced', 'drafted')",
            name="ck_messages_state",
        ),
        sa.ForeignKeyConstraint(["pack"], ["packs.id"], name="fk_messages_pack"),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_messages_person"),
        sa.ForeignKeyConstraint(["recipient"], ["people.id"], name="fk_messages_recipient"),
        sa.PrimaryKeyConstraint("id", name="pk_messages"),
        sa.UniqueConstraint("message_id", name="uq_messages_message_id"),
    )
    op.create_index("ix_messages_pack", "messages", ["pack"])
    op.create_index("ix_messages_person", "messages", ["person"])
    op.create_index("ix_messages_recipient", "messages", ["recipient"])
    op.create_index("ix_messages_state", "messages", ["state"])
    op.create_table(
        "passwords",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("password", sa.Text(), nullable=False),
        sa.Column("made_at", sa.String(25), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("given_at", sa.String(25)),
        sa.Column("given_how", sa.Text()),
        sa.Column("retired_at", sa.String(25)),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_passwords_person"),
        sa.PrimaryKeyConstraint("id", name="pk_passwords"),
    )
    op.create_index("ix_passwords_person", "passwords", ["person"])
    op.create_table(
        "people_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(25), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("what", sa.String(40), nullable=False),
        sa.Column("before", sa.Text()),
        sa.Column("after", sa.Text()),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_people_changes_person"),
        sa.PrimaryKeyConstraint("id", name="pk_people_changes"),
    )
    op.create_index("ix_people_changes_person", "people_changes", ["person"])
    op.create_table(
        "postponements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("clock", sa.String(20), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("until", sa.Date()),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("noted_at", sa.String(25), nullable=False),
        sa.Column("noted_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.String(25)),
        sa.Column("withdrawn_by", sa.Text()),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_postponements_person"),
        sa.PrimaryKeyConstraint("id", name="pk_postponements"),
    )
    op.create_index("ix_postponements_person", "postponements", ["person"])
    op.create_table(
        "attempts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(25), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(10), nullable=False),
        sa.Column("said", sa.Text()),
        sa.ForeignKeyConstraint(["message"], ["messages.id"], name="fk_attempts_message"),
        sa.PrimaryKeyConstraint("id", name="pk_attempts"),
    )
    op.create_index("ix_attempts_message", "attempts", ["message"])
    op.create_table(
        "collected",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("folder", sa.Text(), nullable=False),
        sa.Column("uidvalidity", sa.String(20), nullable=False),
        sa.Column("uid", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64)),
        sa.Column("message_id", sa.Text()),
        sa.Column("sender", sa.Text()),
        sa.Column("person", sa.Integer()),
        sa.Column("answers", sa.Integer()),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("code", sa.String(64)),
        sa.Column("reason", sa.Text()),
        sa.Column("found_at", sa.String(25), nullable=False),
        sa.Column("concluded_at", sa.String(25)),
        sa.Column("moved_at", sa.String(25)),
        sa.CheckConstraint(
            "state IN ('found', 'kept', 'imported', 'bounce', 'notice', 'empty', 'refused')",
            name="ck_collected_state",
        ),
        sa.ForeignKeyConstraint(["answers"], ["messages.id"], name="fk_collected_answers"),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_collected_person"),
        sa.ForeignKeyConstraint(["sha256"], ["originals.sha256"], name="fk_collected_sha256"),
        sa.PrimaryKeyConstraint("id", name="pk_collected"),
        sa.UniqueConstraint(
            "account", "folder", "uidvalidity", "uid", name="uq_collected_account_folder_uidvalidity_uid"
        ),
    )
    op.create_index("ix_collected_message_id", "collected", ["message_id"])
    op.create_index("ix_collected_sha256", "collected", ["sha256"])
    op.create_index("ix_collected_state", "collected", ["state"])
    op.create_table(
        "pack_documents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pack", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("format", sa.String(8), nullable=False),
        sa.Column("form", sa.String(40)),
        sa.Column("copy", sa.String(14)),
        sa.CheckConstraint("kind IN ('form', 'summary', 'letter')", name="ck_pack_documents_kind"),
        sa.ForeignKeyConstraint(["copy"], ["copies.number"], name="fk_pack_documents_copy"),
        sa.ForeignKeyConstraint(["pack"], ["packs.id"], name="fk_pack_documents_pack"),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_pack_documents_person"),
        sa.PrimaryKeyConstraint("id", name="pk_pack_documents"),
    )
    op.create_index("ix_pack_documents_pack", "pack_documents", ["pack"])
    op.create_index("ix_pack_documents_person", "pack_documents", ["person"])
    op.create_index("ix_pack_documents_sha256", "pack_documents", ["sha256"])
    op.create_table(
        "unlocked",
        sa.Column("submission", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("password", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(25), nullable=False),
        sa.ForeignKeyConstraint(["password"], ["passwords.id"], name="fk_unlocked_password"),
        sa.ForeignKeyConstraint(["submission"], ["submissions.id"], name="fk_unlocked_submission"),
        sa.PrimaryKeyConstraint("submission", name="pk_unlocked"),
    )
    op.create_table(
        "dealt_with",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record", sa.Integer(), nullable=False),
        sa.Column("matter", sa.String(20), nullable=False),
        sa.Column("path", sa.Text()),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", sa.String(25), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["record"], ["records.id"], name="fk_dealt_with_record"),
        sa.PrimaryKeyConstraint("id", name="pk_dealt_with"),
    )
    op.create_index("ix_dealt_with_record", "dealt_with", ["record"])
    op.create_table(
        "message_documents",
        sa.Column("message", sa.Integer(), nullable=False),
        sa.Column("document", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["document"], ["pack_documents.id"], name="fk_message_documents_document"),
        sa.ForeignKeyConstraint(["message"], ["messages.id"], name="fk_message_documents_message"),
        sa.PrimaryKeyConstraint("message", "document", name="pk_message_documents"),
    )
    op.add_column("copies", sa.Column("handed_on", sa.Date()))
    op.add_column("copies", sa.Column("handed_by", sa.Text()))
    op.add_column("people", sa.Column("home", sa.Text()))
    op.add_column("people", sa.Column("team", sa.Text()))
    op.add_column("people", sa.Column("supervisor", sa.Integer()))
    op.add_column("people", sa.Column("professional_supervisor", sa.Integer()))
    op.add_column("people", sa.Column("hours", sa.Text()))
    op.add_column("people", sa.Column("employment", sa.String(20)))
    op.add_column("people", sa.Column("starts", sa.Date()))
    op.add_column("people", sa.Column("leaves", sa.Date()))
    op.add_column("people", sa.Column("probation_end", sa.Date()))
    op.add_column("people", sa.Column("asye_from", sa.Date()))
    _append_only()


def downgrade() -> None:
    """What only this revision knows is forgotten."""
    op.drop_column("people", "asye_from")
    op.drop_column("people", "probation_end")
    op.drop_column("people", "leaves")
    op.drop_column("people", "starts")
    op.drop_column("people", "employment")
    op.drop_column("people", "hours")
    op.drop_column("people", "professional_supervisor")
    op.drop_column("people", "supervisor")
    op.drop_column("people", "team")
    op.drop_column("people", "home")
    op.drop_column("copies", "handed_by")
    op.drop_column("copies", "handed_on")
    op.drop_table("message_documents")
    op.drop_table("dealt_with")
    op.drop_table("unlocked")
    op.drop_table("pack_documents")
    op.drop_table("collected")
    op.drop_table("attempts")
    op.drop_table("postponements")
    op.drop_table("people_changes")
    op.drop_table("passwords")
    op.drop_table("messages")
    op.drop_table("mail_choices")
    op.drop_table("absences")
    op.drop_table("packs")


def _append_only() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table in APPEND_ONLY:
            op.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION carepack_append_only()"
            )
        return
    for table in APPEND_ONLY:
        for actor in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{actor.lower()} BEFORE {actor} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
