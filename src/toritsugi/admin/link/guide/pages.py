"""The pages of the guide: choosing a way, one step at a time, what is left in the end."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

import msgspec
from litestar import get, post
from litestar.exceptions import NotFoundException
from litestar.response import Redirect, Template
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.admin.frame import Desk, desk_of, framed
from toritsugi.admin.link.guide.progress import NEW, Progress, keep, known_done, read_progress
from toritsugi.admin.link.guide.steps import Step, read_guide
from toritsugi.admin.link.parts import LinkParts, own_rooms
from toritsugi.alarms import get_canary
from toritsugi.connections import (
    SEES_MEMBER,
    CheckResult,
    Connection,
    SignIn,
    TalkRoom,
    TestResult,
    all_delivered,
    bot_secrets,
    list_connections,
)
from toritsugi.people import Employee, list_employees
from toritsugi.web import AnyRequest, words_of

FINISH = "finish"


class Way(msgspec.Struct, frozen=True):
    """What a page of the guide knows: who asks, how far they are, what is stored.

    `connection` is the one that is set up, None before it is stored; `connections` are all of the company.
    """

    desk: Desk
    progress: Progress
    connections: Sequence[Connection]
    connection: Connection | None
    rooms: Sequence[TalkRoom]
    done: frozenset[str]
    has_bot_secret: bool

    @property
    def steps(self) -> list[Step]:
        return read_guide().steps_for(self.progress.way, dm_only=self.progress.dm_only)

    def step(self, id: str) -> Step:
        """Raises NotFoundException for one that there is not, whatever the way."""
        found = next((each for each in read_guide().steps if each.id == id), None)
        if found is None:
            raise NotFoundException
        return found

    def after(self, id: str) -> str:
        """The step after this one; the page of what is left after the last."""
        ids = [each.id for each in self.steps]
        place = ids.index(id) + 1 if id in ids else 0
        return ids[place] if place < len(ids) else FINISH

    def before(self, id: str) -> str:
        """The step before this one; empty for the first."""
        ids = [each.id for each in self.steps]
        return ids[ids.index(id) - 1] if id in ids[1:] else ""

    @property
    def query(self) -> str:
        """What the addresses of this way's pages end with: whose way it is, and nothing for the base."""
        return f"?of={self.progress.of}" if self.progress.of else ""

    @property
    def sees_domain(self) -> bool:
        """Whether the domain's id is known or a scope tells it; where neither is so, only people add the bot."""
        one = self.connection
        return one is not None and bool(one.domain_id or SEES_MEMBER & set((one.granted or one.scopes).split()))

    @property
    def next_todo(self) -> str:
        """The first step that is not done."""
        return next((each.id for each in self.steps if each.id not in self.done), FINISH)


class Outcome(msgspec.Struct, kw_only=True):
    """What became of a click on a step's page."""

    told: str = ""
    complaint: str = ""
    checked: CheckResult | None = None
    results: list[TestResult] = []

    @property
    def worked(self) -> bool:
        """Whether the step is done by this click."""
        if self.checked is not None:
            return str(self.checked.outcome) == "ok"
        return bool(self.told) or all_delivered(self.results)


async def way_of(request: AnyRequest, c: AsyncConnection, parts: LinkParts) -> Way:
    """For the asking person and the connection that the address names by `of`; the base without.

    Raises NotFoundException for one that the company does not have.
    """
    desk = await desk_of(request, c, parts.database)
    connections = await list_connections(c, desk.organization.id)
    of = request.query_params.get("of", "")
    connection = _named(connections, of)
    is_first = not connections or connection is connections[0]
    progress = read_progress(request, "" if is_first else of, connection.client_id if connection else "")
    if connection is not None and not progress.started:
        progress.way = connection.sign_in
    secrets = await bot_secrets(parts.database, parts.seal, connection.bot_id) if connection else []
    has_secret = any(connection and each.id == connection.id for each, _ in secrets)
    done = frozenset(progress.done | known_done(connection, has_bot_secret=has_secret))
    rooms = await own_rooms(c, connection)
    return Way(desk, progress, connections, connection, rooms, done, has_secret)


def _named(connections: Sequence[Connection], of: str) -> Connection | None:
    if of in ("", NEW):
        return next(iter(connections), None) if not of else None
    found = next((each for each in connections if each.id == of), None)
    if found is None:
        raise NotFoundException
    return found


@get("/connections/setup", include_in_schema=False)
async def overview(request: AnyRequest, parts: LinkParts) -> Template:
    """The ways to choose from, and all steps with what is done."""
    async with parts.database.reading() as c:
        way = await way_of(request, c, parts)
    return framed(request, "admin/link/guide.html", way.desk, entry="connections", way=way, guide=read_guide())


@post("/connections/setup", include_in_schema=False, status_code=303)
async def choose(request: AnyRequest, parts: LinkParts) -> Redirect:
    """Keeps the chosen way and goes to the first step that is to be done."""
    sent = await request.form()
    async with parts.database.reading() as c:
        way = await way_of(request, c, parts)
    by_user = sent.get("way") == SignIn.USER_ACCOUNT
    way.progress.way = SignIn.USER_ACCOUNT if by_user else SignIn.SERVICE_ACCOUNT
    way.progress.dm_only = sent.get("mode") == "dm"
    way.progress.started = True
    return _to(request, way, way.next_todo)


@get("/connections/setup/{step:str}", include_in_schema=False)
async def step_page(request: AnyRequest, parts: LinkParts, step: str) -> Template:
    """One step: where, which labels, what to enter, what to check."""
    async with parts.database.reading() as c:
        way = await way_of(request, c, parts)
    return show_step(request, parts, way, way.step(step), Outcome())


@post("/connections/setup/{step:str}", include_in_schema=False, status_code=200)
async def tick(request: AnyRequest, parts: LinkParts, step: str) -> Redirect | Template:
    """Notes that the step is done and goes on, or that it is not. The first one needs the app's Client ID."""
    sent = await request.form()
    async with parts.database.reading() as c:
        way = await way_of(request, c, parts)
    found, progress = way.step(step), way.progress
    progress.client_id = str(sent.get("client_id", progress.client_id)).strip()[:90]
    if sent.get("done") == "no":
        progress.done.discard(step)
        return _to(request, way, step)
    if found.asks_client_id and not (progress.client_id or way.connection):
        words = words_of(request, "admin")
        return show_step(request, parts, way, found, Outcome(complaint=words("linking.setup.client_id_first")))
    progress.done.add(step)
    return _to(request, way, way.after(step))


@get("/connections/setup/finish", include_in_schema=False)
async def finish(request: AnyRequest, parts: LinkParts) -> Template:
    """What is left to do."""
    async with parts.database.reading() as c:
        way = await way_of(request, c, parts)
        return await show_finish(request, c, way)


async def show_finish(
    request: AnyRequest, c: AsyncConnection, way: Way, issued: tuple[Employee, str] | None = None
) -> Template:
    """The checklist, and the codes by which members link themselves; `issued` is a code just made."""
    employees = await list_employees(c, way.desk.organization.id)
    unlinked = [each for each in employees if each.active and not each.lineworks_user_id]
    canary = await get_canary(c, way.connection.id) if way.connection else None
    context: dict[str, Any] = {
        "way": way,
        "unlinked": unlinked,
        "left": [each for each in way.steps if each.id not in way.done],
        "canary_off": canary is not None and canary.minute is None,
        "issued": issued,
    }
    return framed(request, "admin/link/finish.html", way.desk, entry="connections", **context)


def show_step(request: AnyRequest, parts: LinkParts, way: Way, step: Step, outcome: Outcome) -> Template:
    """The page of one step, with what became of a click."""
    fresh = urlencode({"client_id": way.progress.client_id, "sign_in": way.progress.way})
    context: dict[str, Any] = {
        "way": way,
        "step": step,
        "guide": read_guide(),
        "outcome": outcome,
        "parts": parts,
        "addresses": {"redirect_url": parts.redirect_url, "callback_url": parts.callback_url},
        "settings": f"/connections/{way.connection.id}" if way.connection else f"/connections/new?{fresh}",
    }
    answer = framed(request, "admin/link/step.html", way.desk, entry="connections", **context)
    answer.status_code = 422 if outcome.complaint else 200
    return answer


def _to(request: AnyRequest, way: Way, step: str) -> Redirect:
    answer = Redirect(f"/connections/setup/{step}{way.query}", status_code=303)
    answer.set_cookie(keep(request, way.progress))
    return answer
