"""The API host's calls, one file per noun of the platform.

Comes in: an access token, ids, contents. Goes out: one request each; a typed answer, a Reply, or an error
of the tree. Never: repeats a call by itself, follows a redirect, keeps a token, knows who is calling or
why.
"""

from toritsugi.lineworks.calls.asking import Page, pages
from toritsugi.lineworks.calls.attachments import Attachments, AttachmentSlot, Download
from toritsugi.lineworks.calls.bots import Bot, BotDomain, BotDraft, BotMembers, Bots
from toritsugi.lineworks.calls.channels import Channel, Channels, ChannelType
from toritsugi.lineworks.calls.messages import Messages
from toritsugi.lineworks.calls.users import User, UserName, UserOrganization, UserOrgUnit, Users

__all__ = [
    "AttachmentSlot",
    "Attachments",
    "Bot",
    "BotDomain",
    "BotDraft",
    "BotMembers",
    "Bots",
    "Channel",
    "ChannelType",
    "Channels",
    "Download",
    "Messages",
    "Page",
    "User",
    "UserName",
    "UserOrgUnit",
    "UserOrganization",
    "Users",
    "pages",
]
