"""A visitor who comes to see several people: all of them are called, the first answer wins, the others hear of it."""

import pytest

from reception.front_desk import FrontDesk
from toritsugi.reception import get_visit, list_visits, read_occasion

pytestmark = pytest.mark.anyio


async def test_every_host_is_called_and_named(desk: FrontDesk) -> None:
    visit = await desk.arrive(desk.tanaka, further_host_ids=(desk.sato.id,))
    sent = await desk.sent(visit)
    assert {each.address for each in sent} >= {"user-tanaka", "hanako@sample"}
    async with desk.database.reading() as c:
        kept = await get_visit(c, desk.organization.id, visit.id)
        assert kept is not None and kept.host_ids == (desk.tanaka.id, desk.sato.id)
        occasion = await read_occasion(c, kept, "http://relay.example")
        (row,) = await list_visits(c, desk.organization.id)
    assert occasion is not None and [each.name for each in occasion.hosts] == ["田中 太郎", "佐藤 花子"]
    assert occasion.facts(0)["host"] == "田中 太郎 さん、佐藤 花子 さん"
    assert row.host_name == "田中 太郎、佐藤 花子"


async def test_the_first_of_them_who_answers_wins(desk: FrontDesk) -> None:
    visit = await desk.arrive(desk.tanaka, further_host_ids=(desk.sato.id,))
    await desk.settle(visit, "delivered")
    assert (await desk.reception.progress(visit)).state == "delivered"
    await desk.tap(visit, "coming", "hanako@sample")
    progress = await desk.reception.progress(visit)
    assert progress.state == "coming" and progress.answerer is not None
    assert progress.answerer.name == "佐藤 花子"
