"""「呼び出しボタン」: added, changed, moved, shown as on the kiosk; nothing of another company."""

import pytest

from admin.busy_company import Company
from admin.calling_pages import CallingPages
from drawings import PNG
from toritsugi.people import add_organization, list_departments
from toritsugi.reception import ButtonDestination, ButtonForm, add_button, read_ways
from web.front_door import Browser

pytestmark = pytest.mark.anyio


@pytest.fixture
def pages(browser: Browser, company: Company) -> CallingPages:
    return CallingPages(browser, company)


SHEET = {
    "todo": "save",
    "name_ja": "面接",
    "name_en": "Interview",
    "hint_ja": "採用面接の方",
    "message": "{受付端末}に面接の方がお見えです",
    "sign": "interview",
    "asks": "visitor",
    "active": "yes",
}


async def test_the_usual_buttons_are_made_at_one_click_and_once(pages: CallingPages) -> None:
    assert "「総合受付を呼ぶ」だけが表示され" in await pages.get("/calling")
    for _ in range(2):
        assert await pages.post("/calling/usual") == "/calling?told=usual"
    assert list(await pages.buttons()) == ["総合受付", "宅配", "面接"]


async def test_a_button_is_written_read_again_and_changed(pages: CallingPages) -> None:
    desk = pages.desk
    async with desk.database.reading() as c:
        sales = next(each for each in await list_departments(c, desk.organization.id) if each.name == "営業部")
    to = {"to__0": f"department:{sales.id}", "to__2": f"employee:{desk.sato.id}", "to__1": "base:"}
    assert await pages.post("/calling/buttons/new", **SHEET, **to, way="dm") == "/calling?told=added"
    button = (await pages.buttons())["面接"]
    assert button.destinations == (
        ButtonDestination("department", sales.id),
        ButtonDestination("base"),
        ButtonDestination("employee", desk.sato.id),
    )
    listed = await pages.get("/calling?told=added")
    assert "ボタンを追加しました。" in listed
    assert "営業部" in listed and "佐藤 花子" in listed
    page = await pages.get(f"/calling/buttons/{button.id}")
    assert 'value="Interview"' in page and f'<option value="employee:{desk.sato.id}" selected>' in page
    assert '<option value="dm" selected>' in page
    changed = SHEET | {"name_ja": "採用面接", "asks": "nothing"}
    assert await pages.post(f"/calling/buttons/{button.id}", **changed) == "/calling?told=changed"
    again = (await pages.buttons())["採用面接"]
    assert (again.id, again.asks, again.destinations) == (button.id, "nothing", ())
    async with desk.database.reading() as c:
        assert (await read_ways(c, desk.organization.id)).by == {}


async def test_what_is_wrong_is_named_beside_its_field_and_nothing_is_lost(pages: CallingPages) -> None:
    page = await pages.post("/calling/buttons/new", 422, **SHEET | {"name_ja": " ", "parent": "nobody"})
    assert "保存していません。" in page
    assert "入力してください。" in page
    assert 'value="Interview"' in page
    assert await pages.buttons() == {}


async def test_how_it_would_look_is_shown_before_it_is_saved(pages: CallingPages) -> None:
    page = await pages.post("/calling/buttons/new", 200, **SHEET | {"todo": "look", "name_ja": "工事"})
    assert "<strong>工事</strong>" in page
    assert await pages.buttons() == {}


async def test_an_own_picture_is_put_on_and_taken_off(pages: CallingPages) -> None:
    await pages.post("/calling/buttons/new", files={"picture": ("a.png", PNG, "image/png")}, **SHEET)
    button = (await pages.buttons())["面接"]
    assert f"/calling/pictures/{button.picture_id}" in await pages.get("/calling")
    answer = await pages.browser.client.get(f"/calling/pictures/{button.picture_id}")
    assert answer.content.startswith(b"\x89PNG") and answer.headers["content-type"] == "image/png"
    refused = await pages.post(
        f"/calling/buttons/{button.id}", 422, files={"picture": ("a.svg", b"<svg/>", "image/svg+xml")}, **SHEET
    )
    assert "PNG、JPEG、WebP のどれかの画像を選んでください。" in refused
    await pages.post(f"/calling/buttons/{button.id}", drop_picture="yes", **SHEET)
    assert (await pages.buttons())["面接"].picture_id is None


async def test_buttons_are_moved_switched_and_removed(pages: CallingPages) -> None:
    await pages.post("/calling/usual")
    last = (await pages.buttons())["面接"]
    await pages.post(f"/calling/buttons/{last.id}/move", whither="up")
    assert list(await pages.buttons()) == ["総合受付", "面接", "宅配"]
    await pages.post(f"/calling/buttons/{last.id}/switch")
    assert not (await pages.buttons())["面接"].active
    await pages.post("/calling/buttons/new", **SHEET | {"name_ja": "新卒", "parent": last.id})
    assert await pages.post(f"/calling/buttons/{last.id}/remove") == "/calling?told=removed"
    assert list(await pages.buttons()) == ["総合受付", "宅配"]


async def test_the_buttons_of_another_company_are_not_there(pages: CallingPages) -> None:
    async with pages.company.database.transaction() as c:
        other = await add_organization(c, "別の会社", now=1.0)
        theirs = await add_button(c, other.id, ButtonForm(names={"ja": "極秘"}), 1.0)
    assert "極秘" not in await pages.get("/calling")
    await pages.get(f"/calling/buttons/{theirs.id}", 404)
    for path, fields in (("", SHEET), ("/move", {}), ("/switch", {}), ("/remove", {})):
        await pages.post(f"/calling/buttons/{theirs.id}{path}", 404, **fields)
    await pages.get(f"/calling/ladder?button={theirs.id}", 404)


@pytest.mark.parametrize(
    "path", ["", "/buttons/new", "/ladder", "/ways", "/texts", "/texts/arrived", "/hours", "/missed"]
)
async def test_nobody_comes_in_without_signing_in(pages: CallingPages, path: str) -> None:
    pages.browser.client.cookies.clear()
    answer = await pages.browser.get(f"/calling{path}")
    assert (answer.status_code, answer.headers["location"].startswith("/sign-in")) == (303, True)
