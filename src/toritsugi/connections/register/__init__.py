"""The register of connections: what a person fills in, checked and kept; looked up without secrets.

In: forms. Out: `Connection`, or one sentence for each field that is wrong. Never: half a form taken over; a call to
the platform.
"""

from toritsugi.connections.register.connection import Connection, Plan, SignIn, parse_plan
from toritsugi.connections.register.editing import add_connection, learn_domain, update_connection
from toritsugi.connections.register.form import ConnectionForm
from toritsugi.connections.register.limits import limit_of_domain
from toritsugi.connections.register.lookup import (
    CHANGED,
    base_connections,
    bot_secrets,
    get_connection,
    list_connections,
    mark_delivered,
    to_connection,
    topic,
)

__all__ = [
    "CHANGED",
    "Connection",
    "ConnectionForm",
    "Plan",
    "SignIn",
    "add_connection",
    "base_connections",
    "bot_secrets",
    "get_connection",
    "learn_domain",
    "limit_of_domain",
    "list_connections",
    "mark_delivered",
    "parse_plan",
    "to_connection",
    "topic",
    "update_connection",
]
