"""Who may sign in at a desk that several people use, and what each of them was shown."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from filing.ledger.metadata import AnyJson

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """New tables are empty: without an account nobody is asked to sign in, as it was before."""
    op.create_table(
        "accounts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("role", sa.String(13), nullable=False),
        sa.Column("person", sa.Integer()),
        sa.Column("homes", AnyJson(), nullable=False),
        sa.Column("password", sa.Text(), nullable=False),
        sa.Column("made_at", sa.String(25), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.String(25)),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.String(25)),
        sa.CheckConstraint(
            "role IN ('administrator', 'importer', 'manager', 'member')", name="ck_accounts_role"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_accounts"),
        sa.UniqueConstraint("name_key", name="uq_accounts_name_key"),
    )
    op.create_table(
        "accesses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account", sa.Integer(), nullable=False),
        sa.Column("record", sa.Integer(), nullable=False),
        sa.Column("because", sa.String(20), nullable=False),
        sa.Column("at", sa.String(25), nullable=False),
        sa.ForeignKeyConstraint(["account"], ["accounts.id"], name="fk_accesses_account"),
        sa.PrimaryKeyConstraint("id", name="pk_accesses"),
    )
    op.create_index("ix_accesses_account", "accesses", ["account"])
    op.create_index("ix_accesses_record", "accesses", ["record"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER accesses_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON accesses "
            "FOR EACH STATEMENT EXECUTE FUNCTION carepack_append_only()"
        )
        return
    for doing in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER accesses_no_{doing.lower()} BEFORE {doing} ON accesses "
            "BEGIN SELECT RAISE(ABORT, 'accesses is append-only'); END"
        )


def downgrade() -> None:
    """Whoever may open the ledger sees all of it again. Raises ValueError where somebody has an account: the older
    program would ask nobody to sign in."""
    if op.get_bind().execute(sa.text("SELECT count(*) FROM accounts WHERE ended_at IS NULL")).scalar():
        raise ValueError("people have accounts")
    op.drop_table("accesses")
    op.drop_table("accounts")
