"""「LINE WORKS 連携」: the pages that set up, test, sign in, diagnose and restore the link.

In: an administrator's forms, and the browser that comes back from LINE WORKS. Out: what the room `connections` makes of
them, in words and pictures. Never: a secret sent to a browser, a decision that belongs to `connections`, or a page for
anybody but administrators.
"""

from toritsugi.admin.link.guide import Guide, read_guide
from toritsugi.admin.link.guide import Step as GuideStep
from toritsugi.admin.link.listing import Listed, listed, silence_of
from toritsugi.admin.link.parts import CONSENT_PATH, LinkParts
from toritsugi.admin.link.registering import PICTURE, bot_wish
from toritsugi.admin.link.routes import LINK

__all__ = [
    "CONSENT_PATH",
    "LINK",
    "PICTURE",
    "Guide",
    "GuideStep",
    "LinkParts",
    "Listed",
    "bot_wish",
    "listed",
    "read_guide",
    "silence_of",
]
