"""The common LINE WORKS sign-in: who sits at the browser, and whether they may enter the administrators' pages.

In: login IDs, passwords, a cookie. Out: members. Never: tokens, or what somebody does after signing in.
"""

from lineworks_emulator.signin.admitting import NotAdministrator, SignInNeeded, administrator_of, admission_answers
from lineworks_emulator.signin.drawing import FormSheet, refused_page, signin_page
from lineworks_emulator.signin.routes import signin_router
from lineworks_emulator.signin.sessions import Sessions, keep_signed_in, signed_in_member

__all__ = [
    "FormSheet",
    "NotAdministrator",
    "Sessions",
    "SignInNeeded",
    "administrator_of",
    "admission_answers",
    "keep_signed_in",
    "refused_page",
    "signed_in_member",
    "signin_page",
    "signin_router",
]
