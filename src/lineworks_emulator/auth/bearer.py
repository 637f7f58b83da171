"""Who calls: the app and, with a user account, the member behind an access token."""

from dataclasses import dataclass

from lineworks_emulator.auth.sealing import role_is_lost
from lineworks_emulator.auth.vault import TokenVault
from lineworks_emulator.refusals import ApiRefusal
from lineworks_emulator.world import App, User, WorldStore


@dataclass(frozen=True, slots=True)
class Caller:
    """`user` is None for a service account."""

    app: App
    user: User | None
    scopes: frozenset[str]

    @property
    def domain_id(self) -> int:
        """The domain in which the app is registered."""
        return self.app.domain_id


def bearer_caller(header: str, vault: TokenVault, store: WorldStore, now: float) -> Caller:
    """The caller behind an `Authorization` header.

    401 UNAUTHORIZED (official sample) when the token is missing, unknown, ended, or its app or member is gone.
    """
    scheme, _, name = header.partition(" ")
    token = vault.access(name, now) if scheme.lower() == "bearer" else None
    app = store.apps.get(token.client_id) if token else None
    if token is None or app is None:
        raise ApiRefusal(401, "UNAUTHORIZED", "The access token is missing, wrong or expired.")
    user = store.users.get(token.user_id) if token.user_id else None
    if token.user_id and (user is None or not user.is_active):
        raise ApiRefusal(401, "UNAUTHORIZED", "The member of this access token cannot log in any more.")
    if role_is_lost(token, store):
        raise ApiRefusal(401, "UNAUTHORIZED", "The member of this access token is no administrator any more.")
    return Caller(app, user, frozenset(token.scopes) & frozenset(app.scopes))
