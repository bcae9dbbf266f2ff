"""The figures each member chose to see first."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Give members the column."""
    op.add_column("members", sa.Column("dashboard", sa.Text()))
