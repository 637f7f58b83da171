"""The ledger: everything that was said, in order.

In: bots' messages, members' words, what happened to rooms. Out: the same again, by number or by conversation,
also after a crash. Never: judges what is said.
"""

from lineworks_emulator.ledger.entries import BotMessage, Content, Entry, MemberMessage, Notice, Place, conversation_of
from lineworks_emulator.ledger.ledger import Ledger, LedgerBroken

__all__ = [
    "BotMessage",
    "Content",
    "Entry",
    "Ledger",
    "LedgerBroken",
    "MemberMessage",
    "Notice",
    "Place",
    "conversation_of",
]
