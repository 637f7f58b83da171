"""The routes of kinds and rules, all behind the administrator's sign-in."""

from collections.abc import Sequence

from litestar import Router
from litestar.di import Provide

from toritsugi.admin.rules.editing import new_rule, rule, use_sheet
from toritsugi.admin.rules.kinds import add, change, kind, kinds
from toritsugi.admin.rules.kinds import move as move_kind
from toritsugi.admin.rules.kinds import switch as switch_kind
from toritsugi.admin.rules.listing import move, remove, repeats, rules, sets, switch, use
from toritsugi.admin.rules.trying import rehearse_one, trial
from toritsugi.database import Database
from toritsugi.web import require_admin

KINDS = (kinds, add, kind, change, move_kind, switch_kind)
RULES = (rules, repeats, move, switch, remove, sets, use, new_rule, rule, use_sheet)


def rules_router(database: Database, relay_url: str, authorities: Sequence[str] = ()) -> Router:
    """「種類」, 「ルール」 and 「試してみる」. `relay_url`: where people open this program's pages.

    `authorities`: the mail servers who are believed what they found out about a sender.
    """
    return Router(
        path="/",
        route_handlers=[*KINDS, *RULES, trial, rehearse_one],
        dependencies={
            "database": Provide(lambda: database, sync_to_thread=False),
            "relay_url": Provide(lambda: relay_url, sync_to_thread=False),
            "authorities": Provide(lambda: authorities, sync_to_thread=False),
        },
        guards=[require_admin],
    )
