"""What every answer carries: safe headers, and one clear sentence when something did not work."""

import gzip
import hashlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated, Any

import msgspec
import pytest
from litestar import get, post
from litestar.params import JSONBody

from toritsugi.clock import SystemClock
from toritsugi.database import Database, StorageFull, StorageTrouble, open_database
from toritsugi.web import NO_COOKIE, FieldError, Problem, WebSettings
from toritsugi.web.static_files import StaticFiles
from web.front_door import Browser, front_door

pytestmark = pytest.mark.anyio


class Person(msgspec.Struct, forbid_unknown_fields=True):
    email: Annotated[str, msgspec.Meta(max_length=20)]


class Asked(msgspec.Struct, forbid_unknown_fields=True):
    title: str
    to: Person
    count: Annotated[int, msgspec.Meta(ge=1, le=5)] = 1


@post("/api/v1/things", opt=NO_COOKIE)
async def take(data: JSONBody[Asked]) -> dict[str, str]:
    return {"title": data.title}


@get("/broken")
async def broken() -> str:
    secret = "fish".join(["sword", ""])
    raise RuntimeError(secret)


@get("/storage/{how:str}")
async def storage(how: str) -> str:
    raise StorageFull("full") if how == "full" else StorageTrouble("away")


@get("/teapot")
async def teapot() -> str:
    detail = {"ja": "お茶は淹れられません。", "en": "No tea here."}
    errors = [FieldError("to[0].email", {"ja": "<b>ちがいます</b>", "en": "wrong"})]
    raise Problem(418, detail, errors=errors, headers={"X-Tea": "none"})


@get("/strict")
async def strict() -> str:
    return msgspec.json.decode(b'{"email": 3}', type=Person).email


HANDLERS = [take, broken, storage, teapot, strict]


@pytest.fixture
async def browser(tmp_path: Any) -> AsyncIterator[Browser]:
    """In front of an application whose database is never asked."""
    database: Database = open_database(f"sqlite:///{tmp_path / 'empty.db'}", SystemClock())
    async with front_door(database, HANDLERS) as opened:
        yield opened
    await database.close()


@pytest.mark.parametrize("path", ["/sign-in", "/healthz", "/nowhere", "/broken", "/api/v1/things"])
async def test_every_answer_has_the_safe_headers(browser: Browser, path: str) -> None:
    headers = (await browser.get(path)).headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "geolocation=()" in headers["permissions-policy"]
    assert headers["cache-control"] == "no-store"
    assert "strict-transport-security" not in headers


async def test_over_https_browsers_are_told_to_stay_there(tmp_path: Any) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'empty.db'}", SystemClock())
    async with front_door(database, settings=WebSettings(public_url="https://relay.example")) as secure:
        answer = await secure.get("/sign-in")
    await database.close()
    assert answer.headers["strict-transport-security"].startswith("max-age=31536000")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-toritsugi-session=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=lax"} <= set(cookie.split("; "))


async def test_a_page_that_is_not_there_says_what_to_do(browser: Browser) -> None:
    answer = await browser.get("/nowhere")
    assert answer.status_code == 404
    assert "ページが見つかりません" in answer.text
    assert "アドレスをお確かめください" in answer.text
    english = await browser.get("/nowhere", **{"Accept-Language": "en"})
    assert "There is no such page" in english.text
    assert '<html lang="en">' in english.text


async def test_an_unforeseen_fault_shows_a_number_and_nothing_of_the_inside(
    browser: Browser, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = await browser.get("/broken")
    logged = capsys.readouterr()
    assert answer.status_code == 500
    for inside in ("swordfish", "RuntimeError", "Traceback", ".py"):
        assert inside not in answer.text
    number = answer.text.split("記録番号 ")[1][:12]
    told = logged.out + logged.err
    assert number in told
    assert "RuntimeError" in told
    assert "swordfish" not in told


async def test_a_rooms_problem_is_told_to_people_as_a_page_and_escaped(browser: Browser) -> None:
    answer = await browser.get("/teapot")
    assert answer.status_code == 418
    assert answer.headers["x-tea"] == "none"
    assert "お茶は淹れられません。" in answer.text
    assert "&lt;b&gt;ちがいます" in answer.text
    assert "<b>" not in answer.text


async def test_a_rooms_problem_is_told_to_programs_as_a_document(browser: Browser) -> None:
    answer = await browser.get("/teapot", Accept="application/json", **{"Accept-Language": "en"})
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json() == {
        "type": "about:blank",
        "title": "This could not be done",
        "status": 418,
        "detail": "No tea here.",
        "instance": "/teapot",
        "errors": [{"field": "to[0].email", "detail": "wrong"}],
    }


@pytest.mark.parametrize(
    ("body", "status", "field", "says"),
    [
        ({"title": 1, "to": {"email": "a"}}, 422, "title", "Expected text, got an integer."),
        ({"to": {"email": "a"}}, 422, "title", "This field is required."),
        ({"title": "a", "to": {}}, 422, "to.email", "This field is required."),
        ({"title": "a", "to": {"email": "a", "x": 1}}, 422, "to.x", "not known"),
        ({"title": "a", "to": {"email": "a"}, "titel": 1}, 422, "titel", "not known"),
        ({"title": "a", "to": {"email": "a" * 21}}, 422, "to.email", "at most 20"),
        ({"title": "a", "to": {"email": "a"}, "count": 9}, 422, "count", "at most 5"),
        ({"title": "a", "to": {"email": "a"}, "count": 0}, 422, "count", "at least 1"),
        ([], 422, "$", "Expected an object, got a list."),
    ],
)
async def test_a_wrong_field_is_named(browser: Browser, body: Any, status: int, field: str, says: str) -> None:
    answer = await browser.client.post("/api/v1/things", json=body, headers={"Accept-Language": "en"})
    assert answer.status_code == status
    (error,) = answer.json()["errors"]
    assert error["field"] == field
    assert says in error["detail"]


async def test_a_rooms_own_decoding_is_told_in_the_same_way(browser: Browser) -> None:
    answer = await browser.get("/strict", Accept="application/json")
    assert answer.status_code == 422
    assert answer.json()["errors"] == [{"field": "email", "detail": "文字列で書いてください（いまは整数です）。"}]


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b'{"title": }'])
async def test_what_is_no_json_is_400(browser: Browser, body: bytes) -> None:
    answer = await browser.client.post("/api/v1/things", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert "JSON として読み取れません" in answer.json()["detail"]


async def test_too_much_is_413_and_a_wrong_method_405(browser: Browser) -> None:
    headers = {"Content-Type": "application/json", "Accept-Language": "en"}
    large = await browser.client.post("/api/v1/things", content=b"a" * 1_100_000, headers=headers)
    assert (large.status_code, large.json()["title"]) == (413, "This is too large")
    wrong = await browser.client.put("/api/v1/things", headers=headers)
    assert (wrong.status_code, wrong.json()["title"]) == (405, "This method is not accepted here")


@pytest.mark.parametrize(("state", "status", "wait"), [("away", 503, "10"), ("full", 507, "300")])
async def test_storage_trouble_asks_to_come_back(browser: Browser, state: str, status: int, wait: str) -> None:
    answer = await browser.get(f"/storage/{state}", Accept="application/json")
    assert answer.status_code == status
    assert answer.headers["retry-after"] == wait
    assert "何も受け付けていません" in answer.json()["detail"]


async def test_a_static_file_is_kept_for_a_year_under_its_fingerprint_only(browser: Browser) -> None:
    statics = browser.web.furniture.statics
    path = statics.path("web/tokens.css")
    found = await browser.client.get(path, headers={"Accept-Encoding": "identity"})
    assert found.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert found.headers["content-type"].startswith("text/css")
    assert "--paper: #faf8f4" in found.text
    packed = await browser.client.get(path, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.text == found.text
    old = await browser.client.get("/static/0123456789abcdef/web/tokens.css")
    assert old.headers["cache-control"] == "no-cache"
    for outside in ("web/../__init__.py", "web/%2e%2e/tables.py", "web/vendor/VENDORED.md", "web/nothing.css"):
        assert (await browser.client.get(f"/static/{statics.fingerprint}/{outside}")).status_code == 404
    with pytest.raises(KeyError):
        statics.path("web/nothing.css")


def test_packed_files_are_the_same_files() -> None:
    statics = StaticFiles([("web", Path(__file__).parents[2] / "src/toritsugi/web")])
    assert statics._files
    for file in statics._files.values():
        assert gzip.decompress(file.packed) == file.content


def test_vendored_files_are_the_ones_written_down() -> None:
    folder = Path(__file__).parents[2] / "src/toritsugi/web/static/vendor"
    written = (folder / "VENDORED.md").read_text(encoding="utf-8")
    files = [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".md"]
    assert files
    for path in files:
        assert hashlib.sha256(path.read_bytes()).hexdigest() in written
