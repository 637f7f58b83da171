"""What the Developer Console and the Admin ask of a person, done through the API at a click.

In: a filled-in form or a saved connection, and what is wished. Out: a bot, its domain, its callback, a room. Never:
two writing calls for one bot at the same time.
"""

from toritsugi.connections.setting_up.clicks import BotWish, SetUp

__all__ = ["BotWish", "SetUp"]
