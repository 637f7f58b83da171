"""The operator's pages: how it goes, what was said to whom, the whole story of each event.

In: a signed-in administrator's requests. Out: pages that read the other rooms' doors, and a resend. Never: a secret,
a decision about delivery, or anything without a sign-in.
"""

from toritsugi.admin.appointments import appointments_router
from toritsugi.admin.link import CONSENT_PATH, PICTURE, Guide, GuideStep, LinkParts, bot_wish, link_router, read_guide
from toritsugi.admin.people import people_router
from toritsugi.admin.router import ADMIN, admin_router
from toritsugi.admin.rules import rules_router
from toritsugi.admin.sources import imap_router
from toritsugi.admin.wishes import wishes_router

__all__ = [
    "ADMIN",
    "CONSENT_PATH",
    "PICTURE",
    "Guide",
    "GuideStep",
    "LinkParts",
    "admin_router",
    "appointments_router",
    "bot_wish",
    "imap_router",
    "link_router",
    "people_router",
    "read_guide",
    "rules_router",
    "wishes_router",
]
