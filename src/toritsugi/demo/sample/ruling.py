"""How the sample company tells its notices apart: three ready-made sets, and a rule and a kind of its own."""

from toritsugi.database import Database
from toritsugi.routing import Condition, Kind, Rule
from toritsugi.rules import add_kind, add_rules, change_kind, list_kinds, list_rules, use_set

SETS = ("esalesmanager", "google-calendar", "github")
ORDERS = Kind("orders", "受注", "Orders", keep_days=365)
RULES = (
    Rule(
        "",
        "受注のお知らせ",
        kind=ORDERS.key,
        conditions=(Condition("subject", "any", ("受注", "ご注文")),),
        exceptions=(Condition("subject", "any", ("キャンセル",)),),
        allows_reply=True,
        attachments="upload",
    ),
    Rule(
        "",
        "広告のメール",
        conditions=(
            Condition("header:list-unsubscribe", "there"),
            Condition("subject_or_text", "any", ("無料", "セミナー", "キャンペーン")),
        ),
        action="keep",
    ),
)


async def lay_down_rules(database: Database, organization_id: str) -> None:
    """What is there already stays as it is. タイムライン is kept for half a year."""
    now = database.clock.now()
    async with database.transaction() as c:
        if any(not each.builtin for each in await list_rules(c, organization_id)):
            return
        await add_kind(c, organization_id, ORDERS)
        await add_rules(c, organization_id, RULES, now=now)
        for key in SETS:
            await use_set(c, organization_id, key, "ja", now=now)
        timeline = (await list_kinds(c, organization_id))[0]
        await change_kind(c, organization_id, Kind("timeline", timeline.ja, timeline.en, keep_days=180))
