"""sites, and the pairing of kiosks"""

import sqlalchemy as sa
from alembic import op

from toritsugi.identifier import new_id

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.create_table(
        "site",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("organization_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("map_url", sa.Text(), nullable=False),
        sa.Column("phone", sa.String(length=50), nullable=False),
        sa.Column("zone", sa.String(length=50), nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_site_organization_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site")),
    )
    op.create_index(op.f("ix_site_organization_id"), "site", ["organization_id"])
    site = sa.ForeignKey("site.id", name=op.f("fk_kiosk_site_id"))
    op.add_column("kiosk", sa.Column("site_id", sa.String(length=32), site, nullable=True), inline_references=True)
    op.create_index(op.f("ix_kiosk_site_id"), "kiosk", ["site_id"])
    op.add_column("kiosk", sa.Column("paired_at", sa.Double(), nullable=True))
    op.create_table(
        "kiosk_pairing",
        sa.Column("kiosk_id", sa.String(length=32), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.Double(), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["kiosk_id"], ["kiosk.id"], name=op.f("fk_kiosk_pairing_kiosk_id")),
        sa.PrimaryKeyConstraint("kiosk_id", name=op.f("pk_kiosk_pairing")),
    )
    op.create_index(op.f("ix_kiosk_pairing_digest"), "kiosk_pairing", ["digest"])
    _give_each_kiosk_a_site()


def _give_each_kiosk_a_site() -> None:
    """Kiosks that are there stand at one site, which has the company's name; their tablets stay paired."""
    connection = op.get_bind()
    companies = "SELECT id, name, created_at FROM organization WHERE id IN (SELECT organization_id FROM kiosk)"
    for id, name, created_at in connection.execute(sa.text(companies)).all():
        row = {"site": new_id(), "company": id, "name": name, "at": created_at}
        added = (
            "INSERT INTO site (id, organization_id, name, address, map_url, phone, zone, created_at) "
            "VALUES (:site, :company, :name, '', '', '', '', :at)"
        )
        connection.execute(sa.text(added), row)
        moved = "UPDATE kiosk SET site_id = :site, paired_at = last_seen_at WHERE organization_id = :company"
        connection.execute(sa.text(moved), {"site": row["site"], "company": id})
