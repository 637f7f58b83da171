"""employees sign in: an account knows its employee, a session may be for an employee's pages only"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    employee = sa.ForeignKey("employee.id", name=op.f("fk_account_employee_id"))
    added = sa.Column("employee_id", sa.String(length=32), employee, nullable=True)
    op.add_column("account", added, inline_references=True)
    op.create_index("ix_account_employee_id", "account", ["employee_id"], unique=True)
    op.add_column("session", sa.Column("employee_only", sa.Boolean(), nullable=False, server_default=sa.false()))
