"""The whole story of an event: what came, who was told, every try; and nothing that could hurt a reader."""

import re
from typing import Any

import pytest
from sqlalchemy import select, update

from admin.busy_company import REFUSED, Company
from toritsugi.clock import start_of_day
from toritsugi.connections.tables import connection
from toritsugi.event import Urgency
from toritsugi.intake.tables import source
from toritsugi.notification import State
from toritsugi.people import QuietHours, set_quiet_hours, set_wish
from web.front_door import Browser

pytestmark = pytest.mark.anyio

RAW = b"From: a@example.com\r\nSubject: \x1b$B%F%9%H\x1b(B\r\n\r\n\x00\xff<script>alert(1)</script>\r\n"


async def test_every_try_is_told_with_the_platforms_answer(busy: Company, browser: Browser) -> None:
    page = (await browser.get(f"/events/{busy.events['dead']}")).text
    for told in (
        "承認依頼 #1182",
        "送信待ちに入りました",
        "届かず、送り直しを予定",
        "受付から 0.7秒",
        "HTTP 503",
        "SERVICE_UNAVAILABLE",
        "二重の可能性",
        "受け付けられませんでした",
        "受付から 4.7秒",
        "2回目",
        "所要 0.2秒",
        "HTTP 403",
        "LINE WORKS の回答:",
        "Bot is not a member of the channel",
        REFUSED,
        "再送する",
    ):
        assert told in page, told


async def test_a_fallback_stands_beside_what_it_stands_in_for(busy: Company, browser: Browser) -> None:
    event = busy.events["redirected"]
    first, _ = await busy.notification_ids(event)
    page = (await browser.get(f"/events/{event}")).text
    assert "通知 2 件" in page
    assert "代わりの通知先へ" in page
    assert f'<a href="#n-{first}">届けられなかった通知の代わりです</a>' in page
    assert "基本通知先ルーム" in page
    assert page.index("代わりの通知先へ") < page.index("届けられなかった通知の代わりです")


async def test_one_that_waits_for_its_hour_says_why(busy: Company, browser: Browser) -> None:
    now = busy.database.clock.now()
    minute = int(now - start_of_day(now)) // 60
    async with busy.database.transaction() as c:
        await set_quiet_hours(c, busy.desk.tanaka, QuietHours((minute - 60) % 1440, (minute + 60) % 1440))
    quiet = await busy.accept("夜の知らせ")
    assert "に送ります（通知を控える時間のため）" in (await browser.get(f"/events/{quiet}")).text
    async with busy.database.transaction() as c:
        await set_quiet_hours(c, busy.desk.tanaka, None)
        await set_wish(c, busy.desk.tanaka, "timeline", "digest")
    page = (await browser.get(f"/events/{await busy.accept('まとめる知らせ')}")).text
    assert "に、まとめて送ります" in page and "もう一度送ります" not in page


async def test_what_comes_next_is_told_too(busy: Company, browser: Browser) -> None:
    assert "ごろに、もう一度送ります" in (await browser.get(f"/events/{busy.events['again']}")).text
    assert "まもなく送ります" in (await browser.get(f"/events/{busy.events['pending']}")).text
    assert "有効な時間内に届けられませんでした" in (await browser.get(f"/events/{busy.events['expired']}")).text


async def test_only_what_is_on_its_way_refreshes_and_that_can_be_stopped(busy: Company, browser: Browser) -> None:
    waiting = f"/events/{busy.events['pending']}"
    assert (await browser.get(waiting)).text.count('hx-trigger="every 3s"') == 2
    assert "hx-trigger" not in (await browser.get(f"{waiting}?refresh=off")).text
    settled = (await browser.get(f"/events/{busy.events['dead']}")).text
    assert "hx-trigger" not in settled
    assert "自動更新" not in settled


async def test_an_event_without_notifications_says_so(company: Company, browser: Browser) -> None:
    event = await company.accept("", addressees=(), urgency=Urgency.TEST)
    page = (await browser.get(f"/events/{event}")).text
    assert "この受信から送られた通知はありません。" in page
    assert "（件名なし）" in page
    assert "本文はありません。" in page


async def test_the_mail_can_be_saved_byte_for_byte_and_is_never_shown(company: Company, browser: Browser) -> None:
    event = await company.accept("メール", raw_mail=RAW)
    assert f'href="/events/{event}/mail.eml" download' in (await browser.get(f"/events/{event}")).text
    answer = await browser.get(f"/events/{event}/mail.eml")
    assert answer.content == RAW
    assert answer.headers["content-disposition"] == f'attachment; filename="{event}.eml"'
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["cache-control"] == "no-store"
    without = await company.accept("メールではない")
    assert (await browser.get(f"/events/{without}/mail.eml")).status_code == 404


async def test_a_mail_says_that_it_is_being_read_and_what_could_not_be(company: Company, browser: Browser) -> None:
    waiting = await company.accept("大きなメール", raw_mail=RAW, unread=True)
    assert "大きなメールのため、読み取っています。" in (await browser.get(f"/events/{waiting}")).text
    details = {"problems": "unreadable unknown-charset:x-foo"}
    unreadable = await company.accept("壊れたメール", raw_mail=RAW, details=details)
    page = (await browser.get(f"/events/{unreadable}")).text
    assert "このメールは読み取れませんでした。メール全体はそのまま保管しています。" in page
    assert "文字コード「x-foo」は知られていない" in page
    assert f'href="/events/{unreadable}/mail.eml" download' in page


async def test_events_are_listed_searched_and_paged(company: Company, browser: Browser) -> None:
    for number in range(52):
        await company.accept(
            f"知らせ {number}", addressees=(), sender="経理 <keiri@example.com>" if number == 7 else ""
        )
    first = (await browser.get("/events")).text
    assert first.count('class="row__link"') == 50
    assert "知らせ 51" in first
    assert "知らせ 1<" not in first
    older = first.split('href="/events?before=')[1].split('"')[0]
    assert "知らせ 1<" in (await browser.get(f"/events?before={older}")).text
    assert (await browser.get("/events?search=keiri")).text.count('class="row__link"') == 1
    assert "当てはまるものはありません。" in (await browser.get("/events?search=%25")).text


async def test_what_line_works_calls_back_is_named_in_words(company: Company, browser: Browser) -> None:
    known = await company.accept("postback", kind="lineworks.postback", addressees=())
    new = await company.accept("sticker", kind="lineworks.sticker", addressees=())
    listed = (await browser.get("/events")).text
    assert ">ボタンの操作</a>" in listed and ">postback</a>" not in listed
    assert ">sticker</a>" in listed
    assert "<h1>ボタンの操作</h1>" in (await browser.get(f"/events/{known}")).text
    assert "<h1>sticker</h1>" in (await browser.get(f"/events/{new}")).text


PAYLOADS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg onload=alert(1)>",
    "</title></textarea><script>alert(1)</script>",
    "{{ 7*7 }}{% raw %}",
    "javascript:alert(1)",
    "\u202e<b>逆</b>",
    "<a href=javascript:alert(1)>x</a>",
    "--><script>alert(1)</script><!--",
    "&lt;script&gt;<xss>",
]


async def test_whatever_was_sent_is_shown_as_text(company: Company, browser: Browser) -> None:
    for payload in PAYLOADS:
        event = await company.accept(payload, text=payload, sender=payload, link=payload, kind=payload[:50])
        told = {"reason": payload, "code": payload[:100], "description": payload, "status": 500}
        await company.settle(event, "dead", State.DEAD, **told)
    await company.desk.arrive(company.desk.tanaka, visitor_name=PAYLOADS[1], visitor_company=PAYLOADS[0])
    pages = ["/", "/notifications", "/events", "/visits"]
    pages += await _stories(browser)
    for path in pages:
        _assert_harmless((await browser.get(path)).text)
    search = await browser.client.get("/notifications", params={"search": PAYLOADS[1], "show": PAYLOADS[2]})
    _assert_harmless(search.text)


async def _stories(browser: Browser) -> list[str]:
    return re.findall(r'href="(/events/[0-9a-f]{32})"', (await browser.get("/events")).text)


def _assert_harmless(page: str) -> None:
    bare = re.sub(r'<script( type="module")? src="/static/', "", page).lower()
    for raw in ("<script", "<img", "<svg onload", "<xss", "<b>逆", "49{"):
        assert raw not in bare, raw
    assert not re.search(r"<[^>]* (href|src|action)=[\"']?javascript", bare)
    assert not re.search(r"<[^>\"]* on\w+=", bare)


async def test_a_link_is_a_link_only_when_it_leads_to_the_web(company: Company, browser: Browser) -> None:
    good = await company.accept("よい", link="https://crm.example/?a=1&b=2", addressees=())
    page = (await browser.get(f"/events/{good}")).text
    assert '<a href="https://crm.example/?a=1&amp;b=2" rel="noopener noreferrer nofollow">' in page


async def test_no_secret_is_ever_shown(busy: Company, browser: Browser) -> None:
    sealed: dict[str, Any] = {
        "client_secret": b"sealed-one",
        "private_key": b"sealed-two",
        "bot_secret": b"sealed-three",
    }
    async with busy.database.transaction() as c:
        await c.execute(update(connection).values(**sealed))
        digests = (await c.execute(select(source.c.key_digest).where(source.c.key_digest.is_not(None)))).scalars().all()
    for path in ("/", "/connections", "/sources"):
        page = (await browser.get(path)).text
        for secret in ("sealed-", *digests):
            assert secret not in page
    assert "末尾 " in (await browser.get("/sources")).text


async def test_what_an_event_says_is_erased_by_its_page(busy: Company, browser: Browser) -> None:
    id, form = busy.events["mail"], {"csrf_token": await browser.begin_session(busy.operator)}
    page = (await browser.get(f"/events/{id}")).text
    assert "みどり設計 御見積書" in page and f'action="/events/{id}/erase"' in page and "元に戻せません" in page
    answer = await browser.post(f"/events/{id}/erase", form)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/events/{id}")
    page = (await browser.get(f"/events/{id}")).text
    assert "みどり設計" not in page and "内容は消去されました" in page and f"/events/{id}/erase" not in page
    assert "届きました" in page, "that it was told stays"
    assert (await browser.get(f"/events/{id}/mail.eml")).status_code == 404
    assert (await browser.post(f"/events/{'0' * 32}/erase", form)).status_code == 404
