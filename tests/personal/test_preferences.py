"""「メッセージ関連設定」: each row, its change, and what comes of it."""

import re

import msgspec
import pytest

from personal.staff import Staff, row
from street import BASE_ROOM, SALES_ROOM, STRANGE_ROOM, SUZUKI, TANAKA, words_of
from toritsugi.clock import start_of_day
from toritsugi.connections import learn_room
from toritsugi.event import Addressee
from toritsugi.intake import Source, add_mailbox
from toritsugi.people import Wishes, wishes_of
from toritsugi.routing import Kind
from toritsugi.rules import add_kind, change_kind, list_kinds
from web.front_door import Browser

pytestmark = pytest.mark.anyio


async def wishes(staff: Staff) -> Wishes:
    async with staff.database.reading() as c:
        return (await wishes_of(c, [staff.street.tanaka.id]))[staff.street.tanaka.id]


async def test_the_first_page_shows_every_setting_with_its_change(staff: Staff, browser: Browser) -> None:
    page = (await browser.get("/me")).text
    for label in ("タイムライン", "ワークフロー", "活動登録催促", "スケジュール", "その他"):
        assert label in page
    assert row(page, "kind.timeline") == "タイムライン 標準（DM とトークルーム） 変更 ：タイムライン"
    assert row(page, "mail1").startswith("メール1 tanaka@sample.example")
    assert row(page, "room").startswith("自分のトークルーム 営業部ルーム")
    assert row(page, "digest").startswith("まとめて受け取る時刻 標準（9:00）")
    rows = re.findall(r'<li class="row" id="([^"]+)">', page)
    links = re.findall(r'href="(/me/change/[^"]+)"', page)
    assert links == [f"/me/change/{field}" for field in rows if field != "password"]


async def test_every_change_page_opens_in_both_languages(staff: Staff, browser: Browser) -> None:
    links = re.findall(r'href="(/me/change/[^"]+)"', (await browser.get("/me")).text)
    assert len(links) == 13
    for language in ("ja", "en"):
        browser.client.cookies.set("language", language)
        for link in [*links, "/me", "/me/notices", "/me/password"]:
            answer = await browser.get(link)
            assert answer.status_code == 200, link
            assert f'<html lang="{language}">' in answer.text


async def test_one_kind_off_and_the_others_still_arrive(staff: Staff, browser: Browser) -> None:
    answer = await staff.change(browser, "kind.reminder", wish="off")
    assert answer.headers["location"] == "/me?told=saved#kind.reminder"
    assert "設定を保存しました" in (await browser.get("/me?told=saved")).text
    assert row((await browser.get("/me")).text, "kind.reminder").startswith("活動登録催促 受け取らない")
    before = len(await staff.street.messages())
    off = staff.street.event(kind="reminder", title="催促です")
    await staff.street.desk.accept(off)
    await staff.street.desk.accept(staff.street.event(kind="timeline", title="届くもの"))
    said = [words_of(message) for message in await staff.street.sent(before + 2)]
    assert any("届くもの" in words for words in said) and not any("催促です" in words for words in said)
    listed = (await browser.get("/me/notices")).text
    assert "催促です" in listed and "受け取らない設定" in listed
    assert "「受け取らない」設定のため" in (await browser.get(f"/me/notices/{off.id}")).text


async def test_a_kind_goes_back_to_what_is_usual(staff: Staff, browser: Browser) -> None:
    await staff.change(browser, "kind.timeline", wish="digest")
    assert (await wishes(staff)).kinds == {"timeline": "digest"}
    await staff.change(browser, "kind.timeline", wish="")
    assert (await wishes(staff)).kinds == {}
    await staff.change(browser, "delivery", wish="dm")
    assert "標準（DM）" in row((await browser.get("/me")).text, "kind.timeline")


async def test_kinds_that_are_not_in_use_are_hidden(staff: Staff, browser: Browser) -> None:
    async with staff.database.transaction() as c:
        kinds = {kind.key: kind for kind in await list_kinds(c, staff.street.organization_id)}
        hidden = msgspec.structs.replace(kinds["workflow"], active=False)
        await change_kind(c, staff.street.organization_id, hidden)
        await add_kind(c, staff.street.organization_id, Kind("daily", "日報", "Daily report"))
    page = (await browser.get("/me")).text
    assert "ワークフロー" not in page and "日報" in page
    assert (await browser.get("/me/change/kind.workflow")).status_code == 404
    assert (await browser.get("/me/change/nonsense")).status_code == 404


async def test_the_addresses_are_kept_and_a_bad_one_is_named(staff: Staff, browser: Browser) -> None:
    assert 'value="tanaka@sample.example"' in (await browser.get("/me/change/mail1")).text
    await staff.change(browser, "mail2", address="taro@sample.example")
    [link] = await staff.letters()
    await browser.post(link, {"csrf_token": await browser.token(link)})
    assert row((await browser.get("/me")).text, "mail2").startswith("メール2 taro@sample.example")
    answer = await staff.change(browser, "mail3", address="suzuki@sample.example")
    assert answer.status_code == 422 and "すでに別の社員が使っています" in answer.text
    assert 'value="suzuki@sample.example"' in answer.text
    answer = await staff.change(browser, "mail3", address="なし")
    assert answer.status_code == 422 and "メールアドレスの形ではありません" in answer.text
    assert await staff.street.book.recipient("taro@sample.example") is not None


async def test_the_address_of_a_source_is_nobodys(staff: Staff, browser: Browser) -> None:
    """Its mails would go on to the source: the page would promise what never comes."""
    async with staff.database.transaction() as c:
        crm = Source(
            organization_id=staff.street.organization_id, door="mailbox", name="CRM", address="crm@sample.example"
        )
        await add_mailbox(c, crm, 1.0)
    answer = await staff.change(browser, "mail2", address="CRM@sample.example")
    assert answer.status_code == 422 and "「CRM@sample.example」は、受信元のアドレスです" in answer.text


async def test_only_rooms_that_one_is_in_can_be_chosen(staff: Staff, browser: Browser) -> None:
    hidden = "c1000000-0000-4000-8000-00000000000a"
    async with staff.street.http.get(f"{staff.street.emulator.url}/_emulator/world") as answer:
        world = await answer.json()
    channel = next(each for each in world["channels"] if each["channel_id"] == BASE_ROOM)
    world["channels"].append(channel | {"channel_id": hidden, "title": "役員室", "members": [SUZUKI]})
    async with staff.street.http.put(f"{staff.street.emulator.url}/_emulator/world", json=world) as answer:
        assert answer.status < 300, await answer.text()
    async with staff.database.transaction() as c:
        await learn_room(c, staff.street.connection.id, hidden, "役員室", at=1.0)
        await learn_room(c, staff.street.connection.id, STRANGE_ROOM, "Botのいない部屋", at=1.0)
    page = (await browser.get("/me/change/room")).text
    assert "総合受付ルーム" in page and "役員室" not in page and "Botのいない部屋" not in page
    answer = await staff.change(browser, "room", room=hidden)
    assert answer.status_code == 422 and "参加していないトークルームは選べません" in answer.text
    assert (await staff.change(browser, "room", room=BASE_ROOM)).status_code == 303
    assert row((await browser.get("/me")).text, "room").startswith("自分のトークルーム 総合受付ルーム")
    found = (await staff.change(browser, "room", todo="search", search="営業")).text
    assert "営業部ルーム" in found and found.count('type="radio"') == 3
    assert (await staff.change(browser, "room", room="")).status_code == 303


async def test_the_present_room_may_stay_when_the_platform_does_not_tell(staff: Staff, browser: Browser) -> None:
    await staff.street.fault(operation="bot.channel.member.list", status=500)
    page = (await browser.get("/me/change/room")).text
    assert "営業部ルーム" in page and "いまの設定です" in page
    assert (await staff.change(browser, "room", room=SALES_ROOM)).status_code == 303
    assert (await staff.change(browser, "room", room=BASE_ROOM)).status_code == 422


async def test_quiet_hours_and_digest_hours(staff: Staff, browser: Browser) -> None:
    await staff.change(browser, "quiet", since="22:00", until="07:30")
    await staff.change(browser, "digest", hour0="17:00", hour1="08:30", hour2="", hour3="")
    page = (await browser.get("/me")).text
    assert "22:00 から 7:30 まで" in row(page, "quiet") and "8:30、17:00" in row(page, "digest")
    form = (await browser.get("/me/change/quiet")).text
    assert 'value="22:00"' in form and 'value="07:30"' in form
    answer = await staff.change(browser, "quiet", since="22:00", until="")
    assert answer.status_code == 422 and "時間帯として読み取れません" in answer.text
    await staff.change(browser, "quiet", since="", until="")
    await staff.change(browser, "digest", hour0="", hour1="")
    kept = await wishes(staff)
    assert kept.quiet is None and kept.digest_minutes == ()


async def test_an_absence_with_a_deputy_who_is_found_by_any_writing(staff: Staff, browser: Browser) -> None:
    for search in ("鈴木", "鈴木 花子"):
        found = await staff.change(browser, "absence", todo="search", search=search)
        assert found.status_code == 200 and 'value="suzuki@sample.example"' in found.text
    filled = {"todo": "search", "search": "だれか", "away_from": "2030-01-01T09:00"}
    nobody = (await staff.change(browser, "absence", **filled)).text
    assert "当てはまる社員が見つかりません" in nobody and 'value="2030-01-01T09:00"' in nobody
    own = (await staff.change(browser, "absence", todo="search", search="田中")).text
    assert 'value="tanaka@sample.example"' not in own and (await wishes(staff)).absence is None
    now = staff.database.clock.now()
    away = {"away_from": "2020-01-01T09:00", "away_until": "2090-01-01T09:00"}
    answer = await staff.change(browser, "absence", **away)
    assert answer.status_code == 422 and "開始・終了・代理の三つが必要です" in answer.text
    backwards = {"away_from": "2090-01-02T09:00", "away_until": "2090-01-01T09:00"}
    answer = await staff.change(browser, "absence", **backwards, search="鈴木", deputy="suzuki@sample.example")
    assert answer.status_code == 422 and "終了が開始より前です" in answer.text
    assert 'value="suzuki@sample.example" checked' in answer.text and 'value="鈴木"' in answer.text
    answer = await staff.change(browser, "absence", **away, deputy="suzuki@sample.example")
    assert answer.status_code == 303 and start_of_day(now) > 0
    assert "2090年1月1日（日） 9:00 まで（代理: 鈴木 花子）" in row((await browser.get("/me")).text, "absence")
    whole_days = {"away_from": "2020-01-01T00:00", "away_until": "2090-01-01T00:00"}
    await staff.change(browser, "absence", **whole_days, deputy="suzuki@sample.example")
    assert "2020年1月1日（水） から 2089年12月31日（土） まで" in row((await browser.get("/me")).text, "absence")
    form = (await browser.get("/me/change/absence")).text
    assert all(f'value="{moment}"' in form for moment in whole_days.values()), "a browser takes no day without a time"
    before = len(await staff.street.messages())
    await staff.street.desk.accept(staff.street.event(title="不在の間"))
    [message] = (await staff.street.sent(before + 1))[before:]
    assert message["to"] == {"user_id": SUZUKI} and "田中 太郎 さん 宛て" in words_of(message)
    answer = await staff.change(browser, "absence", todo="clear", **away, deputy="suzuki@sample.example")
    assert answer.status_code == 303 and (await wishes(staff)).absence is None


async def test_a_test_comes_by_dm_and_the_page_says_so(staff: Staff, browser: Browser) -> None:
    await staff.change(browser, "delivery", wish="room")
    before = len(await staff.street.messages())
    answer = await browser.post("/me/test", {"csrf_token": await browser.token("/me")})
    [message] = (await staff.street.sent(before + 1))[before:]
    assert message["to"] == {"user_id": TANAKA} and "テスト通知です" in words_of(message)
    path = answer.headers["location"]
    await staff.street.settled(path.rsplit("/", 1)[1])
    assert "届きました" in (await browser.get(path)).text
    other = await staff.signed_in("suzuki@sample.example")
    assert (await other.get(path)).status_code == 404


async def test_a_test_that_fails_says_why(staff: Staff, browser: Browser) -> None:
    await staff.street.fault(operation="bot.user.message.create", status=403)
    answer = await browser.post("/me/test", {"csrf_token": await browser.token("/me")})
    path = answer.headers["location"]
    await staff.street.settled(path.rsplit("/", 1)[1])
    page = (await browser.get(path)).text
    assert "届けられませんでした" in page and "理由:" in page


async def test_nobody_changes_anything_of_somebody_else(staff: Staff, browser: Browser) -> None:
    other = await staff.signed_in("suzuki@sample.example")
    await staff.change(other, "kind.timeline", wish="off", employee_id=staff.street.tanaka.id, email="tanaka@x.example")
    assert (await wishes(staff)).kinds == {}
    made = staff.street.event(Addressee("employee", staff.street.tanaka.id), kind="timeline")
    assert len((await staff.street.desk.accept(made)).notification_ids) == 2
