"""Each PDF rendition's blank is kept beside its template."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds `renditions.blank`."""
    op.add_column("renditions", sa.Column("blank", sa.LargeBinary()))


def downgrade() -> None:
    """Takes the blanks out again."""
    op.drop_column("renditions", "blank")
