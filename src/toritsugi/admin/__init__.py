"""The operator's pages: how it goes, what was said to whom, the whole story of each event.

In: a signed-in administrator's requests. Out: pages that read the other rooms' doors, and a resend. Never: a secret,
a decision about delivery, or anything without a sign-in.
"""

from toritsugi.admin.link import CONSENT_PATH, PICTURE, Guide, GuideStep, LinkParts, bot_wish, read_guide
from toritsugi.admin.router import ADMIN, ADMIN_ROUTES
from toritsugi.admin.rules import RuleParts

__all__ = [
    "ADMIN",
    "ADMIN_ROUTES",
    "CONSENT_PATH",
    "PICTURE",
    "Guide",
    "GuideStep",
    "LinkParts",
    "RuleParts",
    "bot_wish",
    "read_guide",
]
