"""The table of watched mailboxes, beside their sources."""

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, LargeBinary, String, Table, Text

from toritsugi.database import SEALED, Seconds, metadata

imap_mailbox = Table(
    "imap_mailbox",
    metadata,
    Column("source_id", ForeignKey("source.id", ondelete="CASCADE"), primary_key=True),
    Column("host", String(255), nullable=False),
    Column("port", Integer, nullable=False),
    Column("security", String(10), nullable=False),
    Column("certificates", Text, nullable=False),
    Column("user_name", String(254), nullable=False),
    Column("password", LargeBinary, nullable=False, info=SEALED),
    Column("authority", String(254), nullable=False, server_default=""),
    Column("token_url", String(500), nullable=False, server_default=""),
    Column("client_id", String(254), nullable=False, server_default=""),
    Column("scope", String(500), nullable=False, server_default=""),
    Column("client_secret", LargeBinary, nullable=True, info=SEALED),
    Column("refresh_token", LargeBinary, nullable=True, info=SEALED),
    Column("rotated_token", LargeBinary, nullable=True, info=SEALED),
    Column("folder", String(200), nullable=False),
    Column("done_folder", String(200), nullable=False),
    Column("uid_validity", BigInteger, nullable=True),
    Column("accepted_uid", BigInteger, nullable=False),
    Column("finished_uid", BigInteger, nullable=False),
    Column("lease_owner", String(120), nullable=False),
    Column("lease_until", Seconds, nullable=False),
    Column("trouble", String(40), nullable=False),
    Column("trouble_said", Text, nullable=False),
    Column("trouble_since", Seconds, nullable=True),
    Column("answered_at", Seconds, nullable=True),
)
"""`rotated_token`: what the token server gave last in the place of `refresh_token`.

`accepted_uid`: mails up to here are on disk. `finished_uid`: and are moved or marked at the server.
"""
