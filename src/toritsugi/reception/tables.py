"""Tables of reception desks, of what a company has settled about calls, of visits, and of the answers to them."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Table,
    Text,
    text,
)

from toritsugi.database import Seconds, metadata

site = Table(
    "site",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("organization_id", ForeignKey("organization.id"), nullable=False, index=True),
    Column("name", String(200), nullable=False),
    Column("address", Text, nullable=False),
    Column("map_url", Text, nullable=False),
    Column("phone", String(50), nullable=False),
    Column("zone", String(50), nullable=False),
    Column("created_at", Seconds, nullable=False),
)

kiosk = Table(
    "kiosk",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("organization_id", ForeignKey("organization.id"), nullable=False),
    Column("site_id", ForeignKey("site.id"), nullable=True, index=True),
    Column("name", String(200), nullable=False),
    Column("phone", String(50), nullable=False),
    Column("key_digest", String(64), nullable=False, unique=True),
    Column("token_digest", String(64), nullable=False, unique=True),
    Column("active", Boolean, nullable=False),
    Column("poster", String(32), nullable=False, index=True),
    Column("paired_at", Seconds, nullable=True),
    Column("last_seen_at", Seconds, nullable=True),
    Column("created_at", Seconds, nullable=False),
)

kiosk_look = Table(
    "kiosk_look",
    metadata,
    Column("kiosk_id", ForeignKey("kiosk.id"), primary_key=True),
    Column("accent", String(7), nullable=False),
    Column("titles", Text, nullable=False),
    Column("leads", Text, nullable=False),
    Column("closed", Text, nullable=False),
    Column("calls_when_closed", Boolean, nullable=False),
    Column("idle_seconds", Integer, nullable=False),
    Column("ask_seconds", Integer, nullable=False),
)

kiosk_picture = Table(
    "kiosk_picture",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("kiosk_id", ForeignKey("kiosk.id"), nullable=False, index=True),
    Column("place", String(12), nullable=False),
    Column("media_type", String(30), nullable=False),
    Column("content", LargeBinary, nullable=False),
)

kiosk_opening = Table(
    "kiosk_opening",
    metadata,
    Column("kiosk_id", ForeignKey("kiosk.id"), primary_key=True),
    Column("weekday", SmallInteger, primary_key=True),
    Column("opens", Integer, primary_key=True),
    Column("closes", Integer, nullable=False),
)

kiosk_pairing = Table(
    "kiosk_pairing",
    metadata,
    Column("kiosk_id", ForeignKey("kiosk.id"), primary_key=True),
    Column("digest", String(64), nullable=False, index=True),
    Column("expires_at", Seconds, nullable=False),
    Column("wrong", Integer, nullable=False),
)

visit = Table(
    "visit",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("organization_id", ForeignKey("organization.id"), nullable=False),
    Column("kiosk_id", ForeignKey("kiosk.id"), nullable=False),
    Column("event_id", ForeignKey("event.id"), nullable=True, index=True),
    Column("host_id", ForeignKey("employee.id"), nullable=True),
    Column("further_host_ids", Text, nullable=False),
    Column("appointment_id", String(32), nullable=True, index=True),
    Column("visitor_ids", Text, nullable=False, server_default=""),
    Column("visitor_name", String(200), nullable=False),
    Column("visitor_company", String(200), nullable=False),
    Column("party", SmallInteger, nullable=False),
    Column("companions", Text, nullable=False),
    Column("purpose", String(200), nullable=False),
    Column("button_id", String(32), nullable=False),
    Column("words", Text, nullable=False),
    Column("words_by", String(32), nullable=False),
    Column("language", String(2), nullable=False),
    Column("notice_version", String(20), nullable=False),
    Column("secret_digest", String(64), nullable=False),
    Column("arrived_at", Seconds, nullable=False),
    Column("answer", String(20), nullable=False),
    Column("answerer", String(100), nullable=False),
    Column("answered_at", Seconds, nullable=True),
    Column("badge", String(6), nullable=False),
    Column("left_at", Seconds, nullable=True),
    Column("left_by", String(10), nullable=False),
    Column("departures", Text, nullable=False, server_default=""),
    Index("ix_visit_organization_id_arrived_at", "organization_id", "arrived_at"),
    Index(
        "ix_visit_inside",
        "organization_id",
        "arrived_at",
        sqlite_where=text("left_at IS NULL"),
        postgresql_where=text("left_at IS NULL"),
    ),
)

visit_keeping = Table(
    "visit_keeping",
    metadata,
    Column("organization_id", ForeignKey("organization.id"), primary_key=True),
    Column("field", String(20), primary_key=True),
    Column("days", Integer, nullable=False),
)

visit_answer = Table(
    "visit_answer",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("visit_id", ForeignKey("visit.id"), nullable=False, index=True),
    Column("choice", String(20), nullable=False),
    Column("employee_id", ForeignKey("employee.id"), nullable=True),
    Column("answered_by", String(200), nullable=False),
    Column("taken", Boolean, nullable=False),
    Column("answered_at", Seconds, nullable=False),
    Column("note", Text, nullable=False),
)

reception_setting = Table(
    "reception_setting",
    metadata,
    Column("organization_id", ForeignKey("organization.id"), primary_key=True),
    Column("leaving", Text, nullable=False),
    Column("answers", String(10), nullable=False),
    Column("free_text", Boolean, nullable=False),
    Column("photos", Boolean, nullable=False),
    Column("wait_seconds", Seconds, nullable=False),
)

call_button = Table(
    "call_button",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("organization_id", ForeignKey("organization.id"), nullable=False),
    Column("parent_id", ForeignKey("call_button.id"), nullable=True),
    Column("names", Text, nullable=False),
    Column("hints", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("sign", String(20), nullable=False),
    Column("picture_id", ForeignKey("button_picture.id"), nullable=True),
    Column("asks", String(10), nullable=False),
    Column("position", Integer, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("created_at", Seconds, nullable=False),
    Index("ix_call_button_organization_id_position", "organization_id", "position"),
)

button_destination = Table(
    "button_destination",
    metadata,
    Column("button_id", ForeignKey("call_button.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("kind", String(10), nullable=False),
    Column("value", String(100), nullable=False),
)

button_picture = Table(
    "button_picture",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("organization_id", ForeignKey("organization.id"), nullable=False),
    Column("media_type", String(30), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("created_at", Seconds, nullable=False),
)

calling_way = Table(
    "calling_way",
    metadata,
    Column("organization_id", ForeignKey("organization.id"), primary_key=True),
    Column("scope", String(12), primary_key=True),
    Column("subject_id", String(32), primary_key=True),
    Column("way", String(4), nullable=False),
)

reception_deputy = Table(
    "reception_deputy",
    metadata,
    Column("employee_id", ForeignKey("employee.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("deputy_id", ForeignKey("employee.id"), nullable=False),
)

opening_time = Table(
    "opening_time",
    metadata,
    Column("organization_id", ForeignKey("organization.id"), primary_key=True),
    Column("weekday", SmallInteger, primary_key=True),
    Column("opens", Integer, primary_key=True),
    Column("closes", Integer, nullable=False),
)

closed_day = Table(
    "closed_day",
    metadata,
    Column("organization_id", ForeignKey("organization.id"), primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("name", String(100), nullable=False),
)

ladder_rung = Table(
    "ladder_rung",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("organization_id", ForeignKey("organization.id"), nullable=False),
    Column("button_id", ForeignKey("call_button.id"), nullable=True, index=True),
    Column("position", Integer, nullable=False),
    Column("kind", String(12), nullable=False),
    Column("seconds", Seconds, nullable=False),
    Column("outside_hours", Boolean, nullable=False),
    Column("value", Text, nullable=False),
    Index("ix_ladder_rung_organization_id_position", "organization_id", "position"),
)

visit_call = Table(
    "visit_call",
    metadata,
    Column("visit_id", ForeignKey("visit.id"), primary_key=True),
    Column("organization_id", ForeignKey("organization.id"), nullable=False),
    Column("rungs", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("state", String(10), nullable=False),
    Column("began_at", Seconds, nullable=False),
    Column("stepped_at", Seconds, nullable=False),
    Column("due_at", Seconds, nullable=True),
    Column("expires_at", Seconds, nullable=False),
    Column("number", Integer, nullable=False),
    Index(
        "ix_visit_call_due_at",
        "due_at",
        sqlite_where=text("due_at IS NOT NULL"),
        postgresql_where=text("due_at IS NOT NULL"),
    ),
    Index("ix_visit_call_organization_id_state", "organization_id", "state", "visit_id"),
)

call_step = Table(
    "call_step",
    metadata,
    Column("visit_id", ForeignKey("visit.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("kind", String(12), nullable=False),
    Column("event_id", ForeignKey("event.id"), nullable=True),
    Column("mail_id", String(32), nullable=False),
    Column("skipped", String(20), nullable=False),
    Column("taken_at", Seconds, nullable=False),
)

call_text = Table(
    "call_text",
    metadata,
    Column("organization_id", ForeignKey("organization.id"), primary_key=True),
    Column("kind", String(20), primary_key=True),
    Column("language", String(2), primary_key=True),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
)

used_answer_link = Table(
    "used_answer_link",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("visit_id", ForeignKey("visit.id"), nullable=False, index=True),
    Column("used_at", Seconds, nullable=False),
)
