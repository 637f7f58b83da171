"""Help that needs no sign-in: every topic in both languages, each point with what to look at and what to do."""

from collections.abc import AsyncIterator

import pytest

from toritsugi.database import Database
from toritsugi.help import HELP, HELP_ROUTES
from toritsugi.help.pages import TOPICS
from web.front_door import Browser, front_door

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("database_address", ["sqlite"], indirect=True)]


@pytest.fixture
async def stranger(database: Database) -> AsyncIterator[Browser]:
    async with front_door(database, [HELP_ROUTES], rooms=[HELP]) as opened:
        yield opened


@pytest.mark.parametrize("language", ["ja", "en"])
async def test_every_topic_is_told_in_both_languages(stranger: Browser, language: str) -> None:
    listed = (await stranger.get("/help", **{"Accept-Language": language})).text
    for topic in TOPICS:
        assert f'href="/help/{topic}"' in listed
        page = await stranger.get(f"/help/{topic}", **{"Accept-Language": language})
        assert page.status_code == 200 and f'lang="{language}"' in page.text
        assert page.text.count("<h2>") >= 3
    assert (await stranger.get("/help/nothing")).status_code == 404


@pytest.mark.parametrize(
    ("topic", "told"),
    [
        ("push-pc", ("ポップアップ通知をオン", "「通知」を「許可」", "トークルームの通知", "500人以上")),
        ("push-phone", ("おやすみモード", "電池の最適化", "PC にログインしているあいだ")),
        ("large-rooms", ("プッシュ通知は届きません", "DM でも知らせる")),
        ("outside-rooms", ("Bot を招待できません", "社内だけのトークルームを作る")),
        ("plans", ("1分間に60回", "240回", "LINE WORKS にお問い合わせください")),
    ],
)
async def test_the_points_name_what_is_to_be_done(stranger: Browser, topic: str, told: tuple[str, ...]) -> None:
    page = (await stranger.get(f"/help/{topic}")).text
    assert [each for each in told if each not in page] == []
