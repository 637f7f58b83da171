"""The middle steps: the base member, the bot, its domain and state, the base room."""

from toritsugi.connections.diagnosis.outcome import CheckResult
from toritsugi.connections.diagnosis.walk import Walk, ok, question, skipped
from toritsugi.connections.faults import ConnectionFault
from toritsugi.connections.register import learn_domain, split_login_id
from toritsugi.connections.rooms import is_large, learn_room
from toritsugi.connections.tokens import SEES_BOT, SEES_MEMBER
from toritsugi.lineworks import Forbidden, LineWorksError, NotFound


async def base_user(walk: Walk) -> CheckResult:
    """The base member exists and can be written to, where a directory scope lets us see that."""
    user_id = walk.connection.base_user_id
    if not user_id:
        return skipped("base_user", "base_user_unset")
    if not walk.granted & SEES_MEMBER:
        return question("base_user", "base_user_unseen", given=user_id)
    try:
        found = await walk.line.get_user(walk.token, user_id)
    except NotFound:
        await _refuse_swapped(walk, user_id)
        raise
    if not found.active:
        raise ConnectionFault("base_user_inactive", given=user_id)
    return ok("base_user", "base_user_fine", given=user_id)


async def _refuse_swapped(walk: Walk, user_id: str) -> None:
    """Raises halves_swapped when the ID is somebody's with its halves changed about."""
    halves = split_login_id(user_id)
    if not halves.group:
        return
    turned = f"{halves.group}@{halves.user}"
    try:
        await walk.line.get_user(walk.token, turned)
    except LineWorksError:
        return
    raise ConnectionFault("halves_swapped", given=turned)


async def bot(walk: Walk) -> CheckResult:
    """There is a bot, and the tenant knows it. Its own app's bot is refused to a member who is no administrator."""
    if not walk.connection.bot_id:
        raise ConnectionFault("bot_missing")
    if not walk.may(SEES_BOT):
        return skipped("bot", "bot_unseen")
    try:
        walk.bot = await walk.line.get_bot(walk.token, walk.connection.bot_id)
    except Forbidden as refused:
        if refused.code != "ACCESS_DENIED" and walk.standing.by_consent and walk.granted & SEES_BOT:
            raise ConnectionFault("wrong_role") from None
        raise
    return ok("bot", "bot_fine", given=walk.bot.bot_name or walk.connection.bot_id)


async def domain(walk: Walk) -> CheckResult:
    """The bot works in a domain; one that we did not know is learned. 「準備中」 is a bot without one."""
    if not walk.may(SEES_BOT):
        return skipped("domain", "bot_unseen")
    page = await walk.line.list_bot_domains(walk.token, walk.connection.bot_id)
    visible = {each.domain_id: each.visible for each in page.items}
    known = walk.connection.domain_id
    if not visible or (known and int(known) not in visible):
        raise ConnectionFault("bot_not_in_domain")
    if not known and len(visible) > 1:
        return ok("domain", "domain_several", given=", ".join(map(str, sorted(visible))))
    own = int(known) if known else next(iter(visible))
    if not known:
        await learn_domain(walk.tools.database, walk.connection.id, own)
    if visible[own] is False:
        return question("domain", "bot_hidden", given=str(own))
    return ok("domain", "domain_fine", given=str(own))


async def bot_state(walk: Walk) -> CheckResult:
    """「サービス中」 or 「サービス中(要対応)」: the API shows neither word (unknown), so it is asked."""
    if walk.bot is None:
        return question("bot_state", "bot_state_unseen", given=walk.connection.bot_id)
    return question("bot_state", "bot_state_asked", given=walk.bot.bot_name or walk.connection.bot_id)


async def bot_administrator(walk: Walk) -> CheckResult:
    """「主担当」 has one of the two roles."""
    named = walk.bot.administrators if walk.bot else None
    if not named or not walk.granted & SEES_MEMBER:
        return question("bot_administrator", "bot_administrator_unseen")
    try:
        roles = [(await walk.line.get_user(walk.token, each)).is_administrator for each in named[:3]]
    except (NotFound, Forbidden):
        roles = [None]
    if any(roles):
        return ok("bot_administrator", "bot_administrator_fine")
    code = "bot_administrator_unseen" if None in roles else "bot_administrator_wrong"
    return question("bot_administrator", code)


async def base_room(walk: Walk) -> CheckResult:
    """The base room exists and the bot is in it; its title is learned."""
    channel_id = walk.connection.base_channel_id
    if not channel_id:
        return skipped("base_room", "base_room_unset")
    try:
        found = await walk.line.get_channel(walk.token, walk.connection.bot_id, channel_id)
    except Forbidden as refused:
        if refused.code != "ACCESS_DENIED" and walk.bot is not None and walk.bot.enable_group_join is False:
            raise ConnectionFault("bot_not_invitable", given=walk.bot.bot_name or walk.connection.bot_id) from None
        raise
    async with walk.tools.database.transaction() as c:
        now = walk.tools.clock.now()
        room = await learn_room(c, walk.connection.id, channel_id, found.title or "", at=now)
    if await is_large(walk.line, walk.token, walk.connection.bot_id, channel_id):
        return question("base_room", "base_room_large", given=room.title)
    return ok("base_room", "base_room_fine", given=room.title)
