"""A company on a busy morning, for the tests and pictures of the operator's pages: every state of a notification."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import LargeBinary, select, update

from reception.front_desk import FrontDesk, open_front_desk
from toritsugi.connections import Seal
from toritsugi.connections.tables import connection, connection_token, talk_room
from toritsugi.database import Database
from toritsugi.delivery.merging import Merging
from toritsugi.event import Addressee, Event, Urgency
from toritsugi.identifier import new_id
from toritsugi.intake import Account as ImapAccount
from toritsugi.intake import Source, add_api_key, add_imap_mailbox, add_mailbox
from toritsugi.intake.imap import Standing
from toritsugi.intake.imap.keeping import keep_standing
from toritsugi.notification import State
from toritsugi.organization import Organization
from toritsugi.outbox import Leased, Outcome, Wish, claim, known_lanes, notifications_of_event, settle
from toritsugi.routing import redirected
from toritsugi.web import Account, NewAccount
from web.front_door import quick_keeper

EMAIL = "misaki@example.com"
PASSWORD = "青い鳥が窓辺で朝の歌をうたっている"
REFUSED = "Bot の利用が許可されていないか、Bot がトークルームに参加していません"
NOT_FOUND = "LINE WORKS に該当するメンバーまたはトークルームが見つかりません"
BUSY = "LINE WORKS が一時的に利用できません"


@dataclass
class Company:
    """The company, its operator, and the events by what became of them."""

    desk: FrontDesk
    operator: Account
    events: dict[str, str]

    @property
    def database(self) -> Database:
        return self.desk.database

    @property
    def organization(self) -> Organization:
        return self.desk.organization

    async def accept(self, title: str, **fields: Any) -> str:
        """An event for 田中 comes in; gives its id."""
        now = self.database.clock.now()
        plain: dict[str, Any] = {
            "kind": "timeline",
            "urgency": Urgency.NOTICE,
            "text": "",
            "addressees": (Addressee("employee", self.desk.tanaka.id),),
            "expires_at": now + 86400,
        }
        event = Event(
            id=new_id(),
            organization_id=self.organization.id,
            source_id=None,
            title=title,
            idempotency_key=new_id(),
            received_at=now,
            **(plain | {key: each for key, each in fields.items() if key not in {"raw_mail", "unread"}}),
        )
        await self.desk.accept.accept(event, fields.get("raw_mail"), unread=fields.get("unread", False))
        return event.id

    async def lease(self, event_id: str | None) -> list[Leased]:
        """A worker takes the notifications of an event (None: of all); others are left as they were."""
        async with self.database.transaction() as c:
            found = []
            for lane in await known_lanes(c):
                found += await claim(self.database, c, _wish(lane))
            others = [each for each in found if event_id and each.notification.event_id != event_id]
            await settle(self.database, c, [_outcome(self.database, each, None, State.PENDING) for each in others])
        return [each for each in found if each not in others]

    async def settle(self, event_id: str | None, verdict: Any, state: State, **fields: Any) -> None:
        """What the platform answered to the next try of every notification of the event."""
        leased = await self.lease(event_id)
        async with self.database.transaction() as c:
            outcomes = [_outcome(self.database, each, verdict, state, **fields) for each in leased]
            await settle(self.database, c, outcomes)

    async def deliver(self, event_id: str | None) -> None:
        await self.settle(event_id, "delivered", State.DELIVERED, status=201)

    async def refuse(self, event_id: str, reason: str, *, with_fallback: bool) -> None:
        """Refused for good, with the next destination of the chain in its place or without."""
        leased = await self.lease(event_id)
        now = self.database.clock.now()
        async with self.database.transaction() as c:
            for each in leased:
                next = redirected(each.notification, reason, "ja", now) if with_fallback else None
                told = {"status": 403, "code": "FORBIDDEN", "description": "Bot is not a member of the channel"}
                outcome = _outcome(self.database, each, "dead", State.DEAD, reason=reason, next=next, **told)
                await settle(self.database, c, [outcome])

    async def merge(self) -> None:
        """What waits in company is told in one message, as in a lane that is behind."""
        async with self.database.transaction() as c:
            for lane in await known_lanes(c):
                await Merging(self.database, lane).prepare(c, _wish(lane), behind=True)

    async def notification_ids(self, event_id: str) -> list[str]:
        async with self.database.reading() as c:
            return [row.id for row in await notifications_of_event(c, event_id)]


def _wish(lane: str) -> Wish:
    return Wish(lane=lane, owner="test", limit=200, most_urgent=Urgency.DIGEST, held=frozenset(), seconds=60)


def _outcome(database: Database, leased: Leased, verdict: Any, state: State, **fields: Any) -> Outcome:
    now = database.clock.now()
    plain = {"due_at": now, "finished_at": now + 0.18, "spent": verdict is not None}
    return Outcome(leased=leased, verdict=verdict, state=state, **(plain | fields))


async def open_company(database: Database, email: str = EMAIL) -> Company:
    """The company with its operator, and nothing that has come in yet."""
    desk = await open_front_desk(database, enabled=True, plan="standard", bot_id="2000001", client_id="client-one")
    new = NewAccount(desk.organization.id, email, "佐藤 美咲", PASSWORD)
    operator = await quick_keeper(database).add(new)
    return Company(desk, operator, {})


async def fill_morning(company: Company, clock: Any) -> None:
    """An hour in which everything happens that can happen; ends at the time it began."""
    clock.advance(-3600)
    await _set_up_sources(company)
    await _visitors(company, clock)
    await _mails(company, clock)
    await _troubles(company, clock)
    await _latest(company, clock)


async def _set_up_sources(company: Company) -> None:
    database, organization = company.database, company.organization
    now = database.clock.now()
    async with database.transaction() as c:
        room = (Addressee("room", "room-sales"),)
        mailbox = Source(
            organization_id=organization.id,
            door="mailbox",
            name="販売管理からの通知",
            address="crm@relay.example",
            kind="workflow",
            addressees=room,
        )
        await add_mailbox(c, mailbox, now)
        await add_api_key(c, organization.id, "倉庫の温度センサー", now)
        known = {"id": new_id(), "organization_id": organization.id}
        known |= {"channel_id": "room-sales", "title": "営業部ルーム"}
        linked = (await c.execute(select(connection.c.id))).scalar_one()
        await c.execute(talk_room.insert().values(**known, connection_id=linked, active=True, learned_at=now))


async def _visitors(company: Company, clock: Any) -> None:
    desk = company.desk
    for name, firm, choice, seconds in (
        ("山本 健太", "青葉物産", "coming", 18),
        ("小川 真由美", "みどり設計", "coming", 9),
        ("Emma Clark", "Northwind Ltd.", "deputy", 27),
        ("高橋 一郎", "高橋商店", "wait", 74),
        ("森 彩", "", "coming", 22),
    ):
        visit = await desk.arrive(desk.tanaka, visitor_name=name, visitor_company=firm)
        assert visit.event_id
        clock.advance(0.4)
        await company.deliver(visit.event_id)
        clock.advance(seconds - 0.4)
        await desk.tap(visit, choice, desk.tanaka.lineworks_user_id)
        company.events["visitor"] = visit.event_id
        await company.deliver(None)
        clock.advance(200)


async def _mails(company: Company, clock: Any) -> None:
    text = "青葉物産 ご訪問報告に、佐藤さんがコメントしました。\n\n「来週の見積もりをお願いします。」\n" * 12
    raw = b"From: crm@example.com\r\nSubject: =?ISO-2022-JP?B?GyRCJTMlYSVzJUgbKEI=?=\r\n\r\nbody\r\n"
    for title in ("「青葉物産 ご訪問報告」に佐藤さんがコメント", "「みどり設計 御見積書」が更新されました"):
        id = await company.accept(title, text=text, sender="販売管理 <crm@example.com>", raw_mail=raw)
        clock.advance(0.6)
        await company.deliver(id)
        clock.advance(180)
        company.events["mail"] = id
    id = await company.accept("第2倉庫 温度 31℃", kind="alert", addressees=(Addressee("room", "room-sales"),))
    await company.deliver(id)
    clock.advance(240)


async def _troubles(company: Company, clock: Any) -> None:
    room = (Addressee("room", "room-sales"),)
    events = company.events
    events["redirected"] = await company.accept("ワークフロー「経費精算」の承認依頼", kind="workflow", addressees=room)
    clock.advance(1.2)
    await company.refuse(events["redirected"], NOT_FOUND, with_fallback=True)
    clock.advance(0.5)
    await company.deliver(events["redirected"])
    clock.advance(300)
    events["dead"] = await company.accept("承認依頼 #1182", kind="workflow", addressees=room)
    clock.advance(0.7)
    again = {"status": 503, "code": "SERVICE_UNAVAILABLE", "reason": BUSY, "doubtful": True}
    await company.settle(events["dead"], "retry", State.PENDING, **again)
    clock.advance(4)
    await company.refuse(events["dead"], REFUSED, with_fallback=False)
    clock.advance(240)
    events["expired"] = await company.accept("来訪者のお呼び出し", kind="visitor.arrived", urgency=Urgency.CALL)
    await company.settle(
        events["expired"], "retry", State.EXPIRED, reason="有効な時間内に届けられませんでした", doubtful=True
    )
    clock.advance(200)


async def _latest(company: Company, clock: Any) -> None:
    database = company.database
    clock.advance(-clock.offset - 95)
    for number in range(6):
        id = await company.accept(f"「第{number + 1}四半期の計画」が共有されました")
        clock.advance(1.5)
        await company.deliver(id)
    clock.advance(8)
    later = {"reason": BUSY, "status": 503, "due_at": database.clock.now() + 150}
    company.events["again"] = await company.accept("タイムライン 8 件をまとめて送ります")
    await company.settle(company.events["again"], "retry", State.PENDING, **later)
    company.events["pending"] = await company.accept("「年末の営業日」のお知らせ")
    clock.advance(20)


async def sign_in_by_member(database: Database, days_left: float) -> None:
    """The connection signs in as a member, and that lasts for so many days more."""
    now = database.clock.now()
    async with database.transaction() as c:
        id = (await c.execute(select(connection.c.id))).scalar_one()
        await c.execute(update(connection).values(sign_in="user_account", last_delivered_at=now - 20))
        row: dict[str, Any] = {
            each.name: b"" if isinstance(each.type, LargeBinary) else "" if each.type.python_type is str else 0
            for each in connection_token.c
            if not each.nullable
        }
        row |= {"connection_id": id, "refresh_expires_at": now + days_left * 86400}
        await c.execute(connection_token.insert().values(**row))


async def watch_mailbox(company: Company) -> str:
    """A mailbox of another server that refuses the password; its source's id."""
    source = Source(
        organization_id=company.organization.id,
        door="imap",
        name="名刺管理の通知",
        kind="timeline",
        addressees=(Addressee("base"), Addressee("employee", company.desk.tanaka.id)),
    )
    account = ImapAccount(
        host="imap.example.co.jp",
        port=993,
        security="tls",
        user_name="timeline@example.co.jp",
        password="out of date",
        done_folder="取次済み",
    )
    now = company.database.clock.now()
    refused = Standing("sign_in_refused", "Authentication failed.", now - 600, now - 660)
    await add_imap_mailbox(company.database, Seal.from_text("11" * 32), source, account)
    await keep_standing(company.database, source.id, refused)
    return source.id
