"""Tokens: got, stored, renewed early and by one process at a time; connections that are refused are held.

In: a connection's id. Out: an access token that is good now, or an error that says whether to wait or to give up.
Never: a transaction held while the platform is asked; a refresh token used before its successor could be stored;
a token in an error or a log.
"""

from toritsugi.connections.tokens.granting import (
    BOT_SCOPES,
    CLOCK_TOLERANCE,
    SEES_BOT,
    SEES_MEMBER,
    ask_for_token,
    judge,
    lacks_bot,
    trouble,
)
from toritsugi.connections.tokens.holding import held
from toritsugi.connections.tokens.keeper import TokenKeeper
from toritsugi.connections.tokens.lease import store
from toritsugi.connections.tokens.rounds import KeeperRounds
from toritsugi.connections.tokens.standing import KnownToken, Standing, load_standing

__all__ = [
    "BOT_SCOPES",
    "CLOCK_TOLERANCE",
    "SEES_BOT",
    "SEES_MEMBER",
    "KeeperRounds",
    "KnownToken",
    "Standing",
    "TokenKeeper",
    "ask_for_token",
    "held",
    "judge",
    "lacks_bot",
    "load_standing",
    "store",
    "trouble",
]
