"""The auth host: authorization codes, access tokens, refresh tokens.

In: form posts and the login page. Out: tokens, and who stands behind a token. Never: what a token is used for.
"""

from lineworks_emulator.auth.bearer import Caller, bearer_caller
from lineworks_emulator.auth.grants import TokenDesk
from lineworks_emulator.auth.login import LoginDesk
from lineworks_emulator.auth.routes import auth_router
from lineworks_emulator.auth.vault import TokenVault

__all__ = ["Caller", "LoginDesk", "TokenDesk", "TokenVault", "auth_router", "bearer_caller"]
