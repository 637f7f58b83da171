"""Answers by a link: confirmed on a page, good for one answer, honest about who has taken it."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import select

from answering.phone import LABELS, LinkServer, Phone
from toritsugi.reception import CallSettings, Visit, get_visit, set_settings
from toritsugi.reception.tables import visit_answer

pytestmark = pytest.mark.anyio


async def again(linked: LinkServer, visit: Visit) -> Visit:
    async with linked.desk.database.reading() as c:
        found = await get_visit(c, visit.organization_id, visit.id)
    assert found is not None
    return found


async def answers(linked: LinkServer) -> list[Any]:
    async with linked.desk.database.reading() as c:
        return list((await c.execute(select(visit_answer).order_by(visit_answer.c.id))).all())


async def test_looking_at_a_link_answers_nothing(linked: LinkServer) -> None:
    """Chat programs and mail scanners open links by themselves."""
    visit = await linked.desk.arrive(linked.desk.tanaka)
    async with Phone() as preview:
        for link in (await linked.links(visit)).values():
            status, text = await preview.look(link)
            assert (status, "山本 健太 様がお待ちです" in text) == (200, True)
            async with preview.session.head(link) as answer:
                assert answer.status < 500
    assert (await again(linked, visit)).answer == ""
    assert await answers(linked) == []


@pytest.mark.parametrize("choice", list(LABELS))
async def test_a_confirmed_link_is_an_answer(linked: LinkServer, choice: str) -> None:
    desk = linked.desk
    visit = await desk.arrive(desk.tanaka)
    link = (await linked.links(visit))[choice]
    async with Phone() as phone:
        assert f"「{LABELS[choice]}」と応答する" in (await phone.look(link))[1]
        status, text = await phone.confirm(link, who=desk.sato.id)
    assert (status, "応答を受け付けました" in text) == (200, True)
    assert (await again(linked, visit)).answer == choice
    assert [(each.choice, each.employee_id, each.taken) for each in await answers(linked)] == [
        (choice, desk.sato.id, True)
    ]


async def test_a_link_is_good_for_one_answer_and_then_tells_who_has_taken_it(linked: LinkServer) -> None:
    desk = linked.desk
    visit = await desk.arrive(desk.tanaka)
    link = (await linked.links(visit))["coming"]
    async with Phone() as first, Phone() as second:
        await first.confirm(link, who=desk.tanaka.id)
        for status, text in (await second.look(link), await second.confirm(link, who=desk.sato.id)):
            assert status == 200
            assert "田中 太郎さんがすでに応答しています" in text
            assert "このリンクは、すでに使われています" in text
    assert len(await answers(linked)) == 1


async def test_another_answer_afterwards_is_told_who_was_first(linked: LinkServer) -> None:
    desk = linked.desk
    visit = await desk.arrive(desk.tanaka)
    links = await linked.links(visit)
    async with Phone() as first, Phone() as second:
        await first.confirm(links["coming"], who=desk.tanaka.id)
        _, text = await second.confirm(links["deputy"], who=desk.sato.id)
    assert "田中 太郎さんがすでに応答しています" in text
    assert (await again(linked, visit)).answer == "coming"
    assert [each.taken for each in await answers(linked)] == [True, False]


async def test_of_two_who_confirm_at_once_exactly_one_wins(linked: LinkServer) -> None:
    desk = linked.desk
    for _ in range(5):
        visit = await desk.arrive(desk.tanaka)
        links = await linked.links(visit)
        async with Phone() as one, Phone() as other:
            pages = await asyncio.gather(
                one.confirm(links["coming"], who=desk.tanaka.id), other.confirm(links["deputy"], who=desk.sato.id)
            )
        told = ["応答を受け付けました" in text for _, text in pages]
        assert sorted(told) == [False, True]
        assert (await again(linked, visit)).answer == ("coming" if told[0] else "deputy")


async def test_one_link_confirmed_twice_at_once_counts_once(linked: LinkServer) -> None:
    desk = linked.desk
    visit = await desk.arrive(desk.tanaka)
    link = (await linked.links(visit))["coming"]
    async with Phone() as one, Phone() as other:
        await asyncio.gather(one.confirm(link, who=desk.tanaka.id), other.confirm(link, who=desk.sato.id))
    assert len(await answers(linked)) == 1


async def test_a_link_that_we_have_not_made_opens_nothing(linked: LinkServer) -> None:
    desk = linked.desk
    visit, other = await desk.arrive(desk.tanaka), await desk.arrive(desk.tanaka)
    links, theirs = await linked.links(visit), await linked.links(other)
    signature = links["coming"].rsplit("/", 1)[1]
    forged = [
        links["coming"][:-1] + ("0" if links["coming"][-1] != "0" else "1"),
        links["coming"].replace("/coming/", "/deputy/"),
        theirs["coming"].rsplit("/", 1)[0] + "/" + signature,
        links["coming"].replace(visit.id, "0" * 32),
        links["coming"].replace(visit.id, "%00"),
        links["coming"].replace("/coming/", "/fly/"),
        links["coming"].rsplit("/", 1)[0] + "/",
    ]
    async with Phone() as phone:
        for link in forged:
            for status, text in (await phone.look(link), await phone.confirm(link, who=desk.tanaka.id)):
                assert (status, "山本" in text) == (404, False), link
    assert await answers(linked) == []


async def test_who_answers_has_to_be_named(linked: LinkServer) -> None:
    desk = linked.desk
    visit = await desk.arrive(desk.tanaka)
    link = (await linked.links(visit))["coming"]
    async with Phone() as phone:
        for form in ({}, {"who": "nobody"}, {"name": "  "}):
            status, text = await phone.confirm(link, **form)
            assert (status, "応答する人を選ぶか、お名前を入力してください。" in text) == (422, True)
        await phone.confirm(link, name="守衛 一郎")
    assert [(each.answered_by, each.employee_id) for each in await answers(linked)] == [("守衛 一郎", None)]


async def test_the_host_is_offered_first_but_not_for_stepping_in(linked: LinkServer) -> None:
    desk = linked.desk
    links = await linked.links(await desk.arrive(desk.tanaka))
    async with Phone() as phone:
        coming, deputy = (await phone.look(links["coming"]))[1], (await phone.look(links["deputy"]))[1]
    assert f'<option value="{desk.tanaka.id}" selected>' in coming
    assert "佐藤 花子" in coming
    assert "山田 優" not in coming
    assert desk.tanaka.id not in deputy
    assert " selected" not in deputy


async def test_a_phone_remembers_who_answers_on_it(linked: LinkServer) -> None:
    desk = linked.desk
    first, second = [await linked.links(await desk.arrive(desk.tanaka)) for _ in range(2)]
    async with Phone() as phone:
        await phone.confirm(first["wait"], who=desk.sato.id)
        assert f'<option value="{desk.sato.id}" selected>' in (await phone.look(second["coming"]))[1]


@pytest.mark.parametrize("allowed", [True, False])
async def test_words_for_the_visitor_are_taken_when_the_company_allows_it(linked: LinkServer, allowed: bool) -> None:
    desk = linked.desk
    async with desk.database.transaction() as c:
        await set_settings(c, desk.organization.id, CallSettings(answers="links", free_text=allowed))
    visit = await desk.arrive(desk.tanaka)
    link = (await linked.links(visit))["wait"]
    async with Phone() as phone:
        assert ("来訪者へのメッセージ" in (await phone.look(link))[1]) == allowed
        await phone.confirm(link, who=desk.tanaka.id, words=" 5分ほど\nお待ちください ")
    progress = await desk.reception.progress(visit)
    assert progress.words == ("5分ほど お待ちください" if allowed else "")
    assert progress.words_by == (desk.tanaka if allowed else None)


async def test_hours_later_the_page_says_that_it_is_over(linked: LinkServer, clock: Any) -> None:
    desk = linked.desk
    visit = await desk.arrive(desk.tanaka)
    link = (await linked.links(visit))["coming"]
    clock.advance(7200)
    async with Phone() as phone:
        _, text = await phone.confirm(link, who=desk.tanaka.id)
    assert "お呼び出しは終わっています" in text
    assert (await again(linked, visit)).answer == ""


async def test_markup_in_a_name_is_only_text(linked: LinkServer) -> None:
    visit = await linked.desk.arrive(linked.desk.tanaka, visitor_name="<b>x</b>", visitor_company='"><script>')
    async with Phone() as phone:
        for link in (await linked.links(visit)).values():
            text = (await phone.look(link))[1]
            assert "<script" not in text
            assert "<b>" not in text
