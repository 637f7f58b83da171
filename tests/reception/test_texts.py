"""Texts with placeholders: filled with what is known, without gaps, and never with what may not leave."""

from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from conftest import MovableClock
from reception.front_desk import FrontDesk, open_front_desk
from toritsugi.database import Database
from toritsugi.intake import get_event
from toritsugi.notification import Body
from toritsugi.outbox.tables import notification
from toritsugi.reception import (
    KINDS,
    PLACEHOLDERS,
    STANDARD,
    CallSettings,
    CallText,
    Ladders,
    Rung,
    SettingRefused,
    Visit,
    read_texts,
    reset_text,
    set_deputies,
    set_ladder,
    set_settings,
    set_text,
)
from toritsugi.reception.texts import faults_of_template, filled
from toritsugi.web import Person, account_of_employee

pytestmark = pytest.mark.anyio

FACTS = {"visitor": "山本 健太 様", "company": "青葉物産", "host": "", "party": ""}


async def said(desk: FrontDesk, visit: Visit) -> CallText:
    async with desk.database.reading() as c:
        event = await get_event(c, desk.organization.id, visit.event_id or "")
    assert event is not None
    return CallText(event.title, event.text)


async def word(desk: FrontDesk, kind: str, title: str, text: str = "") -> None:
    async with desk.database.transaction() as c:
        await set_text(c, desk.organization, kind, CallText(title, text))


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{来訪者}がお見えです", "山本 健太 様がお見えです"),
        ("{visitor} / { 会社名 }", "山本 健太 様 / 青葉物産"),
        ("{来訪者}[（{会社名}）]", "山本 健太 様（青葉物産）"),
        ("{来訪者}[（{人数}）]", "山本 健太 様"),
        ("一行目\n人数: {人数}\n三行目", "一行目\n三行目"),
        ("担当 {担当者} 会社 {会社名}", "担当  会社 青葉物産"),
        ("[必ず]お越しください", "[必ず]お越しください"),
        ("一行目\n\n[{人数}]\n終わり", "一行目\n\n終わり"),
    ],
)
def test_what_is_not_known_leaves_no_gap(template: str, expected: str) -> None:
    assert filled(template, FACTS) == expected


@pytest.mark.parametrize(
    ("template", "reason"),
    [
        ("{来訪者}と{天気}", "no_placeholder"),
        ("{来訪者", "lone_brace"),
        ("来訪者}", "lone_brace"),
        (" ", "empty"),
        ("あ" * 201, "too_long"),
    ],
)
def test_what_cannot_be_filled_is_named(template: str, reason: str) -> None:
    (fault,) = faults_of_template("title", template, 200)
    assert fault.reason == reason
    assert all(fault.sentence(language) for language in ("ja", "en"))


def test_an_unknown_placeholder_is_repeated_in_the_sentence() -> None:
    (fault,) = faults_of_template("title", "{天気}です", 200)
    assert "「{天気}」" in fault.sentence("ja")


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_standard_texts_are_sound(language: Any) -> None:
    assert set(STANDARD[language]) == set(KINDS)
    for text in STANDARD[language].values():
        assert faults_of_template("title", text.title, 200) == []
        assert not text.text or faults_of_template("text", text.text, 1000) == []


async def test_a_companys_own_words_stand_for_the_standard_ones(desk: FrontDesk) -> None:
    await word(desk, "arrived", "【受付】{来訪者}", "{担当者}、{party}でお越しです")
    visit = await desk.arrive(desk.tanaka, party=3)
    assert await said(desk, visit) == CallText("【受付】山本 健太 様", "田中 太郎 さん、3名でお越しです")
    async with desk.database.transaction() as c:
        await reset_text(c, desk.organization, "arrived")
        assert (await read_texts(c, desk.organization)).own == {}
    assert (await said(desk, await desk.arrive(desk.tanaka))).title == "山本 健太 様（青葉物産）がお見えです"


async def test_words_that_cannot_be_are_refused_and_the_former_stay(desk: FrontDesk) -> None:
    await word(desk, "arrived", "{来訪者}", "{受付端末}")
    for kind, title, text in (("arrived", "{天気}", "x"), ("arrived", "x", ""), ("weather", "x", "x")):
        with pytest.raises(SettingRefused):
            await word(desk, kind, title, text)
    async with desk.database.reading() as c:
        assert (await read_texts(c, desk.organization)).own == {"arrived": CallText("{来訪者}", "{受付端末}")}


@pytest.mark.parametrize("field", ["name", "company", "party", "purpose"])
async def test_a_field_that_may_not_leave_stands_in_no_post(desk: FrontDesk, field: str) -> None:
    words = {"name": "山本 健太", "company": "青葉物産", "party": "7名", "purpose": "納品のご相談"}
    async with desk.database.transaction() as c:
        await set_settings(c, desk.organization.id, CallSettings(leaving=frozenset(words) - {field}))
    visit = await desk.arrive(desk.tanaka, party=7, purpose=words["purpose"])
    await desk.tap(visit, "coming", "user-tanaka", "room-sales")
    bodies = "\n".join(row.title + row.body for row in await desk.sent(visit))
    assert words[field] not in bodies
    assert all(word in bodies for name, word in words.items() if name != field)
    assert visit.visitor_name == "山本 健太"


async def test_nothing_of_the_visitor_needs_to_leave(desk: FrontDesk) -> None:
    async with desk.database.transaction() as c:
        await set_settings(c, desk.organization.id, CallSettings(leaving=frozenset()))
    visit = await desk.arrive(desk.tanaka, party=7, purpose="納品のご相談")
    assert await said(desk, visit) == CallText(
        "お客様がお見えです",
        "ご担当: 田中 太郎 さん（営業部）\n受付: 本社受付\n下のボタンで応答すると、来訪者の画面にすぐ表示されます。",
    )


async def test_english_companies_have_english_texts(database: Database) -> None:
    desk = await open_front_desk(database, language="en")
    await word(desk, "arrived", "{visitor} at {kiosk}", "For {host}")
    assert (await said(desk, await desk.arrive(desk.tanaka))).title == "山本 健太 at 本社受付"
    await desk.accept.stop()


def test_each_placeholder_has_two_names() -> None:
    assert len(set(PLACEHOLDERS.values())) == len(PLACEHOLDERS)


async def test_a_host_is_called_in_the_own_language_and_the_room_in_the_companys(
    database: Database, clock: MovableClock
) -> None:
    desk = await open_front_desk(database)
    person = Person(desk.organization.id, desk.tanaka.id, desk.tanaka.email, desk.tanaka.name, "en")
    async with database.transaction() as c:
        await account_of_employee(c, person, 1.0)
    visit = await desk.arrive(desk.tanaka, visitor_name="John Miller", visitor_company="")
    sent = {row.destination_kind: row for row in await desk.sent(visit)}
    bodies = {kind: msgspec.json.decode(row.body, type=Body) for kind, row in sent.items()}
    assert (sent["member"].title, sent["room"].title) == ("John Miller is here", "John Miller 様がお見えです")
    assert (bodies["member"].buttons[0].label, bodies["room"].buttons[0].label) == ("On my way", "すぐ行きます")
    assert [button.value for button in bodies["member"].buttons] == [button.value for button in bodies["room"].buttons]
    async with database.transaction() as c:
        await set_deputies(c, desk.organization.id, desk.sato.id, [desk.tanaka.id])
        await set_ladder(c, desk.organization.id, None, (Rung("host", 5, True), Rung("deputy", 60, True)))
    await desk.arrive(desk.sato, visitor_name="Jane Doe", visitor_company="")
    clock.advance(6)
    await Ladders(database, desk.accept, "http://relay.example").look()
    async with database.reading() as c:
        titles = (
            await c.execute(select(notification.c.title).where(notification.c.address == "user-tanaka"))
        ).scalars()
        assert [title for title in titles if "Jane" in title] == ["Jane Doe is waiting"]
    await desk.accept.stop()
