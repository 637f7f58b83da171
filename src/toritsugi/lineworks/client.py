"""The whole platform as one object."""

from toritsugi.lineworks.calls import Attachments, Bots, Channels, Messages, Users
from toritsugi.lineworks.tokens import Grants


class LineWorks(Messages, Channels, Users, Bots, Attachments, Grants):
    """LINE WORKS API 2.0 over one pool of connections.

        async with LineWorks() as line:
            reply = await line.send_to_channel(token, bot_id, channel_id, text("..."))

    Safe to share between tasks of one event loop. Holds no token and no state but the pool.
    """
