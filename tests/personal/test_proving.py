"""A further address is an employee's once the link of a mail to it was opened, by that employee, in time."""

from typing import Any

import pytest

from personal.staff import Staff, row
from web.front_door import Browser

pytestmark = pytest.mark.anyio
OTHER = "taro@sample.example"


async def confirmed(browser: Browser, link: str) -> Any:
    return await browser.post(link, {"csrf_token": await browser.token("/me")})


async def test_an_address_counts_when_its_reader_has_confirmed(staff: Staff, browser: Browser) -> None:
    """Opening the link shows it only: programs open the links of mails as well."""
    answer = await staff.change(browser, "mail2", address=f" {OTHER.upper()} ")
    assert answer.headers["location"] == "/me?told=letter"
    assert "確認のメールを送りました" in (await browser.get("/me?told=letter")).text
    [link] = await staff.letters(OTHER)
    page = await browser.get(link)
    assert page.status_code == 200 and OTHER in page.text and "確認する" in page.text
    assert await staff.street.book.recipient(OTHER) is None
    assert (await confirmed(browser, link)).headers["location"] == "/me?told=saved#mail2"
    assert row((await browser.get("/me")).text, "mail2").startswith(f"メール2 {OTHER}")
    assert await staff.street.book.recipient(OTHER) is not None


async def test_nobody_confirms_for_somebody_else_or_too_late(staff: Staff, browser: Browser) -> None:
    await staff.change(browser, "mail2", address=OTHER)
    [link] = await staff.letters(OTHER)
    suzuki = await staff.signed_in("suzuki@sample.example")
    for who, address in ((suzuki, link), (browser, f"{link[:-4]}AAAA"), (browser, "/me/address/x")):
        for answer in (await who.get(address), await confirmed(who, address)):
            assert answer.status_code == 404 and "このリンクは使えません" in answer.text, address
    assert await staff.street.book.recipient(OTHER) is None
    letters, token = staff.parts.letters, link.rsplit("/", 1)[1]
    assert letters.read(staff.street.tanaka, token) is not None
    staff.database.clock.advance(86_401.0)  # type: ignore[attr-defined]
    assert letters.read(staff.street.tanaka, token) is None


async def test_what_has_become_somebody_elses_is_refused_at_the_click(staff: Staff, browser: Browser) -> None:
    suzuki = await staff.signed_in("suzuki@sample.example")
    await staff.change(browser, "mail2", address=OTHER)
    await staff.change(suzuki, "mail2", address=OTHER)
    mine, theirs = await staff.letters(OTHER)
    await confirmed(suzuki, theirs)
    answer = await confirmed(browser, mine)
    assert answer.status_code == 422 and "すでに別の社員が使っています" in answer.text


async def test_nobody_is_flooded_with_letters(staff: Staff, browser: Browser) -> None:
    answers = [await staff.change(browser, "mail2", address=OTHER) for _ in range(6)]
    assert answers[-1].status_code == 429 and "分ほど待ってから、もう一度お試しください" in answers[-1].text
    assert len(await staff.letters(OTHER)) == sum(each.status_code == 303 for each in answers) <= 5


async def test_without_a_mail_server_an_administrator_has_to_be_asked(staff: Staff, browser: Browser) -> None:
    staff.parts.letters.mails = False
    answer = await staff.change(browser, "mail2", address=OTHER)
    assert answer.status_code == 422 and "管理者に登録を依頼してください" in answer.text
    assert await staff.letters() == []
