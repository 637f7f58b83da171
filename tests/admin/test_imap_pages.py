"""Watched mailboxes in 「受信元」: set up, tried at once, every trouble in a sentence, the password never shown."""

import re
from typing import Any

import pytest

from admin.busy_company import Company
from intake.imap_server import PASSWORD, TOKEN, USER, ImapServer, imap_server
from intake.token_server import CLIENT_ID, CLIENT_SECRET, token_server
from toritsugi.intake import ImapMailbox, list_imap_mailboxes
from toritsugi.intake.imap import Standing
from toritsugi.intake.imap.keeping import keep_standing
from web.front_door import Browser, add_operator, token_in

pytestmark = pytest.mark.anyio


def fields(server: ImapServer, **given: Any) -> dict[str, Any]:
    plain = {
        "name": "CRMの通知", "host": "127.0.0.1", "port": str(server.port), "security": "none", "user_name": USER,
        "sign_in": "password", "password": PASSWORD, "folder": "INBOX", "done_folder": "", "certificates": "",
        "kind": "timeline",
        "to": ["基本通知先", ""],
    }  # fmt: skip
    return plain | given


async def post(browser: Browser, path: str, sent: dict[str, Any]) -> Any:
    token = token_in((await browser.get("/sources/imap/new")).text)
    return await browser.post(path, {"csrf_token": token, **sent})


async def mailboxes(company: Company) -> list[ImapMailbox]:
    async with company.database.reading() as c:
        return await list_imap_mailboxes(c, company.organization.id)


async def test_a_mailbox_is_set_up_tried_changed_and_listed(company: Company, browser: Browser) -> None:
    async with imap_server() as server:
        answer = await post(browser, "/sources/imap/new", fields(server))
        [made] = await mailboxes(company)
        assert answer.headers["location"] == f"/sources/imap/{made.source_id}?told=reached"
        page = (await browser.get(answer.headers["location"])).text
        assert "保存した設定でメールボックスに接続できました。" in page and "接続待ち" in page
        assert f'value="{USER}"' in page and PASSWORD not in page
        changed = fields(server, password="", folder="nowhere", done_folder="取次済み")
        page = (await post(browser, f"/sources/imap/{made.source_id}", changed)).text
        assert "設定は保存しましたが" in page and "フォルダー「nowhere」が見つかりません" in page
        [now] = await mailboxes(company)
        assert (now.account.folder, now.account.done_folder, now.stamp) == ("nowhere", "取次済み", made.stamp)
        listed = (await browser.get("/sources")).text
        assert "CRMの通知" in listed and USER in listed and "nowhere" in listed
        assert (await browser.get(f"/sources/{made.source_id}")).headers[
            "location"
        ] == f"/sources/imap/{made.source_id}"


async def test_a_mailbox_is_set_up_with_a_token(company: Company, browser: Browser) -> None:
    """Its secrets are never shown; left empty, they stay."""
    async with imap_server() as server, token_server(TOKEN) as tokens:
        given = {"sign_in": "token", "password": "", "token_url": tokens.url, "client_id": CLIENT_ID, "scope": "mail"}
        secrets = {"client_secret": CLIENT_SECRET, "refresh_token": tokens.refresh_token}
        answer = await post(browser, "/sources/imap/new", fields(server, **given, **secrets, authority="MX.Example"))
        [made] = await mailboxes(company)
        assert answer.headers["location"] == f"/sources/imap/{made.source_id}?told=reached"
        page = (await browser.get(answer.headers["location"])).text
        assert tokens.url in page and 'value="mx.example"' in page
        assert not [each for each in (*secrets.values(), tokens.refresh_token) if each in page]
        again = await post(browser, f"/sources/imap/{made.source_id}", fields(server, **given))
        assert again.headers["location"].endswith("told=reached")
        wrong = {"token_url": "http://tokens.example/", "client_id": " ", "authority": "who is it"}
        refused = (await post(browser, "/sources/imap/new", fields(server, **given | wrong))).text
        said = re.findall(r'class="complaint" id="(\w+)-hint" role="alert">', refused)
        assert set(said) == {"token_url", "client_id", "client_secret", "authority"}


async def test_each_fault_stands_at_its_field_and_nothing_is_saved(company: Company, browser: Browser) -> None:
    wrong = {
        "name": "",
        "host": "imap example",
        "port": "0",
        "user_name": "",
        "password": "",
        "folder": "",
        "to": ["どこか"],
    }
    answer = await post(browser, "/sources/imap/new", fields(ImapServer(), **wrong, certificates="x", kind="種類"))
    assert answer.status_code == 422
    said = dict(re.findall(r'class="complaint" id="(\w+)-hint" role="alert">([^<]+)', answer.text))
    assert set(said) == {"name", "host", "port", "user_name", "password", "folder", "to", "certificates", "kind"}
    assert 'value="imap example"' in answer.text and await mailboxes(company) == []


async def test_how_it_goes_is_said_and_ends_with_the_switch(company: Company, browser: Browser) -> None:
    async with imap_server() as server:
        await post(browser, "/sources/imap/new", fields(server))
        [made] = await mailboxes(company)
        page = f"/sources/imap/{made.source_id}"
        await keep_standing(company.database, made.source_id, Standing("sign_in_refused", "NO", 1_700_000_000.0, 1.0))
        told = (await browser.get(page)).text
        assert "パスワードが違うため" in told and "2023年11月15日" in told and "要対応" in told
        assert "要対応" in (await browser.get("/sources")).text
        assert (await post(browser, f"{page}/switch", {})).headers["location"] == f"{page}?told=unwatched"
        told = (await browser.get(page)).text
        assert "停止中です。" in told and "パスワードが違うため" not in told
        assert (await post(browser, f"{page}/switch", {})).headers["location"] == f"{page}?told=watched"
        assert (await post(browser, f"{page}/check", {})).headers["location"] == f"{page}?told=reached"
        gone = await post(browser, f"/sources/{made.source_id}/remove", {"choice": "remove"})
        assert gone.status_code == 303 and await mailboxes(company) == []


async def test_another_companys_mailbox_is_nobodys(company: Company, browser: Browser) -> None:
    async with imap_server() as server:
        await post(browser, "/sources/imap/new", fields(server))
        [made] = await mailboxes(company)
        stranger = await add_operator(company.database, "stranger@elsewhere.example")
        await browser.begin_session(stranger)
        assert (await browser.get(f"/sources/imap/{made.source_id}")).status_code == 404
        for path in ("", "/check", "/switch"):
            answer = await post(browser, f"/sources/imap/{made.source_id}{path}", fields(server))
            assert answer.status_code == 404
