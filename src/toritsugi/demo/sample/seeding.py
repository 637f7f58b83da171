"""Writes the sample company into the relay's database, through the doors that an administrator would use."""

import msgspec

from toritsugi.appointments import Appointments
from toritsugi.connections import Connection, ConnectionForm, Seal, add_connection, learn_room, list_connections
from toritsugi.connections import update_connection as change_connection
from toritsugi.database import Database
from toritsugi.demo.place import Place
from toritsugi.demo.refusal import DemoRefused
from toritsugi.demo.sample import company
from toritsugi.demo.sample.expected import expect_visitors
from toritsugi.demo.sample.frontdesk import furnish_desk
from toritsugi.demo.sample.lineworks import BOT_NAME, CLIENT_ID, SERVICE_ACCOUNT
from toritsugi.demo.sample.portraits import hang_portraits
from toritsugi.demo.sample.ruling import lay_down_rules
from toritsugi.demo.sample.secrets import Secrets
from toritsugi.event import Addressee
from toritsugi.intake import PERMISSIONS, AddressBook, Source, add_api_key, add_mailbox, list_sources, offer_of
from toritsugi.organization import Organization
from toritsugi.people import (
    Employee,
    add_department,
    add_organization,
    apply_sheet,
    first_organization,
    import_employees,
)
from toritsugi.people import employees_by_email as find_employees
from toritsugi.reception import Kiosk, SiteForm, add_kiosk, add_site, kiosk_by_key, list_buttons
from toritsugi.web import AccountKeeper, EmailTaken, NewAccount


class Company(msgspec.Struct, frozen=True):
    """The company as it stands in the database. `employees` by mail address."""

    organization: Organization
    connection: Connection
    kiosk: Kiosk
    employees: dict[str, Employee]


async def seed(database: Database, seal: Seal, place: Place, secrets: Secrets) -> Company:
    """The company, complete; what is there already stays as it is. Raises DemoRefused for another's database.

    The API key is written last: a database that knows it has been seeded to the end.
    """
    organization = await _organization(database)
    complete = await AddressBook(database).key_holder(secrets.api_key or "-") is not None
    connection = await _connection(database, seal, place, secrets, organization.id)
    if not complete:
        await _people(database, organization.id)
        await _rooms(database, connection)
        await _mailboxes(database, organization.id)
        await _wishes(database, organization.id)
        await _account(database, organization.id, secrets)
        await lay_down_rules(database, organization.id)
    kiosk = await _kiosk(database, organization.id, place, secrets)
    async with database.reading() as c:
        employees = await find_employees(c, {person.email for person in company.PEOPLE})
        furnished = await list_buttons(c, organization.id)
    if not complete and not furnished:
        await furnish_desk(database, organization.id, employees)
        await hang_portraits(database, employees)
        await expect_visitors(Appointments(database, place.config.relay_url), organization.id, employees)
    if not complete:
        await _api_key(database, organization.id, place, secrets)
    return Company(organization, connection, kiosk, employees)


async def _organization(database: Database) -> Organization:
    async with database.reading() as c:
        found = await first_organization(c)
    if found is None:
        async with database.transaction() as c:
            return await add_organization(c, company.NAME, now=database.clock.now(), phone=company.PHONE)
    if found.name != company.NAME:
        raise DemoRefused(
            f"このデータベースには「{found.name}」のデータがあります。デモには空のデータベースを指定してください。",
            f"This database belongs to {found.name!r}. Give the demo an empty one.",
        )
    return found


async def _connection(
    database: Database, seal: Seal, place: Place, secrets: Secrets, organization_id: str
) -> Connection:
    async with database.reading() as c:
        known = {each.name: each for each in await list_connections(c, organization_id)}
    form = _form(place, secrets, organization_id)
    found = known.get(form.name)
    if found is None:
        return await add_connection(database, seal, form)
    if found.api_url == form.api_url and found.client_id == form.client_id:
        return found
    return await change_connection(database, seal, found.id, form)


def _form(place: Place, secrets: Secrets, organization_id: str) -> ConnectionForm:
    return ConnectionForm(
        organization_id=organization_id,
        name="サンプル LINE WORKS",
        client_id=CLIENT_ID,
        client_secret=secrets.client_secret,
        service_account=SERVICE_ACCOUNT,
        private_key=secrets.private_key,
        scopes="bot user.read",
        bot_id=str(company.BOT),
        bot_secret=secrets.bot_secret,
        domain=str(company.DOMAIN),
        plan="standard",
        api_url=f"{place.emulator_url}/v1.0",
        auth_url=f"{place.emulator_url}/oauth2/v2.0",
        base_user_id=company.ADMIN.user_id,
        base_channel_id=company.RECEPTION.channel_id,
        is_base=True,
    )


async def _people(database: Database, organization_id: str) -> None:
    async with database.transaction() as c:
        for name, room in company.DEPARTMENTS.items():
            await add_department(c, organization_id, name, room.channel_id)
    report = await import_employees(database, organization_id, company.sheet())
    assert not report.problems, report.problems


async def _wishes(database: Database, organization_id: str) -> None:
    async with database.reading() as c:
        offer = await offer_of(c, organization_id)
    report = await apply_sheet(database, organization_id, company.wishes(database.clock.now()), offer)
    assert not report.problems, report.problems


async def _rooms(database: Database, connection: Connection) -> None:
    async with database.transaction() as c:
        for room in company.ROOMS:
            await learn_room(c, connection.id, room.channel_id, room.title, at=database.clock.now())


async def _mailboxes(database: Database, organization_id: str) -> None:
    async with database.transaction() as c:
        known = {each.address for each in await list_sources(c, organization_id)}
        for mailbox in company.SOURCES:
            if mailbox.address not in known:
                made = Source(
                    organization_id=organization_id,
                    door="mailbox",
                    name=mailbox.name,
                    address=mailbox.address,
                    kind=mailbox.kind,
                    addressees=(Addressee("room", mailbox.room.channel_id),),
                )
                await add_mailbox(c, made, database.clock.now())


async def _account(database: Database, organization_id: str, secrets: Secrets) -> None:
    accounts, admin = AccountKeeper(database), company.ADMIN
    try:
        await accounts.add(NewAccount(organization_id, admin.email, admin.name, secrets.admin_password))
    except EmailTaken:
        await accounts.set_password(admin.email, secrets.admin_password)


async def _kiosk(database: Database, organization_id: str, place: Place, secrets: Secrets) -> Kiosk:
    """The key is written down before the commit, so that a desk never stands there without one."""
    async with database.reading() as c:
        found = await kiosk_by_key(c, secrets.kiosk_key)
    if found is not None:
        return found
    now = database.clock.now()
    async with database.transaction() as c:
        office, branch = [
            await add_site(c, organization_id, SiteForm(name=name, address=address, map_url=url), now)
            for name, address, url in (company.HEAD_OFFICE, company.BRANCH)
        ]
        await add_kiosk(c, organization_id, company.BRANCH_KIOSK, now=now, site_id=branch.id)
        made, secrets.kiosk_key = await add_kiosk(c, organization_id, company.KIOSK, now=now, site_id=office.id)
        secrets.keep(place.folder)
    return made


async def _api_key(database: Database, organization_id: str, place: Place, secrets: Secrets) -> None:
    async with database.transaction() as c:
        _, secrets.api_key = await add_api_key(c, organization_id, f"{BOT_NAME}デモ", database.clock.now(), PERMISSIONS)
        secrets.keep(place.folder)
