"""Whether a refusal is about the bot itself: it is gone, or works in no domain."""

from toritsugi.connections.faults import ConnectionFault
from toritsugi.connections.register import Connection
from toritsugi.lineworks import Bot, LineWorks, LineWorksError, NotFound


async def look_at_bot(line: LineWorks, token: str, known: Connection) -> Bot:
    """The bot as the platform has it.

    Raises ConnectionFault (bot_unknown, bot_not_in_domain) when nothing can be sent by it, LineWorksError when the
    platform does not tell.
    """
    try:
        bot = await line.get_bot(token, known.bot_id)
    except NotFound:
        raise ConnectionFault("bot_unknown", "bot_id", given=known.bot_id) from None
    domains = {each.domain_id for each in (await line.list_bot_domains(token, known.bot_id)).items}
    if not domains or (known.domain_id and int(known.domain_id) not in domains):
        raise ConnectionFault("bot_not_in_domain")
    return bot


async def bot_fault(line: LineWorks, token: str, known: Connection) -> str:
    """The code of what is wrong with the bot, to hold the connection with; "" when nothing is, or nobody tells."""
    try:
        await look_at_bot(line, token, known)
    except ConnectionFault as fault:
        return "bot_gone" if fault.code == "bot_unknown" else fault.code
    except LineWorksError:
        pass
    return ""
