"""The register of connections: what a person fills in, checked and kept; looked up without secrets.

In: forms. Out: `Connection`, or one sentence for each field that is wrong. Never: half a form taken over; a call to
the platform.
"""

from toritsugi.connections.register.connection import Connection, Plan, SignIn, parse_plan
from toritsugi.connections.register.editing import (
    Account,
    Change,
    add_connection,
    learn_account,
    learn_bot_secret,
    learn_domain,
    make_base,
    preview_change,
    roll_back,
    set_enabled,
    update_connection,
)
from toritsugi.connections.register.form import SECRETS, ConnectionForm, form_of, read_form, require_public
from toritsugi.connections.register.history import HistoryEntry, erase_old_history, list_history
from toritsugi.connections.register.key_file import read_key_file
from toritsugi.connections.register.limits import limit_of_domain
from toritsugi.connections.register.login_id import LoginId, join_login_id, looks_swapped, split_login_id
from toritsugi.connections.register.lookup import (
    CHANGED,
    TOLD_BY_TOKEN,
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
    "SECRETS",
    "TOLD_BY_TOKEN",
    "Account",
    "Change",
    "Connection",
    "ConnectionForm",
    "HistoryEntry",
    "LoginId",
    "Plan",
    "SignIn",
    "add_connection",
    "base_connections",
    "bot_secrets",
    "erase_old_history",
    "form_of",
    "get_connection",
    "join_login_id",
    "learn_account",
    "learn_bot_secret",
    "learn_domain",
    "limit_of_domain",
    "list_connections",
    "list_history",
    "looks_swapped",
    "make_base",
    "mark_delivered",
    "parse_plan",
    "preview_change",
    "read_form",
    "read_key_file",
    "require_public",
    "roll_back",
    "set_enabled",
    "split_login_id",
    "to_connection",
    "topic",
    "update_connection",
]
