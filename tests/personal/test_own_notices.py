"""「お知らせ」 and the links in posts: who may read what, and where a link leads."""

import pytest
from sqlalchemy import update

from personal.staff import SUZUKI, TANAKA, Staff
from street import BASE_ROOM, RELAY_URL, SALES_ROOM, words_of
from toritsugi.event import Addressee, Urgency
from toritsugi.people import Absence, add_department, add_organization, set_absence
from toritsugi.people.tables import employee
from toritsugi.personal.notices import pieces
from toritsugi.web import NewAccount
from web.front_door import PASSWORD, Browser, quick_keeper

pytestmark = pytest.mark.anyio


async def suzukis(staff: Staff) -> Browser:
    return await staff.signed_in(SUZUKI)


async def test_the_link_of_a_post_leads_each_to_their_page(staff: Staff) -> None:
    long = staff.street.event(text="長い話。" * 900, title="長いお知らせ")
    await staff.street.desk.accept(long)
    message = (await staff.street.sent(1))[0]
    assert f"{RELAY_URL}/n/{long.id}" in words_of(message)
    stranger = await staff.browser()
    answer = await stranger.get(f"/n/{long.id}")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/sign-in?next=%2Fn%2F{long.id}")
    tanaka = await staff.signed_in(TANAKA)
    assert (await tanaka.get(f"/n/{long.id}")).headers["location"] == f"/me/notices/{long.id}"
    page = (await tanaka.get(f"/me/notices/{long.id}")).text
    assert "長い話。" * 900 in page and "長いお知らせ" in page
    operator = await staff.browser()
    account = NewAccount(staff.street.organization_id, "m@example.com", "佐藤", PASSWORD)
    await operator.begin_session(await quick_keeper(staff.database).add(account))
    assert (await operator.get(f"/n/{long.id}")).headers["location"] == f"/events/{long.id}"
    assert (await tanaka.get(f"/n/{'0' * 32}")).status_code == 303
    assert (await tanaka.get(f"/me/notices/{'0' * 32}")).status_code == 404


async def test_somebody_elses_notice_is_refused_with_a_clear_sentence(staff: Staff) -> None:
    mine = staff.street.event(title="田中だけのもの", text="ひみつの本文")
    await staff.street.desk.accept(mine)
    suzuki = await suzukis(staff)
    answer = await suzuki.get(f"/me/notices/{mine.id}")
    assert answer.status_code == 403 and "あなた宛てでも" in answer.text
    assert "ひみつの本文" not in answer.text and "田中だけのもの" not in answer.text
    assert "田中だけのもの" not in (await suzuki.get("/me/notices")).text


async def test_what_was_posted_in_the_own_or_the_departments_room_can_be_read(staff: Staff) -> None:
    mine = staff.street.event(title="営業部の話")
    await staff.street.desk.accept(mine)
    suzuki = await suzukis(staff)
    async with staff.database.transaction() as c:
        department = await add_department(c, staff.street.organization_id, "営業部", SALES_ROOM)
        await c.execute(update(employee).where(employee.c.email == SUZUKI).values(department_id=department))
    assert (await suzuki.get(f"/me/notices/{mine.id}")).status_code == 200
    assert "営業部の話" in (await suzuki.get("/me/notices")).text
    async with staff.database.transaction() as c:
        values = {"department_id": None, "channel_id": BASE_ROOM}
        await c.execute(update(employee).where(employee.c.email == SUZUKI).values(**values))
    assert (await suzuki.get(f"/me/notices/{mine.id}")).status_code == 403
    to_room = staff.street.event(Addressee("room", BASE_ROOM), title="受付の話")
    await staff.street.desk.accept(to_room)
    assert (await suzuki.get(f"/me/notices/{to_room.id}")).status_code == 200


async def test_a_deputy_reads_what_was_told_instead_and_the_absent_one_too(staff: Staff) -> None:
    now = staff.database.clock.now()
    async with staff.database.transaction() as c:
        await set_absence(c, staff.street.tanaka, Absence(now - 60, now + 60, staff.street.suzuki.id))
    mine = staff.street.event(title="代理に頼む")
    await staff.street.desk.accept(mine)
    for browser, told in ((await suzukis(staff), "代理に頼む"), (await staff.signed_in(TANAKA), "代理へ")):
        assert told in (await browser.get("/me/notices")).text
        assert (await browser.get(f"/me/notices/{mine.id}")).status_code == 200


async def test_another_companys_notice_is_not_there(staff: Staff, browser: Browser) -> None:
    async with staff.database.transaction() as c:
        other = await add_organization(c, "別の会社", now=1.0)
    event = staff.street.event(Addressee("base"), organization_id=other.id, title="よその話")
    await staff.street.desk.accept(event)
    assert (await browser.get(f"/me/notices/{event.id}")).status_code == 404


async def test_a_notice_shows_link_sender_files_and_addresses_that_can_be_followed(
    staff: Staff, browser: Browser
) -> None:
    event = staff.street.event(
        title="見積",
        text="詳しくは https://crm.example/a?b=1&c=2。\n(https://other.example/x)<script>alert(1)</script>",
        link="https://crm.example/deal/7",
        sender="CRM <crm@example.com>",
        details={"attachments": "見積書.pdf\n図面.dwg"},
    )
    await staff.street.desk.accept(event)
    page = (await browser.get(f"/me/notices/{event.id}")).text
    for told in ("見積書.pdf", "図面.dwg", "CRM &lt;crm@example.com&gt;", 'href="https://crm.example/deal/7"'):
        assert told in page
    assert 'href="https://crm.example/a?b=1&amp;c=2"' in page and 'href="https://other.example/x"' in page
    assert "<script>alert" not in page


async def test_calls_codes_and_tests_are_no_notices(staff: Staff, browser: Browser) -> None:
    for urgency in (Urgency.CALL, Urgency.ANSWER, Urgency.TEST):
        await staff.street.desk.accept(staff.street.event(urgency=urgency, title=f"{urgency.word} です"))
    page = (await browser.get("/me/notices")).text
    assert "です" not in page.split("<main")[1].split("</main>")[0].replace("届くと、ここに表示されます", "")
    assert "サインインのコード" not in page


async def test_the_notices_are_paged(staff: Staff, browser: Browser) -> None:
    for number in range(33):
        await staff.street.desk.accept(staff.street.event(title=f"その{number}番"))
    first = (await browser.get("/me/notices")).text
    assert first.count('class="row row--notice"') == 30 and "その32番" in first and "その2番" not in first
    older = first.split('href="/me/notices?before=')[1].split('"')[0]
    second = (await browser.get(f"/me/notices?before={older}")).text
    assert second.count('class="row row--notice"') == 3 and "その2番" in second and "最新へ戻る" in second


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("", []),
        ("なし", []),
        ("http://a.example", ["http://a.example"]),
        ("「https://a.example/x」と（https://b.example/y）。", ["https://a.example/x", "https://b.example/y"]),
        ("see https://a.example/x, or https://b.example/y.", ["https://a.example/x", "https://b.example/y"]),
        ("javascript:alert(1) ftp://x", []),
    ],
)
def test_addresses_in_a_text(text: str, addresses: list[str]) -> None:
    found = list(pieces(text))
    assert "".join(piece.text for piece in found) == text
    assert [piece.address for piece in found if piece.address] == addresses


@pytest.mark.parametrize(("rule", "told"), [("upload", "小さいファイルはトークにも"), ("", "ファイルそのものは、")])
async def test_it_is_said_where_the_files_of_a_mail_are(staff: Staff, rule: str, told: str) -> None:
    mine = staff.street.event(details={"attachments": "見積書.pdf", "file_sizes": "1:3000", "files": rule})
    await staff.street.desk.accept(mine)
    page = (await (await staff.signed_in(TANAKA)).get(f"/me/notices/{mine.id}")).text
    assert "見積書.pdf" in page and "3 KB" in page and told in page
