"""Callbacks: events on their way to a bot's server.

In: what happened in Talk. Out: one signed POST per event, in the background and never again, and a list of
how each ended. Never: decides what happens in Talk.
"""

from lineworks_emulator.callbacks.events import (
    bot_event,
    member_event,
    message_event,
    postback_event,
)
from lineworks_emulator.callbacks.outcomes import CallbackOutcome, OutcomeList
from lineworks_emulator.callbacks.sender import CallbackSender
from lineworks_emulator.callbacks.signature import signature_of

__all__ = [
    "CallbackOutcome",
    "CallbackSender",
    "OutcomeList",
    "bot_event",
    "member_event",
    "message_event",
    "postback_event",
    "signature_of",
]
