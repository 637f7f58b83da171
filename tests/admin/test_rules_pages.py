"""「種類」 and 「ルール」: laid down by forms that work without a script; nothing of another company."""

import re
from typing import Any

import pytest

from admin.busy_company import Company
from toritsugi.admin.rules.trying import PICKED
from toritsugi.people import add_organization, list_employees
from toritsugi.routing import Condition, Rule
from toritsugi.rules import add_rules, list_kinds, list_rules
from web.front_door import Browser

pytestmark = pytest.mark.anyio


def token(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found is not None
    return found[1]


class Pages:
    """The pages of kinds and rules, before an administrator."""

    def __init__(self, browser: Browser, company: Company) -> None:
        self.browser = browser
        self.company = company

    async def get(self, path: str, status: int = 200) -> str:
        answer = await self.browser.get(path)
        assert answer.status_code == status, answer.text
        return str(answer.text)

    async def post(self, path: str, status: int = 303, **fields: Any) -> str:
        sent = {"csrf_token": token(await self.get("/rules")), **fields}
        answer = await self.browser.post(path, sent)
        assert answer.status_code == status, answer.text
        return str(answer.text) if status != 303 else str(answer.headers["location"])

    async def rules(self) -> list[Rule]:
        async with self.company.database.reading() as c:
            return [each for each in await list_rules(c, self.company.organization.id) if not each.builtin]

    async def kinds(self) -> dict[str, Any]:
        async with self.company.database.reading() as c:
            return {each.key: each for each in await list_kinds(c, self.company.organization.id)}


@pytest.fixture
def pages(browser: Browser, company: Company) -> Pages:
    return Pages(browser, company)


SHEET = {
    "name": "承認の通知",
    "conditions-0-look": "subject:any",
    "conditions-0-words": "承認\r\n申請\r\n",
    "conditions-1-look": "header:there",
    "conditions-1-header": "X-Mailer",
    "exceptions-0-look": "flag:auto_reply",
    "kind": "workflow",
    "action": "tell",
    "allows_reply": "yes",
    "attachments": "upload",
    "repeat": "30",
    "active": "yes",
}


async def test_a_rule_is_written_read_again_and_changed(pages: Pages) -> None:
    assert "条件（すべてに当てはまるメール）" in await pages.get("/rules/new")
    assert await pages.post("/rules/new", todo="save", **SHEET) == "/rules?told=added"
    [rule] = await pages.rules()
    assert rule.conditions == (Condition("subject", "any", ("承認", "申請")), Condition("header:x-mailer", "there"))
    assert rule.exceptions == (Condition("flag:auto_reply", "there"),)
    assert (rule.kind, rule.allows_reply, rule.attachments, rule.repeat_minutes) == ("workflow", True, "upload", 30)
    listed = await pages.get("/rules?told=added")
    assert "ルールを追加しました。" in listed and "承認の通知" in listed
    assert (
        "件名に「承認」か「申請」を含み、ヘッダー x-mailer があるメールを「ワークフロー」として通知します。" in listed
    )
    page = await pages.get(f"/rules/{rule.id}")
    assert '<option value="header:there" selected>' in page and 'value="x-mailer"' in page
    assert "承認\n申請</textarea>" in page and '<option value="flag:auto_reply" selected>' in page
    changed = {**SHEET, "name": "申請だけ", "conditions-0-words": "申請", "action": "keep", "active": ""}
    assert await pages.post(f"/rules/{rule.id}", todo="save", **changed) == "/rules?told=changed"
    [rule] = await pages.rules()
    assert (rule.name, rule.action, rule.active, rule.conditions[0].words) == ("申請だけ", "keep", False, ("申請",))


async def test_rows_come_and_go_and_what_was_typed_stays(pages: Pages) -> None:
    page = await pages.post("/rules/new", 200, todo="add-conditions", **SHEET)
    assert page.count("conditions-2-look") > 0 and "承認\n申請</textarea>" in page and 'value="承認の通知"' in page
    page = await pages.post("/rules/new", 200, todo="drop-conditions-0", **SHEET)
    assert "承認\n申請" not in page and '<option value="header:there" selected>' in page
    page = await pages.post("/rules/new", 200, todo="add-exceptions", **SHEET)
    assert "exceptions-1-look" in page
    for named in ("条件 1", "例外 1", "条件 2 を消す", "例外 2 を消す"):
        assert f'="{named}"' in page, "lines of conditions are told from those of exceptions, and from lines of words"
    for odd in ("drop-conditions-99", "drop-conditions-x", "add-name", "drop-"):
        assert "承認\n申請</textarea>" in await pages.post("/rules/new", 200, todo=odd, **SHEET)
    page = await pages.post("/rules/new", 200, todo="look", **SHEET)
    assert "件名に「承認」か「申請」を含み" in page
    assert await pages.rules() == []


async def test_faults_stand_at_their_fields_and_nothing_is_saved(pages: Pages) -> None:
    wrong = {**SHEET, "name": "", "repeat": "soon", "kind": "nothing", "conditions-0-words": " "}
    page = await pages.post("/rules/new", 422, todo="save", **wrong)
    for said in (
        "空欄です",
        "は分数ではありません",
        "という種類はありません",
        "1行目: 探す言葉がありません",
        "保存していません",
    ):
        assert said in page
    assert 'value="soon"' in page and await pages.rules() == []


async def test_the_list_moves_switches_and_removes(pages: Pages) -> None:
    for name in ("一", "二"):
        await pages.post("/rules/new", todo="save", **{**SHEET, "name": name})
    one, two = await pages.rules()
    await pages.post(f"/rules/{two.id}/move", whither="up")
    assert [each.name for each in await pages.rules()] == ["二", "一"]
    await pages.post(f"/rules/{one.id}/switch")
    assert not (await pages.rules())[1].active
    await pages.post("/rules/bounce/switch", what="action")
    await pages.post("/rules/auto-reply/switch")
    async with pages.company.database.reading() as c:
        builtin = {each.id: each for each in await list_rules(c, pages.company.organization.id) if each.builtin}
    assert builtin["bounce"].action == "tell" and builtin["bounce"].active and not builtin["auto-reply"].active
    assert await pages.post(f"/rules/{one.id}/remove") == "/rules?told=removed"
    assert [each.name for each in await pages.rules()] == ["二"]
    await pages.post("/rules/bounce/remove", 404)
    await pages.get("/rules/bounce", 404)


async def test_a_set_is_shown_with_its_rules_and_added_at_a_click(pages: Pages) -> None:
    page = await pages.get("/rules/sets")
    assert "サイボウズ Garoon" in page and "公開情報を確認した日: 2026-11-28" in page
    assert "差出人のアドレスが「notifications@github.com」であるメールを「タイムライン」として通知します。" in page
    assert await pages.post("/rules/sets/github") == "/rules?told=used"
    assert [each.name for each in await pages.rules()][2] == "GitHub: 会話"
    assert "課題・タスク" in await pages.get("/kinds")
    await pages.post("/rules/sets/nothing", 404)


async def test_the_time_for_repeats_is_set_or_refused(pages: Pages) -> None:
    assert await pages.post("/rules/repeats", repeat_minutes="30") == "/rules?told=repeats"
    assert 'value="30"' in await pages.get("/rules")
    page = await pages.post("/rules/repeats", 422, repeat_minutes="often")
    assert "は分数ではありません" in page and 'value="often"' in page


async def test_kinds_are_added_changed_hidden_and_moved(pages: Pages) -> None:
    assert await pages.post("/kinds", ja="課題", en="Tasks") == "/kinds?told=added"
    changed = {"ja": "課題と質問", "en": "Tasks", "keep_days": "30", "wish": "digest", "active": "no"}
    assert await pages.post("/kinds/tasks", **changed) == "/kinds?told=changed"
    kind = (await pages.kinds())["tasks"]
    assert (kind.ja, kind.keep_days, kind.wish, kind.active) == ("課題と質問", 30, "digest", False)
    assert "保存 30 日" in await pages.get("/kinds") and 'value="30"' in await pages.get("/kinds/tasks")
    await pages.post("/kinds/tasks/move", whither="up")
    await pages.post("/kinds/reminder/switch")
    kinds = await pages.kinds()
    assert list(kinds)[-2:] == ["tasks", "other"] and not kinds["reminder"].active
    page = await pages.post("/kinds/tasks", 422, ja="", en="", keep_days="long", wish="", active="yes")
    assert "空欄です" in page and "日数ではありません" in page
    assert "空欄です" in await pages.post("/kinds", 422, ja="", en="")


async def test_nothing_of_another_company_is_shown_or_touched(pages: Pages) -> None:
    async with pages.company.database.transaction() as c:
        other = await add_organization(c, "別の会社", now=0.0)
        [theirs] = await add_rules(c, other.id, [Rule("", "よその規則")], now=1.0)
    assert "よその規則" not in await pages.get("/rules")
    await pages.get(f"/rules/{theirs.id}", 404)
    await pages.post(f"/rules/{theirs.id}", 404, todo="save", **SHEET)
    for verb in ("move", "switch", "remove"):
        await pages.post(f"/rules/{theirs.id}/{verb}", 404)
    await pages.get("/kinds/nothing", 404)
    await pages.post("/kinds/nothing/switch", 404)


MAIL = "From: crm@crm.example\nTo: {to}\nSubject: 承認依頼\n\nお願いします。<script>\n"


async def person(pages: Pages) -> str:
    async with pages.company.database.reading() as c:
        return next(each.email for each in await list_employees(c, pages.company.organization.id) if each.active)


async def test_a_pasted_mail_is_tried_and_nothing_is_kept(pages: Pages) -> None:
    await pages.post("/rules/new", todo="save", **{**SHEET, "conditions-1-look": ""})
    to = await person(pages)
    before = await pages.get("/events")
    page = await pages.post("/rules/try", 200, mail=MAIL.format(to=to), to="", event="")
    assert "このメールの行き先" in page and "承認の通知" in page and "件名に「承認」を含む" in page
    assert "何も送信せず、保存もしません。" in page
    assert "お願いします。&lt;script&gt;" in page and "<script>\n" not in page
    assert MAIL.format(to=to).splitlines()[0] in page
    assert len(await pages.get("/events")) == len(before)


async def test_a_past_mail_or_an_uploaded_one_is_tried(pages: Pages, busy: Company) -> None:
    event = busy.events["mail"]
    page = await pages.get(f"/rules/try?event={event}")
    assert f'<option value="{event}" selected>' in page
    to = await person(pages)
    for number in range(PICKED):
        bare = await busy.accept(f"そのあとのメール {number}", details={"recipient": to})
    assert "もう残っていません" in await pages.post("/rules/try", 422, event=bare, picked="", to=to)
    picked = await pages.post("/rules/try", 422, event=event, picked="", to="nobody@else.example")
    assert re.search(f'value="{event}" selected>[^<]*みどり設計', picked), "by its name, however old it is"
    fields = {"csrf_token": token(page), "event": event, "to": to, "mail": ""}
    past = await pages.browser.post("/rules/try", fields)
    assert past.status_code == 200 and "このメールの行き先" in past.text
    upload = ("mail.eml", MAIL.format(to=to).encode(), "message/rfc822")
    plain = {"Accept": "text/html", "Accept-Language": "ja", "Origin": "http://testserver.local"}
    sent = await pages.browser.client.post(
        "/rules/try", data=fields | {"event": ""}, files={"file": upload}, headers=plain
    )
    assert sent.status_code == 200 and "承認依頼" in sent.text


async def test_the_mail_that_was_brought_last_is_tried(pages: Pages, busy: Company) -> None:
    event, to = busy.events["mail"], await person(pages)
    pasted = MAIL.format(to=to)
    page = await pages.post("/rules/try", 200, mail=pasted, to=to, event=event, picked="")
    assert "お願いします。" not in page and f'<option value="{event}" selected>' in page, (
        "it was picked after the pasting"
    )
    page = await pages.post("/rules/try", 200, mail=pasted, to=to, event=event, picked=event)
    assert "承認依頼" in page.split('id="found"')[1] and f'<option value="{event}" selected>' not in page
    upload = ("mail.eml", pasted.encode(), "message/rfc822")
    fields = {"csrf_token": token(page), "event": event, "picked": event, "to": to, "mail": "Subject: ほか"}
    plain = {"Accept": "text/html", "Accept-Language": "ja", "Origin": "http://testserver.local"}
    sent = await pages.browser.client.post("/rules/try", data=fields, files={"file": upload}, headers=plain)
    kept = sent.text.split("<textarea")[1].split("</textarea>")[0]
    assert "承認依頼" in kept and "ほか" not in kept, "it can be tried for somebody else without the file"


@pytest.mark.parametrize("subject", ["見積の承認依頼", "Re: 見積の承認依頼"])
async def test_a_subject_alone_can_be_tried(pages: Pages, subject: str) -> None:
    page = await pages.post("/rules/try", 200, mail=f"{subject}\r\nご確認ください。", to=await person(pages), event="")
    found = page.split('id="found"')[1]
    assert f">{subject}</dd>" in found and "ご確認ください。" in found


async def test_what_cannot_be_tried_is_said(pages: Pages) -> None:
    empty = {"mail": "", "to": "", "event": "0" * 32}
    assert "メールを貼り付けるか" in await pages.post("/rules/try", 422, **empty)
    stranger = MAIL.format(to="nobody@else.example")
    assert "宛先に、この会社の社員や受信元がありません" in await pages.post("/rules/try", 422, mail=stranger)
    nobody = await pages.post("/rules/try", 422, mail=stranger, to="nobody@else.example")
    assert "この宛先のメールを受け取る" in nobody and "nobody@else.example" in nobody


async def test_a_kept_mail_says_why_and_leads_to_the_one_that_was_told(pages: Pages) -> None:
    company = pages.company
    told = await company.accept("先に届いた知らせ")
    repeat = await company.accept("また届いた知らせ", details={"kept": "repeat", "repeat_of": told})
    page = await pages.get(f"/events/{repeat}")
    assert "同じ内容を通知したばかりのため、通知せずに保管しました。" in page and f'href="/events/{told}"' in page
    looped = await company.accept("戻ってきた知らせ", details={"kept": "loop", "rule": "loop"})
    page = await pages.get(f"/events/{looped}")
    assert "循環したメール" in page and "取次が送ったメールが戻ってきたか" in page
    ruled = await company.accept("不達", details={"kept": "bounce", "rule": "bounce", "rule_name": "配信エラーの通知"})
    pages.browser.client.cookies.set("language", "en")
    assert "Not delivered" in await pages.get(f"/events/{ruled}")
