"""Which form a document is to be read as stays with the document; and the names that people had before."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds `submissions.read_as` and the table `former_names`."""
    op.add_column("submissions", sa.Column("read_as", sa.String(60)))
    op.create_table(
        "former_names",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.String(25), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_former_names"),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_former_names_person"),
    )
    for column in ("person", "name_key"):
        op.create_index(f"ix_former_names_{column}", "former_names", [column])
