"""Sites and kiosks: where they stand, who becomes one by a code, and for how long."""

import pytest

from conftest import MovableClock
from reception.front_desk import FrontDesk, open_front_desk
from toritsugi.database import Database
from toritsugi.reception import (
    PAIRING_SECONDS,
    PAIRING_TRIES,
    SILENT_AFTER,
    Kiosk,
    KioskForm,
    SettingRefused,
    SiteForm,
    add_kiosk,
    add_site,
    change_kiosk,
    change_site,
    get_kiosk,
    hours_of_kiosk,
    kiosk_by_token,
    list_kiosks,
    list_sites,
    note_seen,
    pair_by_code,
    remove_site,
    revoke_kiosk,
    standing_of_kiosk,
    start_pairing,
    switch_kiosk,
)

pytestmark = pytest.mark.anyio


async def code_of(desk: FrontDesk) -> str:
    async with desk.database.transaction() as c:
        return (await start_pairing(desk.database, c, desk.kiosk.id)).code


async def kiosk_now(desk: FrontDesk) -> Kiosk:
    async with desk.database.reading() as c:
        found = await get_kiosk(c, desk.organization.id, desk.kiosk.id)
    assert found is not None
    return found


async def opens(desk: FrontDesk, token: str) -> bool:
    async with desk.database.reading() as c:
        return await kiosk_by_token(c, token) is not None


@pytest.fixture
async def desk(database: Database) -> FrontDesk:
    opened = await open_front_desk(database)
    await opened.accept.stop()
    return opened


async def test_a_kiosk_stands_at_a_site(desk: FrontDesk, database: Database) -> None:
    company = desk.organization.id
    async with database.transaction() as c:
        (own,) = await list_sites(c, company)
        osaka = await add_site(c, company, SiteForm(name=" 大阪支社 ", zone="Asia/Singapore", phone="06"), 1.0)
        made, _ = await add_kiosk(c, company, "大阪受付", now=2.0, site_id=osaka.id)
        assert (own.name, desk.kiosk.site_id) == ("株式会社サンプル", own.id)
        assert (osaka.name, made.site_id, (await hours_of_kiosk(c, made, osaka)).zone.key) == (
            "大阪支社",
            osaka.id,
            "Asia/Singapore",
        )
        with pytest.raises(SettingRefused, match="has_kiosks"):
            await remove_site(c, company, osaka.id)
        await change_kiosk(c, company, made.id, KioskForm(name="移動", site_id=own.id))
        await remove_site(c, company, osaka.id)
        assert [each.name for each in await list_sites(c, company)] == [own.name]
        assert [(each.name, each.site_id) for each in await list_kiosks(c, company)][1] == ("移動", own.id)


@pytest.mark.parametrize(
    ("form", "fault"),
    [
        (SiteForm(name=""), "name: empty"),
        (SiteForm(name="x" * 61), "name: too_long"),
        (SiteForm(name="x", map_url="javascript:alert(1)"), "map_url: no_link"),
        (SiteForm(name="x", zone="Asia/Nowhere"), "zone: no_zone"),
        (SiteForm(name="x", zone="../../etc/passwd"), "zone: no_zone"),
    ],
)
async def test_a_site_that_cannot_be_is_refused(desk: FrontDesk, form: SiteForm, fault: str) -> None:
    async with desk.database.transaction() as c:
        (own,) = await list_sites(c, desk.organization.id)
        with pytest.raises(SettingRefused, match=fault):
            await add_site(c, desk.organization.id, form, 1.0)
        with pytest.raises(SettingRefused, match=fault):
            await change_site(c, desk.organization.id, own.id, form)


async def test_a_kiosk_needs_a_site_of_its_own_company(desk: FrontDesk, database: Database) -> None:
    other = await open_front_desk(database)
    await other.accept.stop()
    async with database.transaction() as c:
        (foreign,) = await list_sites(c, other.organization.id)
        with pytest.raises(SettingRefused, match="site_id: unknown"):
            await add_kiosk(c, desk.organization.id, "x", now=1.0, site_id=foreign.id)
        await revoke_kiosk(c, desk.organization.id, other.kiosk.id)
        await switch_kiosk(c, desk.organization.id, other.kiosk.id, active=False)
    assert await opens(other, other.token)


async def test_a_code_opens_once(desk: FrontDesk, database: Database) -> None:
    code = await code_of(desk)
    assert len(code) == 8 and code.isdecimal()
    paired = await pair_by_code(database, f" {code[:4]}-{code[4:]} ")
    assert paired is not None and paired[0].id == desk.kiosk.id
    assert await opens(desk, paired[1])
    assert await pair_by_code(database, code) is None
    assert (await kiosk_now(desk)).paired_at is not None


async def test_a_new_tablet_replaces_the_one_before(desk: FrontDesk, database: Database) -> None:
    code = await code_of(desk)
    assert await opens(desk, desk.token)
    paired = await pair_by_code(database, code)
    assert paired is not None and await opens(desk, paired[1])
    assert not await opens(desk, desk.token)


async def test_a_code_ends_with_time_and_with_wrong_tries(
    desk: FrontDesk, database: Database, clock: MovableClock
) -> None:
    code = await code_of(desk)
    clock.advance(PAIRING_SECONDS + 1)
    assert await pair_by_code(database, code) is None
    code = await code_of(desk)
    for _ in range(PAIRING_TRIES):
        assert await pair_by_code(database, "00000000" if code != "00000000" else "11111111") is None
    assert await pair_by_code(database, code) is None
    assert await opens(desk, desk.token)


async def test_a_new_code_ends_the_one_before(desk: FrontDesk, database: Database) -> None:
    former, latter = await code_of(desk), await code_of(desk)
    assert former == latter or await pair_by_code(database, former) is None
    assert await pair_by_code(database, latter) is not None


async def test_a_revoked_tablet_is_no_kiosk(desk: FrontDesk, database: Database) -> None:
    code = await code_of(desk)
    async with database.transaction() as c:
        await revoke_kiosk(c, desk.organization.id, desk.kiosk.id)
    assert not await opens(desk, desk.token)
    assert await pair_by_code(database, code) is None
    assert standing_of_kiosk(await kiosk_now(desk), database.clock.now()) == "unpaired"


async def test_how_a_kiosk_stands(desk: FrontDesk, database: Database, clock: MovableClock) -> None:
    await pair_by_code(database, await code_of(desk))
    assert standing_of_kiosk(await kiosk_now(desk), clock.now()) == "here"
    clock.advance(SILENT_AFTER)
    assert standing_of_kiosk(await kiosk_now(desk), clock.now()) == "silent"
    async with database.transaction() as c:
        await note_seen(c, desk.kiosk.id, clock.now())
    assert standing_of_kiosk(await kiosk_now(desk), clock.now()) == "here"
    async with database.transaction() as c:
        await switch_kiosk(c, desk.organization.id, desk.kiosk.id, active=False)
    assert standing_of_kiosk(await kiosk_now(desk), clock.now()) == "off"
