"""A watched mailbox that cannot be reached is told: at once or when it lasts, once, by mail, page and chat."""

import pytest

from conftest import MovableClock
from street import SALES_ROOM, Street, open_street
from toritsugi.alarms import Watch, open_alarms
from toritsugi.database import Database
from toritsugi.event import Addressee
from toritsugi.intake import Account, Source, add_imap_mailbox, list_events
from toritsugi.intake.imap import Standing
from toritsugi.intake.imap.keeping import keep_standing
from toritsugi.mailing import get_mails

pytestmark = pytest.mark.anyio


async def subjects(street: Street) -> list[str]:
    async with street.database.reading() as c:
        return [each.subject for each in await open_alarms(c, street.organization_id, 0.0)]


async def test_each_trouble_of_a_mailbox_is_told_once(database: Database, clock: MovableClock) -> None:
    async with open_street(database) as street:
        source = Source(
            organization_id=street.organization_id, door="imap", name="CRM", kind="timeline",
            addressees=(Addressee("room", SALES_ROOM),),
        )  # fmt: skip
        account = Account(host="imap.example", port=993, security="tls", user_name="crm", password="secret")
        await add_imap_mailbox(database, street.seal, source, account)
        watch = Watch(database, street.desk, "http://relay.test")

        async def look(trouble: str, since: float) -> list[str]:
            await keep_standing(database, source.id, Standing(trouble, "", since, None))
            await watch.look()
            return await subjects(street)

        now = clock.now()
        assert await look("", now) == []
        assert await look("not_reached", now) == []
        said = ["【要対応】メールボックス「CRM」からメールを取り込めません"]
        assert await look("sign_in_refused", now) == said
        assert await look("sign_in_refused", now) == said
        clock.advance(601)
        assert await look("not_reached", now) == said * 2
        assert await look("sign_in_refused", now + 300) == said * 3
        async with database.reading() as c:
            alarms = await open_alarms(c, street.organization_id, 0.0)
            mails = await get_mails(c, [each.mail_id for each in alarms if each.mail_id])
            events = await list_events(c, street.organization_id)
        assert len(mails) == 3 and len(events) == 3
        assert "パスワードが違うため" in alarms[0].text and f"/sources/imap/{source.id}" in alarms[0].text
