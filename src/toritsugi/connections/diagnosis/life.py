"""The last steps: how long the link lives, the plan, and whether the platform can call back."""

from datetime import timedelta

from toritsugi.clock import to_datetime
from toritsugi.connections.diagnosis.outcome import CheckResult
from toritsugi.connections.diagnosis.walk import Walk, ok, question, skipped
from toritsugi.connections.faults import ConnectionFault
from toritsugi.connections.register import bot_secrets, require_public

JAPAN = timedelta(hours=9)
SOON = 30 * 86_400.0
"""Seconds before its end from which a sign-in is worth renewing."""


async def expiry(walk: Walk) -> CheckResult:
    """Both dates: of the access token, which renews itself, and of the sign-in, which a member must renew."""
    known = walk.connection
    if not walk.standing.by_consent:
        return ok("expiry", "expiry_none")
    access, ends_at = _date(known.access_expires_at), known.refresh_expires_at
    if ends_at is not None and ends_at - walk.tools.clock.now() < SOON:
        return question("expiry", "expiry_near", access=access, refresh=_date(ends_at))
    return ok("expiry", "expiry_fine", access=access, refresh=_date(ends_at))


async def plan(walk: Walk) -> CheckResult:
    """The limit that the platform states, against that of the plan that is set."""
    seen, ours = await walk.tools.clients.limit_at(walk.connection, walk.token), walk.connection.limit_per_minute
    if seen is None:
        return skipped("plan", "plan_unseen")
    if seen < ours:
        raise ConnectionFault("plan_too_high", seen=str(seen), ours=str(ours))
    if seen > ours:
        return ok("plan", "plan_low", seen=str(seen), ours=str(ours))
    return ok("plan", "plan_fine", seen=str(seen))


async def callback(walk: Walk) -> CheckResult:
    """The platform is told our address, it is a public one, and what is signed with our Bot Secret is taken there."""
    address, known = walk.tools.callback_url, walk.connection
    if not address:
        return skipped("callback", "callback_address_unknown")
    if walk.bot is not None and not (walk.bot.enable_callback and walk.bot.callback_url):
        return question("callback", "callback_off", ours=address)
    require_public(address, known.api_url)
    if walk.bot is not None and walk.bot.callback_url != address:
        raise ConnectionFault("callback_elsewhere", given=walk.bot.callback_url or "", ours=address)
    stored = await bot_secrets(walk.tools.database, walk.tools.seal, known.bot_id)
    secret = next((text for each, text in stored if each.id == known.id), "")
    if not secret:
        raise ConnectionFault("callback_secret_missing")
    await _probe(walk, address, secret)
    return ok("callback", "callback_fine", ours=address)


async def _probe(walk: Walk, address: str, secret: str) -> None:
    """Our own door answers 400 to nonsense that is signed rightly, and 401 to the same with another signature."""
    signed, forged = [
        await walk.tools.clients.answer_to_callback(address, walk.connection.bot_id, each)
        for each in (secret, f"not-{secret}")
    ]
    if signed == 401:
        raise ConnectionFault("callback_signature", ours=address)
    if (signed, forged) != (400, 401):
        raise ConnectionFault("callback_answer", ours=address, said=f"HTTP {signed}/{forged}")


def _date(at: float | None) -> str:
    return "–" if at is None else f"{to_datetime(at) + JAPAN:%Y-%m-%d %H:%M}"
