"""A party from several companies: each is told with the own one, which is kept no longer than companies are."""

import pytest

from conftest import MovableClock
from reception.front_desk import FrontDesk
from toritsugi.intake import get_event
from toritsugi.reception import FormRefused, forget_visitors, read_keeping, set_keeping

pytestmark = pytest.mark.anyio

PARTY = "佐々木 一郎／北斗商事\n木村 彩\n  / どなたか\n王 芳 / 青葉物産"


async def test_each_companion_has_the_own_company(desk: FrontDesk) -> None:
    visit = await desk.again(await desk.arrive(desk.tanaka, companions=PARTY))
    assert visit.named == (
        ("山本 健太", "青葉物産"),
        ("佐々木 一郎", "北斗商事"),
        ("木村 彩", "青葉物産"),
        ("王 芳", "青葉物産"),
    )
    assert (visit.party, visit.company, visit.companies, visit.shared_company) == (
        4,
        "青葉物産",
        ("青葉物産", "北斗商事"),
        "",
    )
    assert visit.introduced[1] == "佐々木 一郎（北斗商事）"
    same = await desk.arrive(desk.tanaka, companions="木村 彩/青葉物産")
    assert (same.introduced, same.shared_company) == (("山本 健太", "木村 彩"), "青葉物産")


async def test_the_post_names_every_company(desk: FrontDesk) -> None:
    visit = await desk.arrive(desk.tanaka, companions=PARTY)
    async with desk.database.reading() as c:
        event = await get_event(c, desk.organization.id, visit.event_id or "")
    assert event is not None and "青葉物産、北斗商事" in event.title + event.text


async def test_companies_that_are_too_long_are_to_be_mended(desk: FrontDesk) -> None:
    with pytest.raises(FormRefused) as refused:
        await desk.arrive(desk.tanaka, companions="\n".join(f"佐々木{n}/{'社' * 60}{n}" for n in range(4)))
    assert [each.field for each in refused.value.problems] == ["companions"]


async def test_a_companions_company_is_forgotten_with_the_companies(desk: FrontDesk, clock: MovableClock) -> None:
    async with desk.database.transaction() as c:
        days = {**await read_keeping(c, desk.organization.id), "visitor_company": 10}
        await set_keeping(c, desk.organization.id, days)
    visit = await desk.arrive(desk.tanaka, companions=PARTY)
    clock.advance(11 * 86400)
    assert await forget_visitors(desk.database, []) == 1
    kept = await desk.again(visit)
    assert kept.companies == () and kept.introduced == ("山本 健太", "佐々木 一郎", "木村 彩", "王 芳")
