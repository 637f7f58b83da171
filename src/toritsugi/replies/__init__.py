"""Replies: what a member writes to the bot about a notice goes back to the notice's sender, as a mail.

Comes in: what members write in their talk with the bot. Goes out: mails in the thread of the one that was answered, and
a word to the member: to whom, on which subject, and how to change it. Never: answers a machine, lets a guess go
unseen, or keeps silent about what will not be read.
"""

from toritsugi.replies.erasing import erase_replies, erase_unsent_replies, talks_of_events
from toritsugi.replies.keeping import ReplyRow, replies_of_event
from toritsugi.replies.outcomes import ReplyOutcomes
from toritsugi.replies.reacting import Replies

__all__ = [
    "Replies",
    "ReplyOutcomes",
    "ReplyRow",
    "erase_replies",
    "erase_unsent_replies",
    "replies_of_event",
    "talks_of_events",
]
