"""What came in is found by its words, its people and its kind, however much there is."""

import json
import re
from collections.abc import Iterator
from typing import Any
from unicodedata import normalize

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

_BETWEEN = re.compile(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])")
_BATCH = 500


def upgrade() -> None:
    op.add_column("event", sa.Column("words", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "event_person",
        sa.Column("employee_id", sa.String(length=32), nullable=False),
        sa.Column("received_at", sa.Double(), nullable=False),
        sa.Column("event_id", sa.String(length=32), nullable=False),
        sa.Column("organization_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_event_person_event_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_event_person_organization_id")),
        sa.PrimaryKeyConstraint("employee_id", "received_at", "event_id", name=op.f("pk_event_person")),
        sqlite_with_rowid=False,
    )
    for rows in _events():
        _fill(rows)
    _make_indexes()


def _make_indexes() -> None:
    for table, at in (("event", "received_at"), ("notification", "created_at")):
        op.create_index(f"ix_{table}_organization_id_{at}_id", table, ["organization_id", at, "id"])
        op.create_index(f"ix_{table}_organization_id_kind_{at}_id", table, ["organization_id", "kind", at, "id"])
        op.drop_index(f"ix_{table}_organization_id_{at}", table_name=table)
    state = ["organization_id", "state", "created_at", "id"]
    op.create_index("ix_notification_organization_id_state_created_at_id", "notification", state)
    for name in ("state_id", "id"):
        op.drop_index(f"ix_notification_organization_id_{name}", table_name="notification")


def _events() -> Iterator[list[sa.Row[Any]]]:
    after = ""
    chosen = sa.text(
        "SELECT id, organization_id, received_at, title, sender, text, addressees FROM event WHERE id > :after "
        "ORDER BY id LIMIT :batch"
    )
    while rows := op.get_bind().execute(chosen, {"after": after, "batch": _BATCH}).all():
        yield list(rows)
        after = rows[-1].id


def _fill(rows: list[sa.Row[Any]]) -> None:
    words = [{"id": row.id, "words": "\n".join(map(_folded, (row.title, row.sender, row.text)))} for row in rows]
    op.get_bind().execute(sa.text("UPDATE event SET words = :words WHERE id = :id"), words)
    people = [
        {"employee": id, "at": row.received_at, "event": row.id, "organization": row.organization_id}
        for row in rows
        for id in dict.fromkeys(each["value"] for each in json.loads(row.addressees) if each["kind"] == "employee")
    ]
    if people:
        op.get_bind().execute(
            sa.text("INSERT INTO event_person VALUES (:employee, :at, :event, :organization)"), people
        )


def _folded(text: str) -> str:
    plain = normalize("NFKC", normalize("NFKC", text).casefold())
    return _BETWEEN.sub("", " ".join(plain.split()))
