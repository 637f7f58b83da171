"""Delivery: from the outbox to LINE WORKS.

Comes in: leases on due notifications, most urgent first. Goes out: one call each, at a pace that the platform bears,
and a verdict on its answer, recorded. Never: accepts, or loses what it could not send.
"""

from toritsugi.delivery.content import content_of
from toritsugi.delivery.pacing import Pacing
from toritsugi.delivery.sending import Files, Sender
from toritsugi.delivery.verdict import Verdict, judge
from toritsugi.delivery.worker import Worker

__all__ = ["Files", "Pacing", "Sender", "Verdict", "Worker", "content_of", "judge"]
