"""「受信元」: added, changed, switched, removed; each fault at its field; a key or a password shown once."""

import re
from typing import Any

import pytest
from sqlalchemy import update

from admin.busy_company import Company
from toritsugi.event import Addressee
from toritsugi.intake import AddressBook, Source, get_event, list_sources
from toritsugi.intake.tables import event
from web.front_door import Browser, add_operator, token_in

pytestmark = pytest.mark.anyio
BOX = {
    "name": "名刺管理",
    "address": "Meishi@Relay.example",
    "to": ["基本通知先", ""],
    "kind": "timeline",
    "networks": "",
}


async def post(browser: Browser, path: str, fields: dict[str, Any]) -> Any:
    token = token_in((await browser.get("/sources/new")).text)
    return await browser.post(path, {"csrf_token": token, **fields})


async def sources_of(company: Company) -> dict[str, Source]:
    async with company.database.reading() as c:
        return {each.name: each for each in await list_sources(c, company.organization.id)}


async def test_a_mailbox_is_added_found_again_and_changed(company: Company, browser: Browser) -> None:
    answer = await post(browser, "/sources/new", BOX | {"to": ["基本通知先", "田中 太郎 <tanaka@example.com>", " "]})
    made = (await sources_of(company))["名刺管理"]
    assert answer.headers["location"] == f"/sources/{made.id}?told=added"
    assert (made.address, made.kind, made.networks, made.active) == ("meishi@relay.example", "timeline", (), True)
    assert [each.kind for each in made.addressees] == ["base", "employee"]
    page = (await browser.get(answer.headers["location"])).text
    assert "受信元を追加しました。" in page and 'value="meishi@relay.example"' in page
    assert 'value="田中 太郎 &lt;tanaka@example.com&gt;"' in page
    changed = BOX | {"networks": "192.0.2.7\r\n2001:db8::/32", "kind": "workflow"}
    assert (await post(browser, f"/sources/{made.id}", changed)).status_code == 303
    now = (await sources_of(company))["名刺管理"]
    assert (now.id, now.networks, now.kind) == (made.id, ("192.0.2.7/32", "2001:db8::/32"), "workflow")
    assert now.addressees == (Addressee("base"),)
    listed = (await browser.get("/sources")).text
    assert "192.0.2.7/32" in listed and "基本通知先" in listed and "まだありません" in listed


async def test_each_fault_stands_at_its_field_and_nothing_is_saved(company: Company, browser: Browser) -> None:
    wrong = {"name": "", "address": "tanaka@example.com", "to": ["どこか"], "kind": "種類", "networks": "192.0.2.0/33"}
    answer = await post(browser, "/sources/new", wrong)
    assert answer.status_code == 422
    said = dict(re.findall(r'class="complaint" id="(\w+)-hint" role="alert">([^<]+)', answer.text))
    assert set(said) == {"name", "address", "to", "kind", "networks"}
    assert "社員のメールアドレス" in said["address"] and "どこか" in said["to"] and "192.0.2.0/33" in said["networks"]
    assert 'value="どこか"' in answer.text and "192.0.2.0/33</textarea>" in answer.text
    assert await sources_of(company) == {}
    browser.client.cookies.set("language", "en")
    english = await post(browser, "/sources/new", wrong)
    assert "Enter a name." in english.text and "&#39;192.0.2.0/33&#39; is not a network" in english.text


async def test_an_address_belongs_to_one_source_of_all_companies(company: Company, browser: Browser) -> None:
    assert (await post(browser, "/sources/new", BOX)).status_code == 303
    again = await post(browser, "/sources/new", BOX | {"name": "二つめ"})
    assert again.status_code == 422 and "すでに登録されています" in again.text
    assert (
        await post(browser, "/sources/new", BOX | {"address": "other@relay.example", "name": "三"})
    ).status_code == 303
    other = (await sources_of(company))["三"]
    assert (await post(browser, f"/sources/{other.id}", BOX)).status_code == 422


async def test_a_password_is_shown_once_renewed_and_taken_away(company: Company, browser: Browser) -> None:
    book = AddressBook(company.database)
    made = await post(browser, "/sources/new", BOX | {"sign_in": "on"})
    first = shown(made)
    assert made.status_code == 200 and made.headers["cache-control"] == "no-store"
    box = (await sources_of(company))["名刺管理"]
    assert await book.signed_in("meishi@relay.example", first) is not None
    assert (await post(browser, f"/sources/{box.id}", BOX | {"sign_in": "on"})).status_code == 303
    assert await book.signed_in("meishi@relay.example", first) is not None
    second = shown(await post(browser, f"/sources/{box.id}/password", {}))
    assert await book.signed_in("meishi@relay.example", first) is None
    assert await book.signed_in("meishi@relay.example", second) is not None
    for path in ("/sources", f"/sources/{box.id}"):
        page = (await browser.get(path)).text
        assert first not in page and second not in page and "サインイン" in page
    assert (await post(browser, f"/sources/{box.id}", BOX)).status_code == 303
    assert await book.signed_in("meishi@relay.example", second) is None
    assert (await post(browser, f"/sources/{box.id}/password", {})).status_code == 303
    assert not (await sources_of(company))["名刺管理"].has_password


def shown(answer: Any) -> str:
    found = re.search(r'id="secret" translate="no">([^<]+)<', answer.text)
    assert found, answer.text[:300]
    return found[1]


async def test_a_key_is_made_shown_once_and_revoked_for_good(company: Company, browser: Browser) -> None:
    assert "名前を入力してください。" in (await post(browser, "/sources/new-key", {"name": " "})).text
    key = shown(await post(browser, "/sources/new-key", {"name": "温度センサー", "permission": "events"}))
    made = (await sources_of(company))["温度センサー"]
    assert key.startswith("tor_") and key.endswith(made.key_hint)
    assert await AddressBook(company.database).key_holder(key) is not None
    assert key not in (await browser.get(f"/sources/{made.id}")).text
    assert "失効させますか" in (await browser.get(f"/sources/{made.id}/revoke")).text
    assert (await post(browser, f"/sources/{made.id}/revoke", {})).status_code == 303
    assert await AddressBook(company.database).key_holder(key) is None
    await post(browser, f"/sources/{made.id}/switch", {})
    assert await AddressBook(company.database).key_holder(key) is None
    assert "失効" in (await browser.get("/sources")).text


async def test_what_a_key_may_do_is_chosen_shown_and_changed(company: Company, browser: Browser) -> None:
    new = (await browser.get("/sources/new-key")).text
    assert 'value="events" checked' in new and 'value="appointments" aria' in new
    refused = await post(browser, "/sources/new-key", {"name": "CRM"})
    assert refused.status_code == 422 and "1つ以上選んでください" in refused.text and 'value="CRM"' in refused.text
    assert (await post(browser, "/sources/new-key", {"name": "CRM", "permission": "all"})).status_code == 422
    await post(browser, "/sources/new-key", {"name": "CRM", "permission": ["events", "appointments"]})
    made = (await sources_of(company))["CRM"]
    assert made.permissions == ("events", "appointments")
    assert "来客予定" in (await browser.get("/sources")).text.split(f"source-{made.id}")[1].split("</tr>")[0]
    path = f"/sources/{made.id}/permissions"
    assert (await post(browser, path, {})).status_code == 422
    assert (await post(browser, path, {"permission": "appointments"})).status_code == 303
    assert (await sources_of(company))["CRM"].permissions == ("appointments",)
    page = (await browser.get(f"/sources/{made.id}")).text
    assert 'value="appointments" checked' in page and 'value="events" aria' in page


async def test_a_source_that_goes_leaves_what_has_come(busy: Company, browser: Browser) -> None:
    box = (await sources_of(busy))["販売管理からの通知"]
    event_id = await accept_from(busy, box.id)
    async with busy.database.reading() as c:
        assert (await get_event(c, busy.organization.id, event_id)) is not None
    assert "これまでに受け取ったもの" in (await browser.get(f"/sources/{box.id}/remove")).text
    kept = await post(browser, f"/sources/{box.id}/remove", {"choice": "keep"})
    assert kept.headers["location"] == "/sources?told=kept"
    assert not (await sources_of(busy))["販売管理からの通知"].active
    assert (await post(browser, f"/sources/{box.id}/switch", {})).status_code == 303
    assert (await sources_of(busy))["販売管理からの通知"].active
    gone = await post(browser, f"/sources/{box.id}/remove", {"choice": "remove"})
    assert gone.headers["location"] == "/sources?told=removed"
    assert "販売管理からの通知" not in await sources_of(busy)
    assert (await browser.get(f"/events/{event_id}")).status_code == 200


async def test_another_companys_source_is_not_there(busy: Company, browser: Browser) -> None:
    box = (await sources_of(busy))["販売管理からの通知"]
    stranger = await add_operator(busy.database, "stranger@elsewhere.example")
    token = await browser.begin_session(stranger)
    assert "販売管理" not in (await browser.get("/sources")).text
    for path in ("", "/remove", "/revoke"):
        assert (await browser.get(f"/sources/{box.id}{path}")).status_code == 404
    for path in ("", "/remove", "/revoke", "/switch", "/password"):
        fields = {"csrf_token": token, "choice": "remove", **{name: str(each) for name, each in BOX.items()}}
        assert (await browser.post(f"/sources/{box.id}{path}", fields)).status_code == 404, path
    assert (await sources_of(busy))["販売管理からの通知"] == box


async def test_the_list_tells_when_something_last_came(busy: Company, browser: Browser) -> None:
    def row(page: str, name: str) -> str:
        return page.split(name)[1].split("</tr>")[0]

    assert "まだありません" in row((await browser.get("/sources")).text, "販売管理からの通知")
    box = (await sources_of(busy))["販売管理からの通知"]
    await accept_from(busy, box.id)
    page = (await browser.get("/sources")).text
    assert re.search(r"\d\d:\d\d:\d\d", row(page, "販売管理からの通知"))
    assert "まだありません" in row(page, "倉庫の温度センサー")


async def accept_from(company: Company, source_id: str) -> str:
    """An event that came by this source."""
    id = await company.accept("受信元から")
    async with company.database.transaction() as c:
        await c.execute(update(event).where(event.c.id == id).values(source_id=source_id))
    return id
