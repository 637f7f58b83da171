"""Tries what stands on the screen before it is saved: one post to any chat, one notice to each base destination.

In: a filled-in form. Out: for each destination whether LINE WORKS took the message, and if not, why and what to do.
Never: a value stored, the stored token of a member who has signed in used up, a secret in a result.
"""

from toritsugi.connections.trial.outcome import TestResult, all_delivered
from toritsugi.connections.trial.screen import Access, ScreenTokens
from toritsugi.connections.trial.trying import Trial

__all__ = ["Access", "ScreenTokens", "TestResult", "Trial", "all_delivered"]
