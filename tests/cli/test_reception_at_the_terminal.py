"""The reception at a terminal: sites, kiosks, buttons, ladder, ways, texts, hours, visits."""

import json
from pathlib import Path

import pytest

from cli.terminal import Command
from drawings import drawn

pytestmark = pytest.mark.anyio


async def test_a_site_is_added_changed_and_removed(company: Command) -> None:
    assert (await company("site", "add", "大阪支社", "--address", "北区1-1")).code == 0
    assert (await company("site", "change", "大阪支社", "--phone", "06", "--zone", "Asia/Singapore")).code == 0
    (site,) = json.loads((await company("site", "list", "--json")).out)
    assert (site["name"], site["address"], site["phone"], site["zone"]) == (
        "大阪支社",
        "北区1-1",
        "06",
        "Asia/Singapore",
    )
    assert "no time zone" in (await company("site", "change", "大阪支社", "--zone", "Mars")).err
    assert (await company("site", "remove", "大阪支社")).code == 0
    assert json.loads((await company("site", "list", "--json")).out) == []


async def test_a_kiosk_is_added_paired_switched_and_revoked(company: Command) -> None:
    added = await company("kiosk", "add", "1階", "--phone", "100")
    assert added.code == 0 and added.out.splitlines()[-1].isdecimal()
    assert "/kiosk on the tablet" in added.out
    again = await company("kiosk", "pair", "1階")
    assert again.out.splitlines()[-1] != added.out.splitlines()[-1]
    await company("site", "add", "別館")
    assert (await company("kiosk", "change", "1階", "--name", "2階", "--site", "別館")).code == 0
    assert (await company("kiosk", "switch", "2階", "--off")).code == 0
    (kiosk,) = json.loads((await company("kiosk", "list", "--json")).out)
    assert (kiosk["name"], kiosk["site"], kiosk["phone"], kiosk["state"]) == ("2階", "別館", "100", "off")
    assert (await company("kiosk", "revoke", "2階")).code == 0
    assert "There is no kiosk '1階'" in (await company("kiosk", "revoke", "1階")).err


async def test_buttons_are_arranged(company: Command) -> None:
    await company("department", "add", "営業部", "--room", "room-sales")
    assert (
        await company("button", "add", "面接", "--en", "Interview", "--sign", "interview", "--to", "base")
    ).code == 0
    assert (await company("button", "add", "新卒", "--under", "面接", "--to", "department:営業部")).code == 0
    assert (await company("button", "add", "宅配", "--asks", "nothing", "--hide")).code == 0
    assert (await company("button", "move", "宅配", "up")).code == 0
    assert (await company("button", "change", "宅配", "--name", "お届け", "--show", "--to", "room:r1")).code == 0
    found = {each["names"]["ja"]: each for each in json.loads((await company("button", "list", "--json")).out)}
    assert found["面接"]["names"]["en"] == "Interview" and found["面接"]["destinations"] == [
        {"kind": "base", "value": ""}
    ]
    assert (
        found["新卒"]["parent_id"] == found["面接"]["id"] and found["新卒"]["destinations"][0]["kind"] == "department"
    )
    assert found["お届け"]["active"] and found["お届け"]["destinations"] == [{"kind": "room", "value": "r1"}]
    assert "names nobody" in (await company("button", "change", "面接", "--to", "nowhere")).err
    assert (await company("button", "remove", "面接")).code == 0
    assert [each["names"]["ja"] for each in json.loads((await company("button", "list", "--json")).out)] == ["お届け"]


async def test_the_ladder_is_built_shown_and_reset(company: Command) -> None:
    rungs = ("host=20+", "base=30", "mail=40:a@example.com,b@example.com", "phone=50+:1200")
    assert (await company("ladder", "set", *rungs)).code == 0
    shown = json.loads((await company("ladder", "show", "--json")).out)
    assert [(each["kind"], each["seconds"], each["outside_hours"], each["value"]) for each in shown] == [
        ("host", 20, True, ""),
        ("base", 30, False, ""),
        ("mail", 40, False, "a@example.com,b@example.com"),
        ("phone", 50, True, "1200"),
    ]
    assert "is no rung" in (await company("ladder", "set", "host")).err
    assert "has to be the host" in (await company("ladder", "set", "base=30")).err
    await company("ladder", "reset")
    assert len(json.loads((await company("ladder", "show", "--json")).out)) == 6


async def test_calling_is_settled(company: Command) -> None:
    await company("department", "add", "営業部")
    assert (await company("calling", "way", "room", "--for", "department:営業部")).code == 0
    assert (await company("calling", "way", "dm")).code == 0
    assert (
        await company(
            "calling", "set", "--photos", "--answers", "links", "--wait", "90", "--no-words", "--leaving", "name"
        )
    ).code == 0
    assert (
        await company("calling", "hours", "mon=9:00-12:00", "mon=13:00-18:00", "--closed", "2026-12-29 年末")
    ).code == 0
    told = json.loads((await company("calling", "show")).out)
    assert {(each["for"], each["way"]) for each in told["ways"]} == {("", "dm"), ("department:営業部", "room")}
    assert told["settings"] == {
        "leaving": ["name"],
        "answers": "links",
        "free_text": False,
        "photos": True,
        "wait_seconds": 90,
    }
    assert (told["hours"], told["closed"]) == (["mon=9:00-12:00", "mon=13:00-18:00"], ["2026-12-29 年末"])
    assert "is no span" in (await company("calling", "hours", "monday")).err
    assert "Nobody here" in (await company("calling", "deputies", "who@example.com")).err


async def test_texts_are_worded_and_reset(company: Command) -> None:
    assert (await company("text", "set", "arrived", "--title", "{来訪者}がお越しです", "--text", "{会社名}")).code == 0
    told = json.loads((await company("text", "show")).out)
    assert told["texts"]["arrived"] == {"title": "{来訪者}がお越しです", "text": "{会社名}", "own": True}
    assert "no placeholder" in (await company("text", "set", "arrived", "--title", "{誰}", "--text", "x")).err
    await company("text", "reset", "arrived")
    assert not json.loads((await company("text", "show")).out)["texts"]["arrived"]["own"]


async def test_visits_are_listed_and_kept_as_settled(company: Command) -> None:
    assert json.loads((await company("visit", "list", "--json")).out) == []
    assert "お名前" in (await company("visit", "export", language="ja")).out
    assert "seconds_since" in (await company("visit", "export", "--calls")).out
    assert (await company("visit", "inside")).code == 0
    assert json.loads((await company("visit", "keep", "visitor_name=7")).out)["visitor_name"] == 7
    for wrong in (
        ("keep", "visitor_name=x"),
        ("list", "--show", "gone"),
        ("show", "0" * 32),
        ("leave", "0"),
        ("erase", "0"),
    ):
        assert (await company("visit", *wrong)).code != 0


async def test_the_look_of_a_kiosk_is_settled(company: Command) -> None:
    await company("kiosk", "add", "1階")
    words = ("--say", "titles.ja=ようこそ", "--say", "titles.en=Welcome")
    look = json.loads((await company("kiosk", "look", "1階", "--accent", "#5a2d82", "--idle", "30", *words)).out)
    assert (look["accent"], look["idle_seconds"], look["titles"]) == (
        "#5a2d82",
        30,
        {"ja": "ようこそ", "en": "Welcome"},
    )
    assert "hard to read" in (await company("kiosk", "look", "1階", "--accent", "#ffd400")).err
    assert "write it like" in (await company("kiosk", "look", "1階", "--say", "ようこそ")).err
    first = (await company("kiosk", "poster", "1階")).out.splitlines()[-1]
    assert "/kiosk/phone/" in first and (await company("kiosk", "poster", "1階")).out.splitlines()[-1] == first
    assert (await company("kiosk", "poster", "1階", "--new")).out.splitlines()[-1] != first


async def test_a_button_gets_a_picture_of_its_own_and_loses_it(company: Command, tmp_path: Path) -> None:
    file = tmp_path / "parcel.png"
    file.write_bytes(drawn(size=(900, 900)))
    assert (await company("button", "add", "宅配", "--picture", str(file))).code == 0

    async def pictured() -> bool:
        (found,) = json.loads((await company("button", "list", "--json")).out)
        return bool(found["picture_id"])

    assert await pictured()
    file.write_bytes(drawn("GIF"))
    refused = await company("button", "change", "宅配", "--picture", str(file), language="ja")
    assert refused.code == 2 and "PNG、JPEG、WebP のどれかの画像を選んでください。" in refused.err and await pictured()
    assert (await company("button", "change", "宅配", "--picture", "/dev/null")).code == 0
    assert not await pictured()
