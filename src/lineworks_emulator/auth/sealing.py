"""What ends a grant before its time: another password, other scopes in the Console, a lost role."""

from hashlib import sha256

from lineworks_emulator.auth.vault import Seal, Token
from lineworks_emulator.world import App, User, WorldStore


def seal_of(app: App, user: User | None) -> Seal:
    """The seal of a grant that is made now."""
    password = sha256(repr(user.password).encode()).hexdigest() if user else ""
    return Seal(" ".join(sorted(app.scopes)), password, user is not None and user.is_administrator)


def role_is_lost(token: Token, store: WorldStore) -> bool:
    """Whether an administrator signed in for it who is none any more; such tokens end (community: vendors' manuals)."""
    user = store.users.get(token.user_id) if token.user_id else None
    return (
        store.switches.lost_role_ends_tokens and token.seal.had_role and user is not None and not user.is_administrator
    )


def refresh_problem(token: Token, app: App, store: WorldStore) -> str:
    """Why the refresh token works no more, or nothing (community: a change needs a new login)."""
    user = store.users.get(token.user_id) if token.user_id else None
    now, switches = seal_of(app, user), store.switches
    if token.user_id and (user is None or not user.is_active):
        return "The member of this refresh token cannot log in any more."
    if switches.password_change_ends_refresh and now.password != token.seal.password:
        return "The member's password was changed; a new login is needed."
    if switches.scope_change_ends_refresh and now.scopes != token.seal.scopes:
        return "The app's scopes were changed; a new login is needed."
    if role_is_lost(token, store):
        return "The member lost the administrator role; a new login is needed."
    return ""
