"""Mails that are on disk but not read yet.

Comes in: what the desk notes in the accepting transaction. Goes out: one reader's timed hold on a mail; and who strikes
a mail off is the one who tells of it. Never: reads a mail, or keeps what was in it.
"""

from toritsugi.intake.unread.rows import UNREAD, Lease, is_unread, lease_unread, note_unread, put_off, strike_off

__all__ = ["UNREAD", "Lease", "is_unread", "lease_unread", "note_unread", "put_off", "strike_off"]
