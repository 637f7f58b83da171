"""Whether a talk room is too large for pushes."""

from toritsugi.lineworks import LineWorks, LineWorksError, pages

PUSHED_BELOW = 500
"""Rooms of so many members take a bot's posts, but nobody gets a push (official page "Bot")."""


async def is_large(line: LineWorks, token: str, bot_id: str, channel_id: str) -> bool:
    """Whether nobody gets a push of what is posted there; False where the platform does not tell."""
    count = 0
    try:
        async for members in pages(lambda cursor: line.list_channel_members(token, bot_id, channel_id, cursor=cursor)):
            count += len(members)
            if count >= PUSHED_BELOW:
                return True
    except LineWorksError:
        return False
    return False
