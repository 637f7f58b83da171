"""What a click on a step's page does: a live check, what the API can do, choosing a learned room, a link code."""

import msgspec
from litestar import post
from litestar.exceptions import NotFoundException
from litestar.response import Redirect, Template

from toritsugi.admin.link.guide.pages import Outcome, Way, show_finish, show_step, way_of
from toritsugi.admin.link.guide.progress import keep
from toritsugi.admin.link.guide.steps import Step
from toritsugi.admin.link.parts import LinkParts
from toritsugi.admin.link.registering import asked_wish
from toritsugi.admin.link.sheet import sheet_of
from toritsugi.connections import ConnectionFault, FormRefused, update_connection
from toritsugi.organization import Language
from toritsugi.people import issue_link_code, list_employees
from toritsugi.web import AnyRequest, language_of, words_of


@post("/connections/setup/{step:str}/check", include_in_schema=False, status_code=200)
async def check_step(request: AnyRequest, parts: LinkParts, step: str) -> Template:
    """Proves the step as far as the platform tells; an earlier fault is shown in its place."""
    way = await _way(request, parts)
    found = way.step(step)
    if way.connection is None or not found.check:
        raise NotFoundException
    results = await parts.diagnosis.check(way.connection.id)
    fault = next((each for each in results if each.outcome == "fault"), None)
    own = next((each for each in results if each.step == found.check), None)
    checked = own if own is not None and own.code != "not_checked" else fault
    return await _shown(request, parts, found, Outcome(checked=checked))


@post("/connections/setup/{step:str}/act", include_in_schema=False, status_code=200)
async def act(request: AnyRequest, parts: LinkParts, step: str) -> Template:
    """Lets the API do what the step asks for."""
    sent = await request.form()
    way = await _way(request, parts)
    found = way.step(step)
    if way.connection is None or not found.act:
        raise NotFoundException
    texts = {name: each for name, each in sent.items() if isinstance(each, str)}
    try:
        outcome = await _done(request, parts, way, found.act, texts)
    except ConnectionFault as fault:
        outcome = Outcome(complaint=_sentence(request, fault))
    except FormRefused as refused:
        outcome = Outcome(complaint=" ".join(_sentence(request, each) for each in refused.faults))
    return await _shown(request, parts, found, outcome)


async def _shown(request: AnyRequest, parts: LinkParts, step: Step, outcome: Outcome) -> Template:
    """The step's page after a click; what has worked counts as done."""
    way = await _way(request, parts)
    if not outcome.worked:
        return show_step(request, parts, way, step, outcome)
    way.progress.done.add(step.id)
    way = msgspec.structs.replace(way, done=way.done | {step.id})
    answer = show_step(request, parts, way, step, outcome)
    answer.set_cookie(keep(request, way.progress))
    return answer


async def _done(request: AnyRequest, parts: LinkParts, way: Way, act: str, sent: dict[str, str]) -> Outcome:
    words, connection = words_of(request, "admin"), way.connection
    assert connection is not None
    form = sheet_of(connection).form(connection.organization_id, connection.enabled)
    if act == "register_bot":
        wish = asked_wish(request, parts.public_url, sent.get("administrator", "").strip())
        bot_id = await parts.set_up.register_bot(form, wish, connection.id)
        await _enter(parts, way, bot_id=bot_id)
        return Outcome(told=words("linking.setup.bot_made", id=bot_id))
    if act == "notify":
        return Outcome(results=await parts.trial.try_notify(form, connection.id))
    if act == "create_room":
        title = sent.get("title", "").strip()[:200] or words("linking.setup.room_default")
        made = await parts.set_up.create_room(connection.id, title, sent.get("members", "").split()[:100])
        if connection.base_channel_id:
            return Outcome(told=words("linking.setup.room_made", title=made.title))
        await _enter(parts, way, base_channel_id=made.channel_id)
        return Outcome(told=words("linking.setup.room_made_base", title=made.title))
    if act == "set_callback":
        await parts.set_up.set_callback(connection.id, parts.callback_url)
    else:
        await parts.set_up.add_to_domain(form, connection.id)
    return Outcome(told=words("linking.setup.do_done_told"))


@post("/connections/setup/room_invite/use", include_in_schema=False, status_code=303)
async def use_room(request: AnyRequest, parts: LinkParts) -> Redirect:
    """Makes a learned room the base room; everything else stays as it is."""
    sent = await request.form()
    way = await _way(request, parts)
    room = next((each for each in way.rooms if each.channel_id == sent.get("channel_id")), None)
    if way.connection is None or room is None:
        raise NotFoundException
    await _enter(parts, way, base_channel_id=room.channel_id)
    return Redirect(f"/connections/setup/room_invite{way.query}", status_code=303)


async def _enter(parts: LinkParts, way: Way, **fields: str) -> None:
    """Saves these fields of the connection; everything else stays as it is."""
    assert way.connection is not None
    sheet = sheet_of(way.connection)
    sheet = msgspec.structs.replace(sheet, fields=sheet.fields | fields)
    form, by = sheet.form(way.desk.organization.id), way.desk.account.name
    await update_connection(parts.database, parts.seal, way.connection.id, form, by)


@post("/connections/setup/finish/code", include_in_schema=False, status_code=200)
async def issue_code(request: AnyRequest, parts: LinkParts) -> Template:
    """A code by which an employee links themselves: shown once."""
    sent = await request.form()
    way = await _way(request, parts)
    async with parts.database.transaction() as c:
        employees = await list_employees(c, way.desk.organization.id)
        employee = next((each for each in employees if each.id == sent.get("employee_id") and each.active), None)
        if employee is None:
            raise NotFoundException
        code = await issue_link_code(c, way.desk.organization.id, employee.id, way.desk.now)
    async with parts.database.reading() as c:
        return await show_finish(request, c, way, (employee, code))


async def _way(request: AnyRequest, parts: LinkParts) -> Way:
    async with parts.database.reading() as c:
        return await way_of(request, c, parts)


def _sentence(request: AnyRequest, fault: ConnectionFault) -> str:
    language: Language = "ja" if language_of(request, "admin") == "ja" else "en"
    return f"{fault.sentence(language)} {fault.remedy(language)}".strip()
