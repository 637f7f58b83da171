"""LINE WORKS credentials, sealed; tokens and their keeper; the talk rooms that the bots know.

In: what a person fills in about a client app and its bot; the platform's tokens. Out: `Connection` without secrets,
a client and a good token for a call, and plain sentences (ja, en) about what is wrong. Never: a secret in a log, an
error or a page; a refresh token used by two processes; a transaction held while the platform is asked.
"""

from toritsugi.connections.clients import Clients
from toritsugi.connections.consent import Consent, authorization_request
from toritsugi.connections.diagnosis import CheckResult, Diagnosis, report
from toritsugi.connections.faults import ConnectionFault, FormRefused, TokenRefused, TokenUnavailable
from toritsugi.connections.register import (
    CHANGED,
    Connection,
    ConnectionForm,
    Plan,
    SignIn,
    add_connection,
    base_connections,
    bot_secrets,
    get_connection,
    limit_of_domain,
    list_connections,
    mark_delivered,
    parse_plan,
    update_connection,
)
from toritsugi.connections.rooms import (
    RoomTitles,
    TalkRoom,
    forget_room,
    learn_from,
    learn_room,
    list_rooms,
    room_by_channel,
)
from toritsugi.connections.sealing import (
    Seal,
    SealBroken,
    SealingKeyUnusable,
    load_or_make_key,
    require_openable,
    reseal_all,
)
from toritsugi.connections.tokens import KeeperRounds, TokenKeeper, held

__all__ = [
    "CHANGED",
    "CheckResult",
    "Clients",
    "Connection",
    "ConnectionFault",
    "ConnectionForm",
    "Consent",
    "Diagnosis",
    "FormRefused",
    "KeeperRounds",
    "Plan",
    "RoomTitles",
    "Seal",
    "SealBroken",
    "SealingKeyUnusable",
    "SignIn",
    "TalkRoom",
    "TokenKeeper",
    "TokenRefused",
    "TokenUnavailable",
    "add_connection",
    "authorization_request",
    "base_connections",
    "bot_secrets",
    "forget_room",
    "get_connection",
    "held",
    "learn_from",
    "learn_room",
    "limit_of_domain",
    "list_connections",
    "list_rooms",
    "load_or_make_key",
    "mark_delivered",
    "parse_plan",
    "report",
    "require_openable",
    "reseal_all",
    "room_by_channel",
    "update_connection",
]
