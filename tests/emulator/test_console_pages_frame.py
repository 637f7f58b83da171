"""What all pages with forms share: policy, words in both languages, files that are there."""

import re
from collections.abc import AsyncIterator

import httpx
import pytest

from emulator.administrators import Desk, company
from lineworks_emulator import create_app
from lineworks_emulator.admin.paper import PAPER as ADMIN
from lineworks_emulator.console.paper import PAPER as CONSOLE
from lineworks_emulator.signin.drawing import PAPER as SIGNIN

pytestmark = pytest.mark.anyio
PLACES = (
    *("/console/apps", "/console/bots", "/console/bots/new", "/console/bots/2000001", "/console/bots/2000001/edit"),
    *("/admin/bots", "/admin/bots/add", "/admin/bots/2000001", "/admin/bots/2000001/edit", "/admin/members"),
    *("/admin/members/new", "/admin/members/u-sato", "/admin/roles"),
)


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    app = create_app(company())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://emulator") as client:
        desk = Desk(client)
        await desk.sign_in("tanaka")
        await desk.added_bot()
        yield desk
    await app.close()


@pytest.mark.parametrize("language", ["ja", "en"])
async def test_no_page_has_anything_inline_or_a_word_that_is_missing(desk, language):
    for place in (*PLACES, await desk.new_app()):
        answer = await desk.client.get(f"{place}?lang={language}")
        assert answer.status_code == 200, place
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy and "form-action 'self'" in policy and "unsafe" not in policy
        assert not re.search(r"<script(?![^>]*src=)|<style| style=| on\w+=|javascript:", answer.text), place
        assert f'<html lang="{language}">' in answer.text and "built-in method" not in answer.text
        assert answer.headers["cache-control"] == "no-store"


async def test_everything_the_pages_name_is_served(desk):
    named = {address for place in PLACES for address in re.findall(r'"(/pages/[^"]+)"', await desk.read(place))}
    assert len(named) > 6
    for address in named:
        shown = await desk.read(address)
        for inner in re.findall(r'from "\./([\w.]+)"', shown):
            await desk.read(f"/pages/static/{inner}")
    for name in ("nothing.css", "words.json", "..%2Froutes.py"):
        assert (await desk.client.get(f"/pages/static/{name}")).status_code == 404


@pytest.mark.parametrize("paper", [ADMIN, CONSOLE, SIGNIN])
async def test_both_languages_have_the_same_words(paper):
    assert set(paper.words["ja"]) == set(paper.words["en"])
    assert not [key for key in paper.words["ja"] if hasattr(dict, key)]


async def test_talk_looks_through_whoever_is_signed_in(desk):
    assert 'data-me="u-tanaka"' in await desk.read("/talk")
    await desk.send("/signout")
    assert 'data-me=""' in await desk.read("/talk")
