"""Who reads large print: a need of the person, met by every document that is made for them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody does until the roster says so."""
    op.add_column("people", sa.Column("large_print", sa.Boolean, nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """The need is forgotten."""
    op.drop_column("people", "large_print")
