"""The HTTP door: other systems post events, ask what became of them, and read how to.

Comes in: JSON with an API key. Goes out: events at the accept desk, problem documents, and this door's own
description for programs and people. Never: a cookie, or an answer before the event is on disk.
"""

from toritsugi.intake.http.docs import DOCS_ROUTES, intake_room, openapi_config
from toritsugi.intake.http.door import HttpDoor
from toritsugi.intake.http.keys import KEY_REUSED, IdempotencyKey, holder_of, key_guard
from toritsugi.intake.http.refusals import refusals
from toritsugi.intake.http.routes import HTTP_ROUTES

__all__ = [
    "DOCS_ROUTES",
    "HTTP_ROUTES",
    "KEY_REUSED",
    "HttpDoor",
    "IdempotencyKey",
    "holder_of",
    "intake_room",
    "key_guard",
    "openapi_config",
    "refusals",
]
