"""${message}

Only adds, with a value for programs that leave it out; again after going back (if_not_exists, `lacks`): ADR 39.
"""

import sqlalchemy as sa
from alembic import op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """Say what stays in place, and what the older version does not do. Refuse (`refuse_while`) what it must not forget."""
