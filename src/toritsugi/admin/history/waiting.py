"""通知先なし: sends what had no destination, now that there may be one; or says that it need not be sent."""

from urllib.parse import urlencode

from litestar import post
from litestar.response import Redirect

from toritsugi.admin.history.events import NOWHERE
from toritsugi.database import Database
from toritsugi.intake import Directed, WaitingDesk
from toritsugi.web import AnyRequest, account_of, furniture_of

AT_MOST = 200


@post("/events/waiting", include_in_schema=False, status_code=303)
async def settle_waiting(request: AnyRequest, database: Database) -> Redirect:
    """`act` is send, send_all or dismiss; `id` names the events that were chosen."""
    account = account_of(request)
    assert account is not None, "the guard has found who asks"
    waiting = WaitingDesk(database, furniture_of(request).settings.public_url)
    company, form = account.organization_id, await request.form()
    chosen = [str(id)[:32] for id in form.getall("id", [])][:AT_MOST]
    done = await _settled(waiting, company, str(form.get("act", "")), chosen)
    return Redirect(f"/events?{urlencode({'show': NOWHERE, **done})}", status_code=303)


async def _settled(waiting: WaitingDesk, company: str, act: str, chosen: list[str]) -> dict[str, int]:
    if act == "send_all":
        return _counted(await waiting.send_all(company))
    if act not in {"send", "dismiss"}:
        return {}
    if not chosen:
        return {"unchosen": 1}
    if act == "dismiss":
        return {"dismissed": await waiting.dismiss(company, chosen)}
    return _counted(await waiting.send(company, chosen))


def _counted(done: Directed) -> dict[str, int]:
    figures = {"sent": done.sent, "waiting": done.waiting, "left": done.left}
    return {name: figure for name, figure in figures.items() if figure}
