"""A small company with a front desk, for the tests of visits and of the kiosk's pages."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Boolean, Float, Integer, LargeBinary, Table, select, update

from toritsugi.appointments import admission
from toritsugi.connections.tables import connection
from toritsugi.database import Database
from toritsugi.event import Event, Urgency
from toritsugi.identifier import new_id
from toritsugi.intake import AcceptDesk, Receipt
from toritsugi.organization import Language, Organization
from toritsugi.outbox.tables import notification
from toritsugi.people import Employee, EmployeeForm, add_department, add_employee, add_organization
from toritsugi.reception import Kiosk, Reception, Visit, VisitForm, add_kiosk, get_visit, reaction, token_of

RELAY_URL = "http://relay.example"


@dataclass
class FrontDesk:
    """The company, its people, its desk, and the rooms that work for it."""

    database: Database
    organization: Organization
    tanaka: Employee
    sato: Employee
    yamada: Employee
    kiosk: Kiosk
    key: str
    accept: AcceptDesk
    reception: Reception

    @property
    def token(self) -> str:
        return token_of(self.key)

    async def arrive(self, host: Employee | None, **fields: Any) -> Visit:
        """A visitor from 青葉物産 calls."""
        asked: dict[str, Any] = {"id": new_id(), "visitor_name": "山本 健太", "visitor_company": "青葉物産"} | fields
        form = VisitForm(host_id=host.id if host else None, **asked)
        return await self.reception.begin_visit(self.kiosk, form, self.token)

    async def again(self, visit: Visit) -> Visit:
        """The visit as it is now."""
        async with self.database.reading() as c:
            found = await get_visit(c, self.organization.id, visit.id)
        assert found is not None
        return found

    async def tap(self, visit: Visit, choice: str, user_id: str, channel_id: str = "") -> Receipt:
        """A member presses an answer button; the platform calls back."""
        return await self.say(f"answer/{visit.id}/{choice}", user_id, channel_id)

    async def write(self, text: str, user_id: str, channel_id: str = "") -> Receipt:
        """A member writes to the bot; the platform calls back."""
        return await self.say("", user_id, channel_id, text)

    async def say(self, postback: str, user_id: str, channel_id: str = "", text: str = "") -> Receipt:
        """The platform calls back with this postback, or this text."""
        now = self.database.clock.now()
        callback = Event(
            id=new_id(),
            organization_id=self.organization.id,
            source_id=None,
            kind="lineworks.message",
            urgency=Urgency.NOTICE,
            title="",
            details={"postback": postback, "user_id": user_id, "channel_id": channel_id, "text": text},
            idempotency_key=new_id(),
            received_at=now,
            expires_at=now + 600,
        )
        return await self.accept.accept(callback)

    async def sent(self, visit: Visit) -> list[Any]:
        """The call's notifications, as they stand in the outbox."""
        async with self.database.reading() as c:
            chosen = select(notification).where(notification.c.event_id == visit.event_id).order_by(notification.c.id)
            return list((await c.execute(chosen)).all())

    async def settle(self, visit: Visit, state: str, kind: str = "", reason: str = "") -> None:
        """Lets the outbox say that the call's notifications (of one kind of destination) were settled."""
        await self.settle_event(visit.event_id or "", state, kind, reason)

    async def settle_event(self, event_id: str, state: str, kind: str = "", reason: str = "") -> None:
        """The same for an event: the arrival, or a rung of the ladder."""
        async with self.database.transaction() as c:
            await c.execute(
                update(notification)
                .where(notification.c.event_id == event_id, notification.c.state == "pending")
                .where(notification.c.destination_kind.like(kind or "%"))
                .values(state=state, reason=reason, settled_at=self.database.clock.now())
            )
            self.database.announce(c, f"settled:{event_id}")

    async def hold(self) -> None:
        """The platform refuses the credentials."""
        async with self.database.transaction() as c:
            await c.execute(update(connection).values(held_at=self.database.clock.now()))


async def open_front_desk(database: Database, language: Language = "ja", **connection_values: Any) -> FrontDesk:
    """A company with three people, a base connection and one kiosk; its accept desk is started."""
    now = database.clock.now()
    async with database.transaction() as c:
        organization = await add_organization(c, "株式会社サンプル", now=now, language=language, phone="03-0000-1200")
        await add_department(c, organization.id, "営業部", "room-sales")
        tanaka, sato, yamada = [await add_employee(c, organization.id, form, now=now) for form in _STAFF]
        kiosk, key = await add_kiosk(c, organization.id, "本社受付", now=now, phone="1200")
        await c.execute(connection.insert().values(_connection_row(organization.id, connection_values)))
    accept = AcceptDesk(database, RELAY_URL, [admission(database), reaction(database, RELAY_URL)])
    await accept.start()
    reception = Reception(database, accept, RELAY_URL)
    return FrontDesk(database, organization, tanaka, sato, yamada, kiosk, key, accept, reception)


_STAFF = (
    EmployeeForm(
        name="田中 太郎",
        kana="たなか たろう",
        roman="Tanaka Taro",
        email="tanaka@example.com",
        department="営業部",
        lineworks_user_id="user-tanaka",
    ),
    EmployeeForm(
        name="佐藤 花子",
        kana="さとう はなこ",
        roman="Sato Hanako",
        email="sato@example.com",
        department="営業部",
        lineworks_user_id="hanako@sample",
    ),
    EmployeeForm(name="山田 優", kana="やまだ ゆう", email="yamada@example.com", department="総務部"),
)


def _connection_row(organization_id: str, values: dict[str, Any]) -> dict[str, Any]:
    told = {
        "id": new_id(),
        "organization_id": organization_id,
        "name": "本番",
        "domain": "10000001",
        "plan": "free",
        "sign_in": "service_account",
        "base_user_id": "user-base",
        "base_channel_id": "room-base",
        "bot_id": "2000001",
        "enabled": True,
        "is_base": True,
    }
    return _blank(connection) | told | values


def _blank(table: Table) -> dict[str, Any]:
    """A row in which everything that may be empty is."""
    blanks: list[tuple[type, Any]] = [(LargeBinary, b""), (Boolean, False), (Float, 0.0), (Integer, 0)]
    return {
        column.name: None
        if column.nullable
        else next((blank for kind, blank in blanks if isinstance(column.type, kind)), "")
        for column in table.columns
    }
