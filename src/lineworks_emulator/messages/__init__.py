"""Messages: what bots may say, and the two calls by which they say it.

In: message contents from the API. Out: entries in the ledger, made before the call is answered.
Never: callbacks to bots.
"""

from lineworks_emulator.messages.actions import actions_in
from lineworks_emulator.messages.content import Rules, check_content
from lineworks_emulator.messages.mentions import MENTION, Audience
from lineworks_emulator.messages.pulpit import Pulpit
from lineworks_emulator.messages.routes import message_routes

__all__ = ["MENTION", "Audience", "Pulpit", "Rules", "actions_in", "check_content", "message_routes"]
