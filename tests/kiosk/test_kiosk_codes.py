"""Checking in by a code: no name is typed, the hosts are called, and what does not open says why in four languages."""

import re
from collections.abc import AsyncIterator

import pytest

from appointments.diary import SMITH, YAMAMOTO, Diary, diary_of
from conftest import MovableClock
from kiosk.kiosk_server import KioskServer
from kiosk.tablet import Answer, Tablet
from toritsugi.appointments import VisitorForm
from toritsugi.reception import list_visits

pytestmark = pytest.mark.anyio


@pytest.fixture
async def diary(served: KioskServer, clock: MovableClock) -> AsyncIterator[Diary]:
    """The desk's appointments; it is one o'clock on a working day."""
    kept = diary_of(served.desk, clock)
    clock.advance(4 * 3600)
    yield kept


def hidden(page: Answer) -> dict[str, str]:
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text))


def plain(page: Answer) -> str:
    """What can be read, without the marks of where a line may break."""
    return re.sub(r"<[^>]+>", "", page.text)


async def typed(tablet: Tablet, code: str, lang: str = "", follow: bool = True) -> Answer:
    """What the screen answers to this code."""
    page = await tablet.get(f"/kiosk/code{f'?lang={lang}' if lang else ''}")
    return await tablet.post("/kiosk/code", hidden(page) | {"code": code}, follow=follow)


async def touched(tablet: Tablet, asking: Answer, name: str) -> Answer:
    """What the screen answers to whoever touches this name when it asks who has come."""
    offered = re.findall(r'name="who" value="([^"]*)">(.*?)</button>', asking.text, re.DOTALL)
    [one] = [id for id, words in offered if name in re.sub("<[^>]+>", "", words)]
    return await tablet.post("/kiosk/code", hidden(asking) | {"who": one})


async def test_a_code_calls_the_hosts_without_a_name_being_typed(tablet: Tablet, diary: Diary) -> None:
    made = await diary.add(host_ids=(diary.desk.tanaka.id, diary.desk.sato.id))
    assert "/kiosk/code" in (await tablet.get("/kiosk")).text
    following = await typed(tablet, f"{made.code[:3]} {made.code[3:]}")
    assert following.status == 200 and "/kiosk/visits/" in following.url
    assert 'data-state="calling"' in following.text
    async with diary.database.reading() as c:
        (row,) = await list_visits(c, diary.company)
    visit = row.visit
    assert (visit.visitor_name, visit.visitor_company, visit.party) == ("山本 健太", "青葉物産", 1)
    assert (visit.appointment_id, visit.purpose) == (made.id, "新製品のご説明")
    assert visit.host_ids == (diary.desk.tanaka.id, diary.desk.sato.id)
    addresses = {each.address for each in await diary.desk.sent(visit)}
    assert {"user-tanaka", "hanako@sample"} <= addresses


@pytest.mark.parametrize(("chosen", "answered"), [("", "en"), ("?lang=ja", "ja"), ("?lang=ko", "ko")])
async def test_a_visitor_is_received_in_the_language_of_the_pass_unless_another_was_chosen(
    tablet: Tablet, diary: Diary, chosen: str, answered: str
) -> None:
    made = await diary.add(visitors=(SMITH,))
    [way] = re.findall(r'href="(/kiosk/code[^"]*)"', (await tablet.get(f"/kiosk{chosen}")).text)
    page = await tablet.get(way)
    following = await tablet.post("/kiosk/code", hidden(page) | {"code": made.code})
    assert "/kiosk/visits/" in following.url and following.url.endswith(f"?lang={answered}")


async def test_the_same_screen_sent_twice_is_one_call(tablet: Tablet, diary: Diary) -> None:
    made = await diary.add()
    page = await tablet.get("/kiosk/code")
    form = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text)) | {"code": made.code}
    first = await tablet.post("/kiosk/code", form, follow=False)
    second = await tablet.post("/kiosk/code", form, follow=False)
    assert first.headers["Location"] == second.headers["Location"]
    async with diary.database.reading() as c:
        assert len(await list_visits(c, diary.company)) == 1


async def test_a_code_that_several_share_asks_who_has_come_and_opens_once_for_each(
    tablet: Tablet, diary: Diary
) -> None:
    made = await diary.add(visitors=(YAMAMOTO, SMITH, VisitorForm(name="王 芳")))
    asking = await typed(tablet, made.code)
    assert "どなたがお越しですか" in plain(asking) and "全員（3名）" in asking.text
    assert "山本 ○○ 様" in plain(asking) and "健太" not in asking.text
    assert "/kiosk/visits/" in (await touched(tablet, asking, "Ann ○○○ 様")).url
    used = "この受付コードでは、もう受付がお済みです"
    assert used in plain(await typed(tablet, made.visitors[1].token or ""))
    rest = await typed(tablet, made.code)
    assert "全員（2名）" in rest.text and "Ann" not in rest.text
    assert "/kiosk/visits/" in (await touched(tablet, rest, "全員")).url
    assert used in plain(await typed(tablet, made.code))
    async with diary.database.reading() as c:
        rows = await list_visits(c, diary.company)
    assert [(row.visit.names, row.visit.party) for row in rows] == [(("山本 健太", "王 芳"), 2), (("Ann Smith",), 1)]


def languages_of(screen: Answer) -> dict[str, str]:
    """What goes along when another language is asked for."""
    languages = screen.text.partition('id="languages"')[2].partition("</form>")[0]
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', languages))


async def test_another_language_stays_on_the_screen_that_asks_who_has_come(tablet: Tablet, diary: Diary) -> None:
    made = await diary.add(visitors=(YAMAMOTO, SMITH))
    asking = await typed(tablet, made.code)
    english = await tablet.post("/kiosk/code", languages_of(asking) | {"lang": "en"})
    assert "Who has arrived?" in plain(english) and "山本 ○○" in plain(english)
    following = await touched(tablet, english, "Ann")
    assert "/kiosk/visits/" in following.url and following.url.endswith("?lang=en")


async def test_another_language_keeps_what_was_wrong_with_the_code(tablet: Tablet, diary: Diary) -> None:
    form = languages_of(await typed(tablet, "000000"))
    answer = await tablet.post("/kiosk/code/language", form | {"lang": "en", "code": "123"})
    assert answer.status == 200 and "We cannot find this code for today" in answer.text
    assert 'value="123"' in answer.text.partition('id="code"')[2].partition(">")[0]
    assert "何か" not in (await tablet.post("/kiosk/code/language", form | {"lang": "ja", "why": "何か"})).text


async def test_who_shows_the_picture_is_called_by_name_in_the_own_language(tablet: Tablet, diary: Diary) -> None:
    made = await diary.add(visitors=(YAMAMOTO, SMITH))
    following = await typed(tablet, f"http://relay.example/kiosk/pass/{made.visitors[1].token}\r\n")
    assert following.url.endswith("?lang=en")
    async with diary.database.reading() as c:
        (row,) = await list_visits(c, diary.company)
    assert (row.visit.visitor_name, row.visit.party, row.visit.language) == ("Ann Smith", 1, "en")


@pytest.mark.parametrize(
    ("lang", "wrong", "paused"),
    [
        ("ja", "この受付コードは、", "いま使えません"),
        ("en", "We cannot find this code for today", "This code cannot be used right now"),
        ("zh", "今天无法确认此接待码", "此接待码暂时无法使用"),
        ("ko", "오늘 확인할 수 없는 접수 코드입니다", "지금은 사용할 수 없는 접수 코드입니다"),
    ],
)
async def test_a_code_that_does_not_open_says_why_and_what_to_do(
    tablet: Tablet, diary: Diary, lang: str, wrong: str, paused: str
) -> None:
    made = await diary.add()
    await diary.pause(made)
    answer = await typed(tablet, "000000" if made.code != "000000" else "000001", lang)
    assert answer.status == 422 and wrong in answer.text and "/kiosk/hosts" in answer.text
    answer = await typed(tablet, made.code, lang)
    assert answer.status == 422 and paused in answer.text and made.title not in answer.text


async def test_after_five_wrong_codes_the_desk_answers_no_more_for_a_while(tablet: Tablet, diary: Diary) -> None:
    made = await diary.add()
    codes = [f"{(int(made.code) + step) % 1_000_000:06}" for step in range(1, 6)]
    assert [(await typed(tablet, code)).status for code in codes] == [422] * 5
    refused = await typed(tablet, made.code)
    assert refused.status == 429 and "しばらく止めています" in refused.text
    assert "/kiosk/visits/" in (await typed(tablet, made.visitors[0].token or "")).url


async def test_a_phone_shows_the_pass_and_checks_in(served: KioskServer, diary: Diary) -> None:
    made = await diary.add(visitors=(SMITH,))
    async with Tablet(served) as phone:
        shown = await phone.get(f"/kiosk/pass/{made.visitors[0].token}")
        assert shown.status == 200 and shown.url.endswith("/kiosk/pass")
        assert made.visitors[0].token not in shown.text.replace("data:image", "")
        for each in ("Ann Smith", "Tanaka", f"{made.code[:3]} {made.code[3:]}", "I’m here", "data:image/svg"):
            assert each in shown.text
        assert (await phone.get("/kiosk/hosts")).status == 401
        form = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', shown.text))
        following = await phone.post("/kiosk/pass", form)
        assert "/kiosk/pass/visits/" in following.url and 'data-home="/kiosk/pass"' in following.text
        assert 'data-state="calling"' in following.text and "/kiosk/alive" not in following.text
        state = await phone.get(following.url.removeprefix(served.url).replace("?", "/state?"))
        assert state.status == 200 and '"calling"' in state.text
        again = await phone.get("/kiosk/pass")
        assert "already checked in" in again.text and "I’m here" not in again.text


async def test_a_phone_without_a_pass_sees_nothing(served: KioskServer, diary: Diary, clock: MovableClock) -> None:
    made = await diary.add()
    async with Tablet(served) as phone:
        assert (await phone.get("/kiosk/pass")).status == 404
        assert (await phone.get("/kiosk/pass/" + "a" * 26)).status == 404
        await phone.get(f"/kiosk/pass/{made.visitors[0].token}")
        clock.advance(86400)
        late = await phone.get("/kiosk/pass")
        assert late.status == 200 and "期限が過ぎています" in late.text
        await diary.cancel(made)
        gone = await phone.get("/kiosk/pass")
        assert "取り消されています" in gone.text and "data:image/svg" not in gone.text


async def test_a_pass_needs_its_own_form(served: KioskServer, diary: Diary) -> None:
    made = await diary.add()
    async with Tablet(served) as phone:
        await phone.get(f"/kiosk/pass/{made.visitors[0].token}")
        assert (await phone.post("/kiosk/pass", {"id": "0" * 32})).status == 403
