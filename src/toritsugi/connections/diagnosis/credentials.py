"""The first steps: the switch, the values, the way and the clock, the token, its scopes and the account's role."""

from toritsugi.connections.diagnosis.outcome import CheckResult
from toritsugi.connections.diagnosis.walk import Walk, ok, question
from toritsugi.connections.faults import ConnectionFault, clock_fault
from toritsugi.connections.register import looks_swapped, split_login_id
from toritsugi.connections.tokens import (
    BOT_SCOPES,
    CLOCK_TOLERANCE,
    SEES_MEMBER,
    ask_for_token,
    lacks_bot,
    load_standing,
)
from toritsugi.lineworks import load_private_key


async def switch(walk: Walk) -> CheckResult:
    """「このチャットアプリケーションを使用する」 is on."""
    if not walk.connection.enabled:
        raise ConnectionFault("switched_off")
    return ok("switch", "switch_on")


async def secrets(walk: Walk) -> CheckResult:
    """Sealed values were opened before; the key must be one, a user account must have signed in, halves in place."""
    if walk.standing.by_consent and not walk.standing.refresh_token:
        raise ConnectionFault("consent_missing")
    if not walk.standing.by_consent:
        load_private_key(walk.standing.private_key)
    halves = split_login_id(walk.connection.base_user_id)
    sure = split_login_id(walk.connection.account_login or walk.connection.service_account).group
    if halves.group and sure and looks_swapped(*halves, known_group=sure):
        raise ConnectionFault("halves_swapped", given=f"{halves.group}@{halves.user}")
    return ok("secrets", "secrets_fine")


async def network(walk: Walk) -> CheckResult:
    """The token host answers, and its clock is ours."""
    date = await walk.tools.clients.time_at(walk.connection)
    if date is None:
        return ok("network", "network_no_date")
    apart = walk.tools.clock.now() - date
    if abs(apart) > CLOCK_TOLERANCE:
        raise clock_fault(apart)
    return ok("network", "network_fine", seconds=f"{abs(apart):.0f}")


async def token(walk: Walk) -> CheckResult:
    """A service account asks anew, so that what is set now is tried; a refresh token is the keeper's alone."""
    if walk.standing.by_consent:
        walk.token = await walk.tools.keeper.token(walk.connection.id)
        walk.standing = await load_standing(walk.tools.database, walk.tools.seal, walk.connection.id)
        walk.granted = frozenset(walk.standing.granted)
        return ok("token", "token_fine")
    issued = await ask_for_token(walk.line, walk.standing, walk.tools.clock.now())
    walk.token, walk.granted = issued.access_token, frozenset(issued.scope)
    if lacks_bot(issued):
        raise ConnectionFault("invalid_scope")
    return ok("token", "token_fine")


async def scopes(walk: Walk) -> CheckResult:
    """What is granted, against what sending needs and what was asked for."""
    if not walk.may(BOT_SCOPES):
        raise ConnectionFault("invalid_scope")
    missing = sorted(set(walk.connection.scope_words) - walk.granted) if walk.granted else []
    if missing:
        return ok("scopes", "scopes_partly", missing=" ".join(missing))
    return ok("scopes", "scopes_fine", given=walk.connection.scopes)


async def role(walk: Walk) -> CheckResult:
    """The linked account is an administrator still; only a full member record tells."""
    if not walk.standing.by_consent:
        return ok("role", "role_not_needed")
    account = walk.connection.account_name or walk.connection.account_login
    if not walk.granted & SEES_MEMBER:
        return question("role", "role_unseen", given=account) if account else question("role", "role_unnamed")
    administers = (await walk.line.get_user(walk.token, "me")).is_administrator
    if administers is None:
        return question("role", "role_unseen", given=account)
    if not administers:
        raise ConnectionFault("wrong_role")
    return ok("role", "role_fine", given=account)
