"""The wizard's steps at the terminal, before there is anything."""

import pytest

from cli.terminal import Command
from toritsugi.admin import read_guide
from toritsugi.config import read_config

pytestmark = pytest.mark.anyio


async def test_every_step_is_told_with_this_installations_values(
    toritsugi: Command, settings: pytest.MonkeyPatch
) -> None:
    settings.setenv("TORITSUGI_PUBLIC_URL", "https://relay.example")
    told = await toritsugi("guide", "--user-account", language="ja")
    assert (told.code, told.err) == (0, "")
    for step in read_guide().steps_for("user_account", dm_only=False):
        assert step.ja.title in told.out and step.ja.text in told.out
        assert " > ".join(step.labels) in told.out
    assert "https://relay.example/connections/consent" in told.out and "https://relay.example/static/" in told.out
    assert "Private Key を発行する" not in told.out


async def test_the_way_is_shorter_without_rooms(toritsugi: Command) -> None:
    told = (await toritsugi("guide", "--dm-only")).out
    assert "Issue a Private Key" in told and "Register an app" in told
    assert "Invite the bot to the room" not in told
    assert f"{read_config().relay_url}/lineworks/callback" in told
